import Experiments
import NumericalCore
import RunStore

/// What `inspect` shows of two runs: where they differ.
struct RunComparison: Encodable {
  /// A key of the configuration with two values.
  struct Setting: Encodable {
    var key, a, b: String
    var unit: String?
  }

  /// A score that is not the same in both; `null` where it is undefined.
  struct Score: Encodable {
    var name: String
    var a, b: Double?
    var difference: Double? { if let a, let b { b - a } else { nil } }

    enum CodingKeys: String, CodingKey { case name, a, b, difference }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .name)
      try container.encode(a, forKey: .a)
      try container.encode(b, forKey: .b)
      try container.encode(difference, forKey: .difference)
    }
  }

  struct Network: Encodable {
    /// Of A and of B.
    var visible, latent, synapses, scaffoldConnections: [Int]
    var sameScaffold, sameDelays: Bool

    enum CodingKeys: String, CodingKey {
      case visible, latent, synapses
      case scaffoldConnections = "scaffold_connections"
      case sameScaffold = "same_scaffold"
      case sameDelays = "same_delays"
    }
  }

  var a, b: String
  var settings: [Setting]
  var scores: [Score]
  var network: Network
  /// nil if they cannot be compared; then `reason`, otherwise nil, says why.
  var weights: WeightComparison?
  var reason: String?

  enum CodingKeys: String, CodingKey {
    case a, b, settings, scores, network, weights
    case reason = "weights_not_compared"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(a, forKey: .a)
    try container.encode(b, forKey: .b)
    try container.encode(settings, forKey: .settings)
    try container.encode(scores, forKey: .scores)
    try container.encode(network, forKey: .network)
    try container.encode(weights, forKey: .weights)
    try container.encode(reason, forKey: .reason)
  }

  /// - Throws: ``SubsongError`` if a file of a run is missing or damaged.
  init(_ first: RunDirectory, _ second: RunDirectory) throws(SubsongError) {
    (a, b) = (first.path, second.path)
    let descriptions = (try ExperimentDescription(run: first), try ExperimentDescription(run: second))
    settings = Self.settings(descriptions.0, descriptions.1)
    scores = Self.scores(try first.scores(descriptions.0), try second.scores(descriptions.1))
    let networks = (try NetworkDocument(run: first), try NetworkDocument(run: second))
    network = Self.network(networks.0, networks.1)
    if let unfinished = [first, second].first(where: { !$0.contains(.summary) }) {
      reason = "\(unfinished.path) is not finished"
    } else if networks.0.neuronCount != networks.1.neuronCount || networks.0.visible != networks.1.visible {
      reason = "the networks have other sizes"
    } else {
      weights = try WeightComparison(first, second, networks.0)
    }
  }

  private static func settings(_ a: ExperimentDescription, _ b: ExperimentDescription) -> [Setting] {
    ConfigurationSchema.keys.compactMap { key in
      let (a, b) = (key.value(in: a), key.value(in: b))
      return a == b ? nil : Setting(key: key.path, a: a.literal, b: b.literal, unit: key.unit)
    }
  }

  private static func scores(_ a: ExperimentSummary?, _ b: ExperimentSummary?) -> [Score] {
    zip(a.namedScores, b.namedScores).compactMap { a, b in
      a.value == b.value ? nil : Score(name: a.name, a: a.value, b: b.value)
    }
  }

  private static func network(_ a: NetworkDocument, _ b: NetworkDocument) -> Network {
    Network(
      visible: [a.visible, b.visible], latent: [a.latent, b.latent], synapses: [a.synapses, b.synapses],
      scaffoldConnections: [a.scaffoldEdges.count, b.scaffoldEdges.count],
      sameScaffold: a.scaffoldEdges == b.scaffoldEdges, sameDelays: a.delays == b.delays)
  }
}

extension RunDirectory {
  /// The scores of a finished run, or those that the newest checkpoint has; nil if there is neither.
  fileprivate func scores(_ description: ExperimentDescription) throws(SubsongError) -> ExperimentSummary? {
    contains(.summary) ? try json(of: .summary) : try position(description.schedule)?.scores
  }
}

extension ExperimentSummary? {
  /// By the names that `scores.json` has.
  fileprivate var namedScores: [(name: String, value: Double?)] {
    [
      ("validation_correlation", self?.validationCorrelation), ("validation_mse", self?.validationMSE),
      ("first_cycle_090", self?.firstCycle090.map(Double.init)),
      ("first_cycle_095", self?.firstCycle095.map(Double.init)),
      ("replay_correlation_mean", self?.replayCorrelationMean),
      ("replay_correlation_min", self?.replayCorrelationMin),
      ("replay_correlation_first", self?.replayCorrelationFirst),
      ("replay_correlation_last", self?.replayCorrelationLast),
      ("frozen_replay_correlation_mean", self?.frozenReplayCorrelationMean),
    ]
  }
}

extension RunComparison {
  /// The same as lines for people.
  var lines: [String] {
    var lines = ["A                         \(a)", "B                         \(b)"]
    lines += settings.map { "\($0.key.padded(to: 26))\($0.a) → \($0.b)\($0.unit.map { " \($0)" } ?? "")" }
    if settings.isEmpty { lines.append("configuration             the same") }
    lines += scores.map(\.line)
    if scores.isEmpty { lines.append("scores                    the same") }
    return lines + network.lines
      + (weights?.lines ?? ["weights                   not compared: \(reason ?? "")"])
  }
}

extension RunComparison.Score {
  fileprivate var line: String {
    func text(_ value: Double?) -> String { value.map { fixed($0, 6) } ?? "–" }
    return "\(name.padded(to: 32))\(text(a)) → \(text(b))"
      + (difference.map { ", difference \(fixed($0, 6))" } ?? "")
  }
}

extension RunComparison.Network {
  fileprivate var lines: [String] {
    func pair(_ counts: [Int]) -> String {
      counts[0] == counts[1] ? "\(counts[0])" : "\(counts[0]) → \(counts[1])"
    }
    return [
      "neurons                   \(pair(visible)) visible, \(pair(latent)) latent, \(pair(synapses)) synapses",
      "scaffold                  \(pair(scaffoldConnections)) connections, \(sameScaffold ? "the same" : "different")",
      "delays                    \(sameDelays ? "the same" : "different")",
    ]
  }
}
