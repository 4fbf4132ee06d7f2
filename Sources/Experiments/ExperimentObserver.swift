/// What an experiment reports while it runs.
public enum ExperimentEvent: Sendable {
  /// `completed` cycles were run before, if the experiment goes on from a checkpoint.
  case phaseStarted(ExperimentPhase, cycles: Int, completed: Int)
  /// A cycle is over; `completed` counts the phase's cycles.
  case cycleCompleted(ExperimentPhase, completed: Int)
  case validated(ValidationScore)
  case replayed(ReplayScore, ExperimentPhase)
  /// Comes before the end of its cycle.
  case recorded(CycleRecording)
}

/// The parts of an experiment; the raw values are those of files.
public enum ExperimentPhase: String, Hashable, Codable, Sendable, CaseIterable {
  case training
  case replay
  /// A replay in which the weights do not change.
  case frozenReplay = "frozen-replay"

  /// The phase in words.
  public var title: String {
    switch self {
    case .training, .replay: rawValue
    case .frozenReplay: "replay with plasticity frozen"
    }
  }
}

/// Someone who watches an experiment: progress, recordings, logs. The loop knows no more of them.
public protocol ExperimentObserver: AnyObject {
  func observe(_ event: ExperimentEvent)
}
