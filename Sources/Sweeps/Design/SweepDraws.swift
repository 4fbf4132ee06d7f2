import NumericalCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Random points: each key is drawn from a range of its own.
///
/// The draw of a key for a point is addressed by (seed, key, number of the point): another key, or more points, change none of
/// the draws that were there.
public struct SweepDraws: Hashable, Sendable {
  public enum Scale: String, Hashable, Sendable, CaseIterable {
    /// Uniform between the ends.
    case linear
    /// The logarithm is uniform between those of the ends.
    case logarithmic
  }

  /// From where a key is drawn.
  public struct Range: Hashable, Sendable {
    /// With the key and its place; the literal is not used.
    public var setting: SweepSetting
    public var low, high: Double
    public var scale: Scale
    /// Whether whole numbers are drawn, both ends included.
    public var isWhole: Bool

    /// - Precondition: `low <= high`, and `low > 0` on a logarithmic scale.
    public init(_ setting: SweepSetting, low: Double, high: Double, scale: Scale, isWhole: Bool) {
      precondition(low <= high && (scale == .linear || low > 0), "the range is empty or has no logarithm")
      (self.setting, self.low, self.high) = (setting, low, high)
      (self.scale, self.isWhole) = (scale, isWhole)
    }
  }

  public var count: Int
  public var seed: UInt64
  public var ranges: [Range]

  public init(count: Int, seed: UInt64, ranges: [Range]) {
    (self.count, self.seed, self.ranges) = (count, seed, ranges)
  }

  /// The point of a number.
  public func level(_ number: Int) -> SweepLevel {
    SweepLevel(
      ranges.map { range in
        var stream = SeedTree(seed: seed).stream("sweep.draw." + range.setting.key, index: number)
        var setting = range.setting
        setting.literal = range.literal(at: stream.uniform())
        return setting
      })
  }
}

extension SweepDraws.Range {
  /// The value at a place `u` ∈ [0, 1).
  ///
  ///     linear       low + u (high − low)
  ///     logarithmic  exp(ln low + u (ln high − ln low))
  ///
  /// A whole number is the floor of a draw up to high + 1, so that both ends are as likely as what lies between them.
  func literal(at u: Double) -> String {
    let end = isWhole ? high + 1 : high
    let value =
      switch scale {
      case .linear: low + u * (end - low)
      case .logarithmic: exp(log(low) + u * (log(end) - log(low)))
      }
    // Rounding may lead past an end.
    let inside = min(high, max(low, isWhole ? value.rounded(.down) : value))
    return isWhole ? "\(Int(inside))" : "\(inside)"
  }
}
