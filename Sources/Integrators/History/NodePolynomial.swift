extension Interpolation {
  /// Where within a step, from 0 at its beginning to 1 at its end, a delayed quantity is read from the history.
  ///
  /// Between these equidistant nodes it is the ``NodePolynomial`` through them, which has the interpolation's ``order``.
  public var nodes: [Double] {
    switch self {
    case .none: [0]
    case .linear: [0, 1]
    case .cubicHermite: [0, 1.0 / 3, 2.0 / 3, 1]
    }
  }

  /// The shortest lag in steps at which every node of a step can be read, and the slopes there are centred.
  public var shortestLag: Int {
    switch self {
    case .none: 0
    case .linear: 1
    case .cubicHermite: 4
    }
  }
}

/// A quantity within one step: the polynomial through its values at the ``Interpolation/nodes``.
///
/// With x = n c, n the number of intervals between the nodes, and Δᵏ the forward differences of the values, Newton's form is
///
///     p(c) = Δ⁰ + x (Δ¹ + (x − 1)/2 (Δ² + (x − 2)/3 Δ³)).
///
/// Reference: Hairer, Nørsett, Wanner, *Solving Ordinary Differential Equations I*, section III.1.
public struct NodePolynomial: Hashable, Sendable {
  private let intervals: Double
  /// Δ⁰ … Δ³; 0 beyond the degree.
  private let differences: SIMD4<Double>

  /// - Parameter values: the values at 0, 1/n, …, 1; one (a constant) to four (a cubic).
  public init(_ values: [Double]) {
    precondition((1...4).contains(values.count), "one to four nodes")
    intervals = Double(values.count - 1)
    var (row, differences) = (values, SIMD4<Double>.zero)
    for order in values.indices {
      differences[order] = row[0]
      row = zip(row.dropFirst(), row).map { $0 - $1 }
    }
    self.differences = differences
  }

  /// The value at c of the way through the step.
  public func value(at c: Double) -> Double {
    let (x, d) = (intervals * c, differences)
    return d[0] + x * (d[1] + (x - 1) / 2 * (d[2] + (x - 2) / 3 * d[3]))
  }

  /// The derivative by c.
  public func slope(at c: Double) -> Double {
    let (x, d) = (intervals * c, differences)
    return intervals * (d[1] + (2 * x - 1) / 2 * d[2] + (3 * x * x - 6 * x + 2) / 6 * d[3])
  }
}
