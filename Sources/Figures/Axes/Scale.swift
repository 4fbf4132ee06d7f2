#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A map from values to positions along one axis of the page.
public struct Scale: Hashable, Sendable {
  /// How values are spaced.
  public enum Kind: Hashable, Sendable { case linear, logarithmic }

  /// How values are spaced.
  public let kind: Kind
  /// The value at the start.
  public let lower: Double
  /// The value at the end.
  public let upper: Double
  /// The position of the lower value in points.
  public let start: Double
  /// The position of the upper value in points.
  public let end: Double

  /// - Precondition: `lower < upper`, and `lower > 0` if logarithmic.
  public init(_ kind: Kind = .linear, from lower: Double, to upper: Double, start: Double, end: Double) {
    precondition(lower < upper && (kind == .linear || lower > 0), "a scale needs an increasing range")
    self.kind = kind
    self.lower = lower
    self.upper = upper
    self.start = start
    self.end = end
  }

  /// The position of a value.
  public func callAsFunction(_ value: Double) -> Double {
    let fraction =
      switch kind {
      case .linear: (value - lower) / (upper - lower)
      case .logarithmic: (log10(value) - log10(lower)) / (log10(upper) - log10(lower))
      }
    return start + fraction * (end - start)
  }
}
