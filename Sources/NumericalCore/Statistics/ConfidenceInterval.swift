import CGSL

/// Two numbers between which an unknown one is believed to lie.
public struct ConfidenceInterval: Hashable, Codable, Sendable {
  public var lower: Double
  public var upper: Double

  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }
}

extension ConfidenceInterval {
  /// The percentile bootstrap: how a statistic spreads when the sample is drawn again from itself, with replacement.
  ///
  /// The interval ends at the quantiles `(1 − level) / 2` and `(1 + level) / 2` (type 7) of the statistic over the resamples.
  /// The same numbers in the same order, seed and index give the same bytes.
  ///
  /// **Edge cases.** `nil` for no number; for one number its own statistic twice, which says nothing about the spread; NaN
  /// twice if the statistic is NaN for a resample.
  ///
  /// - Parameters:
  ///   - values: the sample, independent of each other.
  ///   - seeds: where the draws come from, purpose `"statistics.bootstrap"`.
  ///   - index: which interval; intervals of different indices are drawn independently.
  ///   - resamples: `B`.
  ///   - level: the wanted coverage.
  ///   - statistic: of a sample that is not empty; the mean if not given.
  /// - Precondition: `resamples > 0` and `0 < level < 1`.
  /// - Complexity: O(`resamples` · n), and the sorting of the resamples.
  ///
  /// Reference: Efron & Tibshirani, *An Introduction to the Bootstrap* (1993), chapter 13.
  public static func bootstrap(
    of values: [Double], seeds: SeedTree, index: Int = 0, resamples: Int = 10_000, level: Double = 0.95,
    statistic: ([Double]) -> Double = { $0.reduce(0, +) / Double($0.count) }
  ) -> ConfidenceInterval? {
    precondition(resamples > 0, "a bootstrap needs a resample")
    precondition(level > 0 && level < 1, "a level of confidence lies between 0 and 1")
    guard values.count > 1 else {
      return values.isEmpty ? nil : ConfidenceInterval(lower: statistic(values), upper: statistic(values))
    }
    var stream = seeds.stream("statistics.bootstrap", index: index)
    var sample = values
    let statistics = (0..<resamples).map { _ in
      for place in sample.indices { sample[place] = values[stream.uniformInteger(below: values.count)] }
      return statistic(sample)
    }
    return Summary(statistics).map {
      ConfidenceInterval(lower: $0.quantile((1 - level) / 2), upper: $0.quantile((1 + level) / 2))
    }
  }

  /// Wilson's interval of a proportion of which `k` of `n` trials are known.
  ///
  /// With `p = k / n` and the standard normal quantile `z` of `(1 + level) / 2`,
  ///
  ///     (p + z²/2n ± z √(p (1 − p) / n + z²/4n²)) / (1 + z²/n)
  ///
  /// It stays within 0 and 1 and has a width even if none or all succeed. `nil` without a trial.
  ///
  /// - Precondition: `0 ≤ successes ≤ trials` and `0 < level < 1`.
  ///
  /// Reference: Wilson, *Probable inference, the law of succession, and statistical inference*, J. Am. Stat. Assoc. 22
  /// (1927).
  public static func wilson(successes: Int, trials: Int, level: Double = 0.95) -> ConfidenceInterval? {
    precondition((0...max(0, trials)).contains(successes), "a success is one of the trials")
    precondition(level > 0 && level < 1, "a level of confidence lies between 0 and 1")
    guard trials > 0 else { return nil }
    let (n, p) = (Double(trials), Double(successes) / Double(trials))
    let z = gsl_cdf_ugaussian_Pinv((1 + level) / 2)
    let spread = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    let (middle, whole) = (p + z * z / (2 * n), 1 + z * z / n)
    // At the ends the interval touches 0 or 1 exactly; rounding would miss them.
    return ConfidenceInterval(
      lower: successes == 0 ? 0 : (middle - spread) / whole,
      upper: successes == trials ? 1 : (middle + spread) / whole)
  }
}
