import Experiments

/// A score that numerics could move, by the name that `train` gives it.
package enum NumericsScore: String, CaseIterable, CodingKey, Codable, Sendable {
  case replayMean = "replay_correlation_mean"
  case replayMin = "replay_correlation_min"
  case frozenReplayMean = "frozen_replay_correlation_mean"
  case validation = "validation_correlation"
  case firstCycle090 = "first_cycle_090"

  func value(in summary: ExperimentSummary) -> Double? {
    switch self {
    case .replayMean: summary.replayCorrelationMean
    case .replayMin: summary.replayCorrelationMin
    case .frozenReplayMean: summary.frozenReplayCorrelationMean
    case .validation: summary.validationCorrelation
    case .firstCycle090: summary.firstCycle090.map(Double.init)
    }
  }

  /// Digits behind the point that people are shown.
  var digits: Int { self == .firstCycle090 ? 0 : 4 }
}

/// A number, or none, for each score; in JSON an object in which what is undefined is `null`.
package struct NumericsScores: Hashable, Sendable {
  private var values: [NumericsScore: Double] = [:]

  package init() {}

  package init(_ summary: ExperimentSummary) {
    for score in NumericsScore.allCases { values[score] = score.value(in: summary) }
  }

  package subscript(score: NumericsScore) -> Double? {
    get { values[score] }
    set { values[score] = newValue }
  }

  var isEmpty: Bool { values.isEmpty }
}

extension NumericsScores: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: NumericsScore.self)
    for score in NumericsScore.allCases { values[score] = try container.decode(Double?.self, forKey: score) }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: NumericsScore.self)
    for score in NumericsScore.allCases { try container.encode(values[score], forKey: score) }
  }
}
