/// Mean, spread and quantiles of some numbers.
///
/// **Undefined values.** There is no summary of no number. If one of the numbers is NaN, every statistic is NaN; if one is
/// infinite, the mean is infinite or NaN and the standard deviation NaN, while the quantiles keep their meaning.
public struct Summary: Hashable, Sendable {
  /// How many numbers there are, `n`.
  public let count: Int
  /// `Σ x / n`; exactly the common value if all are equal.
  public let mean: Double
  /// `√(Σ (x − x̄)² / (n − 1))`; 0 for one number, about whose spread nothing is known.
  public let standardDeviation: Double

  /// Empty if one of the numbers is NaN, which has no place in an order.
  private let ascending: [Double]

  /// `nil` if there is no number.
  public init?(_ values: [Double]) {
    guard let first = values.first else { return nil }
    count = values.count
    // Around the first value, so that equal numbers have exactly their value as mean and no spread.
    let mean = first + values.reduce(0) { $0 + ($1 - first) } / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    standardDeviation = (squares / Double(max(1, values.count - 1))).squareRoot()
    ascending = values.contains(where: \.isNaN) ? [] : values.sorted()
  }

  public var minimum: Double { ascending.first ?? .nan }
  public var maximum: Double { ascending.last ?? .nan }
  /// The middle number in the order, or the mean of the two middle ones.
  public var median: Double { quantile(0.5) }

  /// The number below which a fraction of the numbers lies: linear between the numbers in their order, with the smallest at
  /// 0 and the largest at 1 (type 7, what R and NumPy do by default).
  ///
  ///     h = (n − 1) p,    Q(p) = x₍⌊h⌋₎ + (h − ⌊h⌋) (x₍⌊h⌋₊₁₎ − x₍⌊h⌋₎)
  ///
  /// - Precondition: `0 ≤ fraction ≤ 1`.
  ///
  /// Reference: Hyndman & Fan, *Sample quantiles in statistical packages*, Am. Stat. 50 (1996).
  public func quantile(_ fraction: Double) -> Double {
    precondition((0...1).contains(fraction), "a quantile belongs to a fraction of 0 to 1")
    guard !ascending.isEmpty else { return .nan }
    let position = Double(ascending.count - 1) * fraction
    let below = Int(position)
    let part = position - Double(below)
    let low = ascending[below]
    // At a number itself the next one does not count, which would be NaN if that were infinite.
    guard part > 0, ascending[below + 1] != low else { return low }
    let high = ascending[below + 1]
    return (high - low).isFinite ? low + part * (high - low) : (1 - part) * low + part * high
  }
}
