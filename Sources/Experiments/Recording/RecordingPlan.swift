import LearningTasks

/// What a run keeps of the way to its scores: which variables of which neurons, in which cycles, how densely.
///
/// Nothing is recorded by default. A plan changes no result: it only says what is looked at.
public struct RecordingPlan: Hashable, Codable, Sendable {
  /// Names such as `rate`, `somatic-potential`, `dendritic-potential`, `trace`, `weights`; empty: nothing is recorded.
  ///
  /// Whether a name exists depends on the learner, which refuses those it does not know.
  public var variables: [String] = []
  public var population = SignalPlan.Population.all
  /// Steps between two samples of a signal. The weights are taken once, after each selected cycle.
  public var interval = 2
  /// The parts of the experiment that are recorded.
  public var phases = ExperimentPhase.allCases
  /// The cycles that are recorded, counted in each phase: training from −1, replays from 0.
  public var cycles = CycleSelection.all
  /// The numbers in the files.
  public var precision = RecordingPrecision.single

  public init() {}
}

/// The numbers of a recording's files; the simulation does not depend on it.
public enum RecordingPrecision: String, Hashable, Codable, Sendable, CaseIterable {
  /// 4 bytes a number.
  case single
  /// 8 bytes a number.
  case double
}
