/// A system of ordinary differential equations dy/dt = f(t, y).
///
/// The functions write into the memory that they are given and allocate nothing. They have to depend on t and y alone
/// as long as a step lasts: a method asks several times, at times between t and t + h, and not in order of time.
///
/// A number that is not finite is a legitimate answer for "undefined here": an adaptive step is tried again shorter, a
/// fixed step fails. A thrown error ends the integration at once.
///
/// Units: those of y per unit of t, whatever these are.
public struct OdeSystem {
  /// f: writes dy/dt at (t, y).
  public typealias Derivative =
    (_ t: Double, _ y: Span<Double>, _ dydt: inout MutableSpan<Double>) throws -> Void
  /// The derivatives of f: writes ∂f_i/∂y_j at position `i * dimension + j` (row by row), and ∂f_i/∂t.
  public typealias Jacobian =
    (_ t: Double, _ y: Span<Double>, _ dfdy: inout MutableSpan<Double>, _ dfdt: inout MutableSpan<Double>)
    throws ->
    Void

  /// The number of components of y, at least one.
  public let dimension: Int
  public let derivative: Derivative
  /// Needed by the methods with ``IntegrationMethod/needsJacobian``, not looked at by the others.
  public let jacobian: Jacobian?

  public init(dimension: Int, derivative: @escaping Derivative, jacobian: Jacobian? = nil) {
    precondition(dimension > 0, "a system has at least one component")
    self.dimension = dimension
    self.derivative = derivative
    self.jacobian = jacobian
  }
}

extension OdeSystem {
  /// The same system with a Jacobian by central differences, for systems whose Jacobian is too tedious to write down.
  ///
  /// ∂f/∂y_j ≈ (f(y + δ e_j) − f(y − δ e_j)) / 2δ with δ = ε^(1/3) max(|y_j|, 1), the length at which the truncation error
  /// O(δ²) and the rounding error O(ε/δ) meet; about ten digits are right for a function of order one. ∂f/∂t likewise, so f
  /// is also asked shortly before t. Costs 2 (dimension + 1) evaluations of f.
  ///
  /// Reference: Press et al., *Numerical Recipes*, 3rd ed., section 5.7.
  public func withDifferencedJacobian() -> OdeSystem {
    let dimension = dimension
    let derivative = derivative
    return OdeSystem(dimension: dimension, derivative: derivative) { t, y, dfdy, dfdt in
      var point = (0..<dimension).map { y[$0] }
      var above = Array(repeating: 0.0, count: dimension)
      var below = above
      for column in 0..<dimension {
        let centre = point[column]
        let (upper, lower) = Self.neighbours(of: centre)
        try Self.evaluate(derivative, t, &point, column, upper, into: &above)
        try Self.evaluate(derivative, t, &point, column, lower, into: &below)
        point[column] = centre
        for row in 0..<dimension {
          dfdy[row * dimension + column] = (above[row] - below[row]) / (upper - lower)
        }
      }
      let (later, earlier) = Self.neighbours(of: t)
      try Self.evaluate(derivative, later, &point, 0, point[0], into: &above)
      try Self.evaluate(derivative, earlier, &point, 0, point[0], into: &below)
      for row in 0..<dimension { dfdt[row] = (above[row] - below[row]) / (later - earlier) }
    }
  }

  /// x ± δ as they are after rounding: their difference is exact, 2δ is not.
  private static func neighbours(of x: Double) -> (upper: Double, lower: Double) {
    let delta = 6.06e-6 * max(abs(x), 1)
    return (x + delta, x - delta)
  }

  /// f at t and `point`, one component of which is set before.
  private static func evaluate(
    _ derivative: Derivative, _ t: Double, _ point: inout [Double], _ component: Int, _ value: Double,
    into result: inout [Double]
  ) throws {
    point[component] = value
    var output = result.mutableSpan
    try derivative(t, point.span, &output)
  }
}
