import Foundation
import Integrators
import Testing

/// The orders in the table of methods, measured; a new method is among them by its case.
@Suite struct ConvergenceLawTests {
  /// The exponent between n and 2 n steps, for the largest n at which rounding (10⁻¹⁵ a step) does not yet matter.
  ///
  /// The numbers of steps grow by about √2, so that methods of high order are measured in the short range that they have.
  /// Lengths of step that an implicit method refuses are too long.
  private func measuredOrder(_ method: IntegrationMethod, _ problem: Problem) throws -> Double {
    var order = Double.nan
    for count in [1, 2, 3, 4, 6, 8, 11, 16, 22, 32, 44, 64, 88, 128, 256, 512, 1024] {
      guard let coarse = try? problem.error(method, count: count, tolerance: .tight()),
        let fine = try? problem.error(method, count: 2 * count, tolerance: .tight())
      else { continue }
      if fine < 1e-15 * Double(2 * count) { break }
      order = log2(coarse / fine)
    }
    return order
  }

  /// Catches a wrong row of the table, a wrong accessor, time that does not reach the stages, implicit equations solved too
  /// loosely. Fixed steps measure the method alone; autonomous, driven and delayed problem.
  @Test(
    arguments: IntegrationMethod.ofOrder(1...6), [Problem.pendulum, .swing, .delayed])
  func fixedStepsConvergeWithTheDeclaredOrder(method: IntegrationMethod, problem: Problem) throws {
    let order = try measuredOrder(method, problem)
    #expect(method.order == .fixed(Int(order.rounded())))
    #expect(abs(order - order.rounded()) < 0.2)
  }

  /// The same for higher orders, on problems with a pole so near that errors above rounding are in the asymptotic range.
  @Test(arguments: IntegrationMethod.ofOrder(7...9), [Problem.hyperbola, .drivenHyperbola, .delayed])
  func highOrdersShowWhereErrorsAreLarge(method: IntegrationMethod, problem: Problem) throws {
    let order = try measuredOrder(method, problem)
    #expect(method.order == .fixed(Int(order.rounded())))
    #expect(abs(order - order.rounded()) < 0.2)
  }

  /// With order 12 the asymptotic range lies below rounding; what can be seen is that the error falls at least so fast
  /// between two lengths of step, and that it is tiny at lengths at which order 8 has hardly begun. Catches a Jacobian or
  /// a time derivative that does not arrive: the order would fall to that of the innermost method.
  @Test(arguments: IntegrationMethod.ofOrder(10...99))
  func theHighestOrdersShowBetweenTwoSteps(method: IntegrationMethod) throws {
    guard case .fixed(let order) = method.order else { return }
    for (problem, count) in [(Problem.rotor, 16), (.riccati, 2)] {
      let coarse = try problem.error(method, count: count, tolerance: .tight())
      let fine = try problem.error(method, count: 2 * count, tolerance: .tight())
      #expect(log2(coarse / fine) > Double(order) - 0.2, "\(problem.name)")
    }
    let delayed = Problem.delayed(by: 2.5 * .pi)
    #expect(try delayed.error(method, count: 2, tolerance: .tight()) < 1e-11)
    #expect(try delayed.error(.rk8pd, count: 2, tolerance: .tight()) > 1e-6)
  }

  /// The multistep methods choose order and step together, so there is no order in the step; the law that is left is
  /// that the error is proportional to the tolerance (HNW I, section III.7). Slope over nine decades: methods of order 1
  /// to 12 that ramp up on the way lie somewhat below 1; a control that looks at another error lies elsewhere.
  @Test(
    arguments: IntegrationMethod.multistep,
    [Problem.logistic, .pendulum, .swing, .delayed])
  func multistepErrorsFollowTheTolerance(method: IntegrationMethod, problem: Problem) throws {
    let slope = try toleranceExponent(method, problem, decades: 3...12)
    #expect(slope > 0.7 && slope < 1.2, "\(slope)")
  }

  /// A step's estimate of its error is O(h^q), so a tolerance ε gives steps h ∝ ε^(1/q) and errors ∝ ε^(p/q): q = p for
  /// embedded pairs that keep the better value, p + 1 for estimates by doubling the step. Catches a tolerance that does not
  /// reach the control.
  @Test(arguments: IntegrationMethod.ofOrder(1...9).filter(\.properties.estimatesError))
  func adaptiveErrorsFollowTheTolerance(method: IntegrationMethod) throws {
    guard case .fixed(let order) = method.order else { return }
    let exponent = Self.embedded.contains(method) ? 1 : Double(order) / Double(order + 1)
    let decades = order == 1 ? 3...6 : 4...10
    let slope = try toleranceExponent(method, .swing, decades: decades)
    #expect(abs(slope - exponent) < 0.2, "\(slope)")
  }

  /// The methods that estimate their error by a second formula; the others double the step.
  private static let embedded: Set<IntegrationMethod> = [.rk2, .rkf45, .rkck, .rk8pd]

  /// The slope of log error over log tolerance, by least squares over whole decades.
  private func toleranceExponent(
    _ method: IntegrationMethod, _ problem: Problem, decades: ClosedRange<Int>
  ) throws -> Double {
    let x = decades.map { -Double($0) }
    let y = try x.map { try log10(adaptiveError(method, problem, pow(10, $0))) }
    let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    var (covariance, variance) = (0.0, 0.0)
    for (a, b) in zip(x, y) {
      covariance += (a - meanX) * (b - meanY)
      variance += (a - meanX) * (a - meanX)
    }
    return covariance / variance
  }

  private func adaptiveError(_ method: IntegrationMethod, _ problem: Problem, _ tolerance: Double) throws
    -> Double
  {
    var state = problem.beginning
    let both = try ErrorTolerance(absolute: tolerance, relative: tolerance)
    try OdeStepper(problem.system(), method: method, tolerance: both).advance(&state, to: problem.end)
    return distance(state.values, problem.solution(problem.end))
  }
}
