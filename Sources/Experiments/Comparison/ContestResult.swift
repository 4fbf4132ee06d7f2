import LearningTasks
import NumericalCore

/// How one learner did with a song.
public struct ContestResult: Hashable, Codable, Sendable {
  /// The free cycles of the training, in order.
  public var learning: [ValidationScore]
  /// The correlation of each free cycle, at its best shift: with plasticity as it is, and with weights frozen.
  public var replay, frozenReplay: [Double]
  /// The share of notes that are right (F1) over all free cycles with frozen weights.
  public var noteAccuracy: Double?
  public var recoveries: [Recovery]

  public init(
    learning: [ValidationScore], replay: [Double], frozenReplay: [Double], noteAccuracy: Double?,
    recoveries: [Recovery]
  ) {
    (self.learning, self.replay, self.frozenReplay) = (learning, replay, frozenReplay)
    (self.noteAccuracy, self.recoveries) = (noteAccuracy, recoveries)
  }

  /// What a disturbance did.
  public struct Recovery: Hashable, Codable, Sendable {
    public var disturbance: ContestDisturbance
    /// Of the replay without a disturbance, in the end.
    public var undisturbed: Double?
    /// The lowest correlation of any window, and the mean of the windows that begin in the second half of the replay.
    public var minimum, plateau: Double?
    /// ms from the end of the disturbance until the correlation is back at 95 % of the undisturbed one for good; nil for never.
    public var timeTo95: Double?
    /// Why this learner cannot be disturbed so.
    public var refusal: String?

    public init(_ disturbance: ContestDisturbance) { self.disturbance = disturbance }
  }

  /// The song counts as learned from this correlation on.
  public static let learnedCorrelation = 0.9

  /// The cycle of the first free run that reaches it.
  public var firstCycle090: Int? {
    firstCycle(
      reaching: Self.learnedCorrelation,
      in: learning.map { (cycle: $0.cycle, correlation: $0.correlation) })
  }
}

extension ContestResult {
  /// The mean correlation of the free cycles; nil without any.
  public var replayMean: Double? { Summary(replay)?.mean }
  public var frozenMean: Double? { Summary(frozenReplay)?.mean }
  /// Of the last free runs of the training.
  public var validationMean: Double? { Summary(learning.suffix(10).map(\.correlation))?.mean }
}

extension ContestResult.Recovery {
  /// What is left of the correlation in the second half of the replay; nil if the disturbance was refused, or if there was no song to disturb (a correlation
  /// below one half).
  public var survival: Double? {
    guard let plateau, let undisturbed, undisturbed >= 0.5 else { return nil }
    return plateau / undisturbed
  }

  /// Whether the song is back: at least 95 % of its correlation; nil as ``survival``.
  public var isBack: Bool? { survival.map { $0 >= 0.95 } }
}
