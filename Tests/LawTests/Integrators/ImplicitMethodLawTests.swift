import Foundation
import Integrators
import NumericalCore
import Testing

/// What holds for methods that solve an equation in each step, and for the Jacobians that they are judged by.
@Suite struct ImplicitMethodLawTests {
  /// Analytic Jacobians of the test problems against central differences at seeded points: both have to be right for the
  /// implicit methods to be judged by them. 10⁻⁸ is what central differences reach.
  @Test(arguments: Problem.all)
  func jacobiansAgreeWithFiniteDifferences(problem: Problem) throws {
    let analytic = problem.system()
    let differenced = analytic.withDifferencedJacobian()
    let n = analytic.dimension
    var random = SeedTree(seed: 5).stream("jacobian")
    for _ in 0..<20 {
      let t = 2 * random.uniform()
      let y = (0..<n).map { _ in 3 * random.uniform() - 1.5 }
      let (a, b) = (try jacobian(analytic, t, y), try jacobian(differenced, t, y))
      #expect(distance(a.dfdy, b.dfdy) < 1e-8 && distance(a.dfdt, b.dfdt) < 1e-8)
    }
  }

  private func jacobian(_ system: OdeSystem, _ t: Double, _ y: [Double]) throws -> (
    dfdy: [Double], dfdt: [Double]
  ) {
    // NaN where a function forgets to write.
    var dfdy = Array(repeating: Double.nan, count: y.count * y.count)
    var dfdt = Array(repeating: Double.nan, count: y.count)
    let jacobian = try #require(system.jacobian)
    var matrix = dfdy.mutableSpan
    var vector = dfdt.mutableSpan
    try jacobian(t, y.span, &matrix, &vector)
    return (dfdy, dfdt)
  }

  /// A differenced Jacobian is good enough for an implicit method to keep its order: same result as with the analytic one.
  @Test(arguments: IntegrationMethod.withJacobian)
  func differencedJacobiansServeImplicitMethods(method: IntegrationMethod) throws {
    let problem = Problem.riccati
    let start = problem.beginning
    let ends = try [problem.system(), problem.system().withDifferencedJacobian()].map { system in
      var state = start
      let stepper = try OdeStepper(system, method: method, tolerance: .tight())
      if method.hasFixedSteps {
        try stepper.advance(&state, by: 0.05, count: 40)
      } else {
        try stepper.advance(&state, to: problem.end)
      }
      return state.values
    }
    #expect(distance(ends[0], ends[1]) < 1e-11)
  }
  /// Prothero and Robinson's problem y' = −λ (y − cos t) − sin t, y = cos t, with λ h = 50: the explicit method explodes,
  /// implicit ones follow the slow solution. Catches implicit methods whose Newton iteration does nothing.
  @Test(arguments: IntegrationMethod.implicitWithFixedSteps)
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
}
