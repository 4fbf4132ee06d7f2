import Experiments

/// What `train` prints: the scores and how fast they were had. Undefined scores are `null` in JSON.
struct ScoreReport: Encodable {
  var run: String
  var scores: ExperimentSummary
  var stepsPerSecond: Double?
  var wallSeconds: Double

  private enum Keys: String, CodingKey {
    case run
    case stepsPerSecond = "steps_per_second"
    case wallSeconds = "wall_seconds"
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
    let speed = stepsPerSecond.map { ", \(fixed($0 / 1e6, 2)) million steps/s" } ?? ""
    return ["run                       \(run)"] + scores.lines
      + ["time                      \(fixed(wallSeconds, 1)) s\(speed)"] + hints
  }

  /// What to try where the song is not learned.
  private var hints: [String] {
    guard let replay = scores.frozenReplayCorrelationMean ?? scores.replayCorrelationMean,
      replay < Self.learnedCorrelation
    else { return [] }
    return ["not learned yet: train longer (--cycles) or with more latent neurons (--latent)"]
  }

  private static let learnedCorrelation = 0.9
}

extension ExperimentSummary {
  /// The scores as lines for people; what was not scored is left out.
  var lines: [String] {
    func text(_ value: Double?) -> String { value.map { fixed($0, 4) } ?? "–" }
    func text(_ cycle: Int?) -> String { cycle.map { "cycle \($0)" } ?? "never" }
    var lines: [String] = []
    if validationCorrelation != nil {
      lines += [
        "validation                correlation \(text(validationCorrelation)), mean squared error"
          + " \(validationMSE.map { fixed($0, 6) } ?? "–") (last 10 free runs)",
        "reaches 0.90 / 0.95       \(text(firstCycle090)) / \(text(firstCycle095))",
      ]
    }
    if replayCorrelationMean != nil {
      lines += [
        "replay                    correlation mean \(text(replayCorrelationMean)), min"
          + " \(text(replayCorrelationMin)), first \(text(replayCorrelationFirst)), last"
          + " \(text(replayCorrelationLast))"
      ]
    }
    if let frozen = frozenReplayCorrelationMean {
      lines.append("replay, weights frozen    correlation mean \(text(frozen))")
    }
    return lines
  }
}
