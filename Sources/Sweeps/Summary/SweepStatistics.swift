import NumericalCore

/// A measure over the seeds of one point.
public struct SweepStatistics: Hashable, Sendable {
  /// For how many seeds the measure is defined.
  public var count: Int
  public var mean, median: Double?
  /// The ends of a 95 % interval of the mean; `nil` for fewer than two seeds.
  public var low, high: Double?

  /// - Parameter seed: that of the interval's draws.
  init(_ values: [Double], seed: UInt64) {
    count = values.count
    guard !values.isEmpty else { return }
    mean = values.reduce(0, +) / Double(count)
    let sorted = values.sorted()
    median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    let interval = SweepSummary.interval(of: values, seed: seed)
    (low, high) = (interval?.lowerBound, interval?.upperBound)
  }
}

extension SweepSummary {
  private static let resamples = 10_000

  /// A 95 % interval of the mean by the percentile bootstrap: the means of 10 000 samples of the same size, drawn with
  /// replacement, of which the 2.5 % smallest and the 2.5 % largest lie outside.
  ///
  /// Reference: Efron, Tibshirani, *An Introduction to the Bootstrap*, chapter 13 (1993).
  ///
  /// - Returns: `nil` for fewer than two values, which say nothing about how much they vary.
  package static func interval(of values: [Double], seed: UInt64) -> ClosedRange<Double>? {
    guard values.count > 1 else { return nil }
    let seeds = SeedTree(seed: seed)
    var means = (0..<resamples).map { index in
      var stream = seeds.stream("bootstrap", index: index)
      var sum = 0.0
      for _ in values { sum += values[Int(stream.uniform() * Double(values.count))] }
      return sum / Double(values.count)
    }
    means.sort()
    let outside = resamples / 40
    return means[outside]...means[resamples - 1 - outside]
  }
}
