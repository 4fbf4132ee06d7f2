import Experiments

/// What `replay` prints.
struct ReplaySummary: Encodable {
  var run: String
  var mean, min, first, last: Double

  enum CodingKeys: String, CodingKey {
    case run
    case mean = "replay_correlation_mean"
    case min = "replay_correlation_min"
    case first = "replay_correlation_first"
    case last = "replay_correlation_last"
  }

  /// - Parameter scores: at least one, which every valid schedule gives.
  init(run: String, _ scores: [ReplayScore]) {
    let summary = ExperimentSummary(validation: [], replay: scores, frozenReplay: [])
    self.run = run
    mean = summary.replayCorrelationMean ?? 0
    min = summary.replayCorrelationMin ?? 0
    first = summary.replayCorrelationFirst ?? 0
    last = summary.replayCorrelationLast ?? 0
  }

  var lines: [String] {
    [
      "replay correlation        mean \(fixed(mean, 4)), min \(fixed(min, 4)), first \(fixed(first, 4)), last"
        + " \(fixed(last, 4))"
    ]
  }
}
