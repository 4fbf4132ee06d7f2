import Foundation
import NumericalCore
import Testing

@Suite struct SummaryTests {
  /// By the formula with h = 3 p on 1, 3, 7, 10. Catches another of the nine definitions.
  @Test func quantilesOfTypeSeven() throws {
    let summary = try #require(Summary([7, 1, 3, 10]))
    for (fraction, expected) in [(0, 1), (0.1, 1.6), (0.25, 2.5), (0.5, 5), (0.9, 9.1), (1, 10)] {
      #expect(abs(summary.quantile(fraction) - expected) < 1e-12)
    }
    #expect(summary.median == 5 && summary.minimum == 1 && summary.maximum == 10 && summary.count == 4)
    #expect(Summary([3, 1, 2])?.median == 2)
  }

  /// Σ (x − 5)² = 32 for the numbers below. Catches a division by n.
  @Test func meanAndStandardDeviation() throws {
    let summary = try #require(Summary([2, 4, 4, 4, 5, 5, 7, 9]))
    #expect(summary.mean == 5)
    #expect(abs(summary.standardDeviation - (32.0 / 7).squareRoot()) < 1e-15)
  }

  /// Catches rounding that gives equal numbers a spread, and a mean that they do not have.
  @Test(arguments: [1, 2, 3, 10]) func equalNumbersHaveNoSpread(count: Int) throws {
    let summary = try #require(Summary(Array(repeating: 0.1, count: count)))
    #expect(summary.mean == 0.1 && summary.standardDeviation == 0)
    #expect(summary.median == 0.1 && summary.quantile(0.3) == 0.1)
  }

  /// Catches an answer where there is none, and NaN that lands anywhere in the order.
  @Test func undefinedValues() throws {
    #expect(Summary([]) == nil)
    let undefined = try #require(Summary([1, .nan, 3]))
    #expect(undefined.mean.isNaN && undefined.standardDeviation.isNaN && undefined.median.isNaN)
    #expect(undefined.minimum.isNaN && undefined.maximum.isNaN && undefined.count == 3)
    let infinite = try #require(Summary([1, .infinity, .infinity]))
    #expect(infinite.mean == .infinity && infinite.standardDeviation.isNaN)
    #expect(infinite.median == .infinity && infinite.quantile(1) == .infinity && infinite.quantile(0) == 1)
    let half = try #require(Summary([-.infinity, 2, .infinity]))
    #expect(half.median == 2 && half.quantile(0.6) == .infinity && half.quantile(0.4) == -.infinity)
  }

  /// Quantiles rise with the fraction, lie within the numbers, and do not depend on their order.
  @Test func quantilesAreMonotone() throws {
    var stream = SeedTree(seed: 3).stream("test.quantiles")
    for count in 1...20 {
      let values = (0..<count).map { _ in stream.gaussian(standardDeviation: 2) }
      let summary = try #require(Summary(values))
      let quantiles = (0...40).map { summary.quantile(Double($0) / 40) }
      #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 <= $1 })
      #expect(quantiles.first == values.min() && quantiles.last == values.max())
      let reversed = try #require(Summary(values.reversed()))
      #expect((0...40).map { reversed.quantile(Double($0) / 40) } == quantiles)
    }
  }
}

@Suite struct ConfidenceIntervalTests {
  private func sample(_ count: Int, index: Int) -> [Double] {
    var stream = SeedTree(seed: 5).stream("test.sample", index: index)
    return (0..<count).map { _ in stream.gaussian(standardDeviation: 1) }
  }

  /// Catches a hidden source of randomness, and an index or a seed that is not used.
  @Test func seedAndIndexDecideTheBytes() {
    let values = sample(12, index: 0)
    let interval = ConfidenceInterval.bootstrap(of: values, seeds: SeedTree(seed: 1), resamples: 500)
    #expect(interval == .bootstrap(of: values, seeds: SeedTree(seed: 1), resamples: 500))
    #expect(interval != .bootstrap(of: values, seeds: SeedTree(seed: 2), resamples: 500))
    #expect(interval != .bootstrap(of: values, seeds: SeedTree(seed: 1), index: 1, resamples: 500))
  }

