import LearningTasks

/// How well one free run during training followed the song, without any shift.
public struct ValidationScore: Hashable, Codable, Sendable {
  /// Training cycle.
  public var cycle: Int
  /// Pearson correlation with the target rates, mean over visible neurons; a silent or constant neuron counts 0.
  public var correlation: Double
  /// Mean squared error of the rates over neurons and samples.
  public var meanSquaredError: Double

  public init(cycle: Int, correlation: Double, meanSquaredError: Double) {
    self.cycle = cycle
    self.correlation = correlation
    self.meanSquaredError = meanSquaredError
  }
}

/// How well one replay cycle followed the song, at the best forward shift within a cycle.
public struct ReplayScore: Hashable, Codable, Sendable {
  /// Replay cycle.
  public var cycle: Int
  /// The largest mean correlation over all shifts at which it is defined; 0 if there is none.
  public var correlation: Double
  /// The shift of the largest correlation, in samples.
  public var shift: Int
  /// The smallest mean squared error over all shifts.
  public var meanSquaredError: Double
  /// The shift of the smallest error, in samples.
  public var errorShift: Int

  public init(cycle: Int, correlation: Double, shift: Int, meanSquaredError: Double, errorShift: Int) {
    self.cycle = cycle
    self.correlation = correlation
    self.shift = shift
    self.meanSquaredError = meanSquaredError
    self.errorShift = errorShift
  }
}

/// The numbers by which experiments are compared; `nil` where there was nothing to score.
public struct ExperimentSummary: Hashable, Codable, Sendable {
  /// Mean over the last ten free runs of the training.
  public var validationCorrelation: Double?
  public var validationMSE: Double?
  /// The first free run whose correlation is at least 0.90 and at least 0.95.
  public var firstCycle090: Int?
  public var firstCycle095: Int?
  public var replayCorrelationMean: Double?
  public var replayCorrelationMin: Double?
  public var replayCorrelationFirst: Double?
  public var replayCorrelationLast: Double?
  /// The same mean for a replay whose weights no longer change.
  public var frozenReplayCorrelationMean: Double?

  enum CodingKeys: String, CodingKey {
    case validationCorrelation = "validation_correlation"
    case validationMSE = "validation_mse"
    case firstCycle090 = "first_cycle_090"
    case firstCycle095 = "first_cycle_095"
    case replayCorrelationMean = "replay_correlation_mean"
    case replayCorrelationMin = "replay_correlation_min"
    case replayCorrelationFirst = "replay_correlation_first"
    case replayCorrelationLast = "replay_correlation_last"
    case frozenReplayCorrelationMean = "frozen_replay_correlation_mean"
  }

  public init(validation: [ValidationScore], replay: [ReplayScore], frozenReplay: [ReplayScore]) {
    let last = validation.suffix(10)
    validationCorrelation = mean(last.map(\.correlation))
    validationMSE = mean(last.map(\.meanSquaredError))
    let curve = validation.map { (cycle: $0.cycle, correlation: $0.correlation) }
    firstCycle090 = firstCycle(reaching: 0.90, in: curve)
    firstCycle095 = firstCycle(reaching: 0.95, in: curve)
    replayCorrelationMean = mean(replay.map(\.correlation))
    replayCorrelationMin = replay.map(\.correlation).min()
    replayCorrelationFirst = replay.first?.correlation
    replayCorrelationLast = replay.last?.correlation
    frozenReplayCorrelationMean = mean(frozenReplay.map(\.correlation))
  }
}

extension ExperimentSummary {
  /// Undefined scores are written as `null`, not left out.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(validationCorrelation, forKey: .validationCorrelation)
    try container.encode(validationMSE, forKey: .validationMSE)
    try container.encode(firstCycle090, forKey: .firstCycle090)
    try container.encode(firstCycle095, forKey: .firstCycle095)
    try container.encode(replayCorrelationMean, forKey: .replayCorrelationMean)
    try container.encode(replayCorrelationMin, forKey: .replayCorrelationMin)
    try container.encode(replayCorrelationFirst, forKey: .replayCorrelationFirst)
    try container.encode(replayCorrelationLast, forKey: .replayCorrelationLast)
    try container.encode(frozenReplayCorrelationMean, forKey: .frozenReplayCorrelationMean)
  }
}

/// The arithmetic mean, or `nil` of nothing.
private func mean(_ values: [Double]) -> Double? {
  values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
}
