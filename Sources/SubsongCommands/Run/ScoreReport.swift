import Experiments

/// What `train` prints: the scores and how fast they were had. Undefined scores are `null` in JSON.
struct ScoreReport: Codable, Equatable {
  var run: String
  var scores: ExperimentSummary
  var stepsPerSecond: Double?
  var wallSeconds: Double

  private enum Keys: String, CodingKey {
    case run
    case stepsPerSecond = "steps_per_second"
    case wallSeconds = "wall_seconds"
  }

  init(run: String, scores: ExperimentSummary, stepsPerSecond: Double?, wallSeconds: Double) {
    self.run = run
    self.scores = scores
    self.stepsPerSecond = stepsPerSecond
    self.wallSeconds = wallSeconds
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    run = try container.decode(String.self, forKey: .run)
    scores = try ExperimentSummary(from: decoder)
    stepsPerSecond = try container.decodeIfPresent(Double.self, forKey: .stepsPerSecond)
    wallSeconds = try container.decode(Double.self, forKey: .wallSeconds)
  }

  func encode(to encoder: any Encoder) throws {
    try scores.encode(to: encoder)
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(run, forKey: .run)
    try container.encode(stepsPerSecond, forKey: .stepsPerSecond)
    try container.encode(wallSeconds, forKey: .wallSeconds)
  }

  /// The same as lines for people.
  var lines: [String] {
    func text(_ value: Double?) -> String { value.map { fixed($0, 4) } ?? "–" }
    func text(_ cycle: Int?) -> String { cycle.map { "cycle \($0)" } ?? "never" }
    var lines = ["run                       \(run)"]
    if scores.validationCorrelation != nil {
      lines += [
        "validation                correlation \(text(scores.validationCorrelation)), mean squared error"
          + " \(scores.validationMSE.map { fixed($0, 6) } ?? "–") (last 10 free runs)",
        "reaches 0.90 / 0.95       \(text(scores.firstCycle090)) / \(text(scores.firstCycle095))",
      ]
    }
    if scores.replayCorrelationMean != nil {
      lines += [
        "replay                    correlation mean \(text(scores.replayCorrelationMean)), min"
          + " \(text(scores.replayCorrelationMin)), first \(text(scores.replayCorrelationFirst)), last"
          + " \(text(scores.replayCorrelationLast))"
      ]
    }
    if let frozen = scores.frozenReplayCorrelationMean {
      lines.append("replay, weights frozen    correlation mean \(text(frozen))")
    }
    let speed = stepsPerSecond.map { ", \(fixed($0 / 1e6, 2)) million steps/s" } ?? ""
    lines.append("time                      \(fixed(wallSeconds, 1)) s\(speed)")
    return lines
  }
}
