import Foundation
import Integrators
import Testing

/// What single methods cost and compute; what all of them promise is among the laws.
@Suite struct OdeStepperTests {
  /// Stiff systems cost an implicit method few steps and an explicit one many, at the same tolerance.
  @Test func backwardDifferentiationTakesFewStepsOnAStiffProblem() throws {
    let system = OdeSystem(dimension: 1) { t, y, dydt in
      dydt[0] = -1e4 * (y[0] - cos(t)) - sin(t)
    } jacobian: { t, _, dfdy, dfdt in
      dfdy[0] = -1e4
      dfdt[0] = -1e4 * sin(t) - cos(t)
    }
    let tolerance = try ErrorTolerance(absolute: 1e-6, relative: 1e-6)
    var counts: [IntegrationMethod: Int] = [:]
    for method in [IntegrationMethod.msbdf, .rkf45] {
      var state = OdeState(values: [1])
      try OdeStepper(system, method: method, tolerance: tolerance).advance(&state, to: 10)
      #expect(abs(state.values[0] - cos(10)) < 1e-5)
      counts[method] = state.stepCount
    }
    #expect(20 * (counts[.msbdf] ?? .max) < (counts[.rkf45] ?? 0))
  }

  /// How often a fixed step asks for the derivative is what it costs. Catches an evaluation at both ends of every step.
  @Test(arguments: [
    (IntegrationMethod.euler, 1), (.rk2, 3), (.rk4, 11), (.rkf45, 6), (.rkck, 6), (.rk8pd, 13),
  ])
  func fixedStepsCostAsManyEvaluationsAsTheyHaveStages(method: IntegrationMethod, stages: Int) throws {
    var calls = 0
    let system = OdeSystem(
      dimension: 1,
      derivative: { _, y, dydt in
        calls += 1
        dydt[0] = -y[0]
      })
    var state = OdeState(values: [1])
    try OdeStepper(system, method: method).advance(&state, by: 0.1, count: 10)
    #expect(calls == 10 * stages)
  }

  /// Forward Euler is the paper's u + h f(t, u), bit for bit.
  @Test func eulerIsThePapersFormula() throws {
    let swing = OdeSystem(dimension: 1) { t, y, dydt in dydt[0] = y[0] * cos(t) }
    var state = OdeState(time: 0.3, values: [0.7])
    try OdeStepper(swing, method: .euler).advance(&state, by: 0.1, count: 2)
    let first = 0.7 + 0.1 * (0.7 * cos(0.3))
    #expect(state.values == [first + 0.1 * (first * cos(0.3 + 0.1))])
  }
}
