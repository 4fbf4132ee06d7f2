import Foundation
import Integrators
import NumericalCore
import Testing

@Suite struct IntegrationMethodTests {
  /// The names are part of configurations. Catches a renamed case.
  @Test func everyMethodIsFoundByItsName() throws {
    let names = [
      "euler", "rk2", "rk4", "rkf45", "rkck", "rk8pd", "rk1imp", "rk2imp", "rk4imp", "bsimp", "msadams",
      "msbdf",
    ]
    #expect(IntegrationMethod.allCases.map(\.rawValue) == names)
    for name in names { #expect(try IntegrationMethod.named(name).rawValue == name) }
    let error = #expect(throws: SubsongError.self) { try IntegrationMethod.named("rkf54") }
    #expect(error?.remedy?.contains("rkf45") == true)
  }

  /// The kinds of GSL's manual. Catches a row copied and not edited.
  @Test func theTableSaysWhatEachMethodNeeds() {
    let all = IntegrationMethod.allCases
    #expect(all.filter { !$0.isMemoryless } == [.msadams, .msbdf])
    #expect(all.filter(\.needsJacobian) == [.rk1imp, .rk2imp, .rk4imp, .bsimp, .msbdf])
    #expect(all.filter(\.properties.isImplicit) == [.rk1imp, .rk2imp, .rk4imp, .bsimp, .msadams, .msbdf])
    #expect(all.filter { !$0.properties.estimatesError } == [.euler])
    #expect(Set(all.map(\.properties.citation)).count == all.count)
  }

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
  @Test(arguments: [IntegrationMethod.rk1imp, .rk2imp, .rk4imp])
  func differencedJacobiansServeImplicitMethods(method: IntegrationMethod) throws {
    let problem = Problem.pendulum
    let start = OdeState(time: problem.start, values: problem.solution(problem.start))
    var (a, b) = (start, start)
    try OdeStepper(problem.system(), method: method, tolerance: .tight()).advance(&a, by: 0.1, count: 40)
    try OdeStepper(problem.system().withDifferencedJacobian(), method: method, tolerance: .tight())
      .advance(&b, by: 0.1, count: 40)
    #expect(distance(a.values, b.values) < 1e-11)
  }
}
