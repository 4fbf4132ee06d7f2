/// A measure over some networks, seeds or repetitions: what tables and figures say of it.
public struct SampleStatistics: Hashable, Sendable {
  /// The numbers themselves, in their order.
  public let values: [Double]
  /// nil of no number.
  public let mean, median: Double?
  /// The percentile bootstrap of the mean at 95 %; nil for fewer than two numbers, which say nothing about how much they vary.
  public let interval: ConfidenceInterval?

  public var count: Int { values.count }

  /// - Parameters:
  ///   - values: one a network, seed or repetition.
  ///   - seed: that of the interval's draws.
  public init(_ values: [Double], seed: UInt64 = 0) {
    let summary = Summary(values)
    self.values = values
    (mean, median) = (summary?.mean, summary?.median)
    interval = values.count > 1 ? .bootstrap(of: values, seeds: SeedTree(seed: seed)) : nil
  }
}
