import Foundation
import Integrators
import NumericalCore
import Testing

/// What a stepper promises besides its order.
@Suite struct OdeStepperTests {
  static let memoryless = IntegrationMethod.allCases.filter(\.isMemoryless)
  static let adaptive = IntegrationMethod.allCases.filter(\.properties.estimatesError)
  static let multistep: [IntegrationMethod] = [.msadams, .msbdf]

  private func stored(_ state: OdeState) throws -> OdeState {
    try JSONDecoder().decode(OdeState.self, from: JSONEncoder().encode(state))
  }

  /// Sixty steps at once, or in three runs that are written to a file and continued by a fresh stepper: the same bits.
  /// Catches anything that survives in GSL's objects, and time that depends on the number of calls.
  @Test(arguments: memoryless)
  func splittingFixedStepsChangesNothing(method: IntegrationMethod) throws {
    let problem = Problem.swing
    let start = OdeState(time: problem.start, values: problem.solution(problem.start))
    var whole = start
    try OdeStepper(problem.system(), method: method).advance(&whole, by: 0.1, count: 60)
    var split = start
    for count in [17, 1, 42] {
      try OdeStepper(problem.system(), method: method).advance(&split, by: 0.1, count: count)
      split = try stored(split)
    }
    #expect(split == whole)
    #expect(whole.stepCount == 60 && abs(whole.time - 6) < 1e-13)
  }

  /// The same for adaptive legs: one stepper, or a fresh one for every leg. Catches a step length that is not in the state.
  @Test(arguments: memoryless.filter(\.properties.estimatesError))
  func splittingAdaptiveLegsChangesNothing(method: IntegrationMethod) throws {
    let problem = Problem.pendulum
    var whole = OdeState(time: problem.start, values: problem.solution(problem.start))
    var split = whole
    let tolerance = try ErrorTolerance(absolute: 1e-6, relative: 1e-6)
    let stepper = try OdeStepper(problem.system(), method: method, tolerance: tolerance)
    for end in [-1.7, -0.2, 0.9, 2] {
      try stepper.advance(&whole, to: end)
      try OdeStepper(problem.system(), method: method, tolerance: tolerance).advance(&split, to: end)
      split = try stored(split)
      #expect(split == whole && whole.time == end)
    }
  }

  /// A multistep method goes on from the state that it returned, and from no other. Catches a silent restart, which would
  /// cost the accuracy of the low orders again, and a resume with another run's history.
  @Test(arguments: multistep)
  func multistepMethodsRefuseToResume(method: IntegrationMethod) throws {
    let problem = Problem.swing
    var state = OdeState(time: problem.start, values: problem.solution(problem.start))
    let stepper = try OdeStepper(problem.system(), method: method)
    try stepper.advance(&state, to: 1)
    try stepper.advance(&state, to: 2)
    #expect(distance(state.values, problem.solution(2)) < 1e-7)
    let reached = state
    let other = try OdeStepper(problem.system(), method: method)
    let error = #expect(throws: SubsongError.self) { try other.advance(&state, to: 3) }
    #expect(error?.category == .usage && error?.what.contains(method.rawValue) == true)
    state.values[0] += 1
    #expect(throws: SubsongError.self) { try stepper.advance(&state, to: 3) }
    state = reached
    try stepper.advance(&state, to: 3)
    var anew = OdeState(time: reached.time, values: reached.values)
    try other.advance(&anew, to: 3)
    #expect(distance(anew.values, state.values) < 1e-7)
  }

  /// Every step adds at most the tolerance, and nothing grows in this system: the sum is a bound that holds for all
  /// methods. Catches a control that looks at the wrong tolerance; 30 for the methods above order 2 catches drift.
  @Test(arguments: adaptive, [1e-4, 1e-5, 1e-6, 1e-7])
  func adaptiveErrorsStayNearTheTolerance(method: IntegrationMethod, tolerance: Double) throws {
    let problem = Problem.logistic
    var state = OdeState(values: problem.solution(0))
    let both = try ErrorTolerance(absolute: tolerance, relative: tolerance)
    try OdeStepper(problem.system(), method: method, tolerance: both).advance(&state, to: 8)
    let error = distance(state.values, problem.solution(8))
    #expect(error < tolerance * Double(state.stepCount))
    if ![.rk1imp, .rk2imp].contains(method) { #expect(error < 30 * tolerance) }
  }

  /// Prothero and Robinson's problem y' = −λ (y − cos t) − sin t, y = cos t, with λ h = 50: the explicit method explodes,
  /// implicit ones follow the slow solution. Catches implicit methods whose Newton iteration does nothing.
  @Test(arguments: [IntegrationMethod.rk1imp, .rk2imp, .rk4imp, .bsimp])
  func implicitMethodsAreStableOnAStiffProblem(method: IntegrationMethod) throws {
    let stiffness = 500.0
    let system = OdeSystem(dimension: 1) { t, y, dydt in
      dydt[0] = -stiffness * (y[0] - cos(t)) - sin(t)
    } jacobian: { t, _, dfdy, dfdt in
      dfdy[0] = -stiffness
      dfdt[0] = -stiffness * sin(t) - cos(t)
    }
    var state = OdeState(values: [1])
    try OdeStepper(system, method: method).advance(&state, by: 0.1, count: 10)
    #expect(abs(state.values[0] - cos(1)) < 0.01)
    var exploding = OdeState(values: [1])
    try OdeStepper(system, method: .euler).advance(&exploding, by: 0.1, count: 10)
    #expect(abs(exploding.values[0]) > 1e6)
  }

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
    var state = OdeState(time: 0.3, values: [0.7])
    try OdeStepper(Problem.swing.system(), method: .euler).advance(&state, by: 0.1, count: 2)
    let first = 0.7 + 0.1 * (0.7 * cos(0.3))
    #expect(state.values == [first + 0.1 * (first * cos(0.3 + 0.1))])
  }
}