  /// With two numbers the resampled mean is 0, 1/2, 1 with probability 1/4, 1/2, 1/4, so the quartiles are known: the 10 %
  /// and 90 % quantiles are 0 and 1, the 30 % and 70 % quantiles 1/2. Catches wrong ends of the interval and draws without
  /// replacement.
  @Test func twoNumbers() {
    let seeds = SeedTree(seed: 4)
    #expect(
      ConfidenceInterval.bootstrap(of: [0, 1], seeds: seeds, level: 0.8)
        == ConfidenceInterval(lower: 0, upper: 1))
    #expect(
      ConfidenceInterval.bootstrap(of: [0, 1], seeds: seeds, level: 0.4)
        == ConfidenceInterval(lower: 0.5, upper: 0.5))
  }

  /// For many numbers the interval of the mean is x̄ ± 1.96 s/√n, to the noise of the resampling. Catches a wrong level.
  @Test func agreesWithTheNormalInterval() throws {
    let values = sample(400, index: 1)
    let summary = try #require(Summary(values))
    let half = 1.959964 * summary.standardDeviation / 20
    let interval = try #require(ConfidenceInterval.bootstrap(of: values, seeds: SeedTree(seed: 6)))
    #expect(abs(interval.lower - (summary.mean - half)) < 0.05 * half)
    #expect(abs(interval.upper - (summary.mean + half)) < 0.05 * half)
  }

  /// Catches a crash or an invented number where the sample is too small or undefined.
  @Test func smallAndUndefinedSamples() throws {
    let seeds = SeedTree(seed: 7)
    #expect(ConfidenceInterval.bootstrap(of: [], seeds: seeds) == nil)
    #expect(
      ConfidenceInterval.bootstrap(of: [0.3], seeds: seeds) == ConfidenceInterval(lower: 0.3, upper: 0.3))
    let undefined = try #require(ConfidenceInterval.bootstrap(of: [1, .nan], seeds: seeds, resamples: 50))
    #expect(undefined.lower.isNaN && undefined.upper.isNaN)
  }

  /// Catches a statistic that is ignored: the largest number of a resample is never above that of the sample.
  @Test func otherStatistics() throws {
    let values = sample(30, index: 2)
    let interval = try #require(
      ConfidenceInterval.bootstrap(
        of: values, seeds: SeedTree(seed: 8), resamples: 1000, statistic: { $0.max() ?? .nan }))
    #expect(interval.upper == values.max())
  }

  /// Newcombe, *Statistics in Medicine* 17 (1998), table I, method 3 (score without continuity correction). Catches a wrong
  /// formula.
  @Test(arguments: [
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718),
  ])
  func wilson(successes: Int, trials: Int, lower: Double, upper: Double) throws {
    let interval = try #require(ConfidenceInterval.wilson(successes: successes, trials: trials))
    #expect(abs(interval.lower - lower) < 5e-5 && abs(interval.upper - upper) < 5e-5)
    let failures = try #require(ConfidenceInterval.wilson(successes: trials - successes, trials: trials))
    #expect(
      abs(failures.lower - (1 - interval.upper)) < 1e-14 && abs(failures.upper - (1 - interval.lower)) < 1e-14
    )
  }

  /// Catches ends outside 0 … 1, and an answer without a trial.
  @Test func wilsonAtTheEnds() throws {
    #expect(ConfidenceInterval.wilson(successes: 0, trials: 0) == nil)
    for trials in 1...50 {
      let none = try #require(ConfidenceInterval.wilson(successes: 0, trials: trials))
      let all = try #require(ConfidenceInterval.wilson(successes: trials, trials: trials))
      #expect(none.lower == 0 && all.upper == 1 && none.upper < 1 && all.lower > 0)
    }
  }
}
