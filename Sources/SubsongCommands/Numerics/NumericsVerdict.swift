import NumericalCore

/// Whether the scores of an experiment depend on its numerics: the answer of `check-numerics`.
///
/// A conclusion is numerical if it holds for one time step, integrator, treatment of delays or precision and not for
/// another. So the experiment is repeated with each of these changed (``NumericsVariant``), and with other seeds at its own
/// numerics.
///
/// **Measure.** Learning amplifies the smallest deviation: a variant trains along a slightly different trajectory and ends in
/// another network of the same ensemble, so its scores differ from the experiment's even if the numerics are beyond doubt. What
/// deviation is meaningful, the ensemble itself tells: the *spread* of a score is its sample standard deviation (divisor n − 1)
/// over the experiment's seed and the n − 1 other ones.
///
/// **Criterion.** A variant passes for a score if |variant − experiment| ≤ 2√2 spreads, both with the same seed: that is two
/// standard deviations of the difference between two networks of the ensemble, within which 19 of 20 pairs of seeds lie. A
/// variant shares the network of the experiment and mostly deviates much less. The spread comes from few seeds and many
/// scores are compared, so a score just above the bound is a reason to take more seeds and to look at how far these are
/// from each other, not yet a finding. That holds above all for `validation_correlation`: the free runs are scored
/// without a shift and get better and worse over hundreds of cycles, so the mean of the last ten is one moment of a slow
/// wandering.
///
/// **Edge cases.** A score that is undefined (`first_cycle_090` of a song that is never learned) has no difference. Undefined in
/// experiment and variant, it passes; in one of the two, it passes only if the seeds disagree in the same way. With a
/// spread of 0 only the equal number passes; with no spread, because too few seeds have the score, nothing is moved. A
/// variant that is impossible for the experiment is no evidence either way; one that fails numerically is a dependence.
///
/// **Difference from usual convergence tests.** No order of convergence is measured here; `bench integrators` and the tests do.
package struct NumericsVerdict: Codable, Hashable, Sendable {
  /// The fewest other seeds that give a spread.
  package static let fewestOtherSeeds = 2
  /// The largest difference that passes, in spreads.
  package static let allowedSpreads = 2 * 2.0.squareRoot()

  package enum Outcome: String, Codable, Sendable { case robust, dependent }

  /// The scores at the experiment's own numerics with one seed.
  package struct SeedScores: Hashable, Sendable {
    package var seed: UInt64
    package var scores: NumericsScores

    package init(seed: UInt64, scores: NumericsScores) {
      self.seed = seed
      self.scores = scores
    }
  }

  /// ``ExperimentDescription/fingerprint`` of the experiment.
  package var configuration: String
  /// The experiment's own seed, then the others.
  package var seeds: [UInt64]
  package var seedScores: [SeedScores]
  /// Standard deviations over the seeds.
  package var spread: NumericsScores
  package var variants: [NumericsComparison]
  package var verdict: Outcome
  package var sentence: String

  enum CodingKeys: String, CodingKey {
    case configuration, seeds, spread, variants, verdict, sentence
    case seedScores = "seed_scores"
  }

  /// - Parameters:
  ///   - seeds: the scores by seed, the experiment's own first.
  ///   - variants: the scores of each variant, or why there are none.
  package init(
    configuration: String, seeds: [SeedScores],
    variants: [(variant: NumericsVariant, scores: Result<NumericsScores, SubsongError>)]
  ) {
    precondition(!seeds.isEmpty, "the experiment itself is one of the seeds")
    self.configuration = configuration
    self.seeds = seeds.map(\.seed)
    seedScores = seeds
    var spread = NumericsScores()
    for score in NumericsScore.allCases {
      spread[score] = Self.standardDeviation(seeds.compactMap { $0.scores[score] })
    }
    self.spread = spread
    self.variants = variants.map {
      NumericsComparison($0.variant, $0.scores, seeds: seeds.map(\.scores), spread: spread)
    }
    let dependences = self.variants.compactMap(\.dependence)
    verdict = dependences.isEmpty ? .robust : .dependent
    sentence =
      dependences.isEmpty
      ? "numerically robust" : "depends on the numerics: " + dependences.joined(separator: "; ")
  }

  /// √(Σ (x − mean)² / (n − 1)); nil for fewer than two numbers.
  static func standardDeviation(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    // Equal numbers have no spread, whatever the rounding of their mean.
    if Set(values).count == 1 { return 0 }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }
}

extension NumericsVerdict.SeedScores: Codable {
  private enum CodingKeys: String, CodingKey { case seed }

  package init(from decoder: any Decoder) throws {
    seed = try decoder.container(keyedBy: CodingKeys.self).decode(UInt64.self, forKey: .seed)
    scores = try NumericsScores(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    try scores.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(seed, forKey: .seed)
  }
}
