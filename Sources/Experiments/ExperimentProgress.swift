import LearningTasks
import NumericalCore

/// Where an experiment stands between two cycles: everything that is needed to go on.
///
/// It is a value. A copy is a checkpoint, and carrying on from a copy gives the same bits as carrying on from the original.
public struct ExperimentProgress<State: Equatable & Sendable>: Equatable, Sendable {
  /// The phase that is going on; nil when all are over.
  public internal(set) var phase: ExperimentPhase?
  /// Completed cycles of that phase.
  public internal(set) var completed = 0
  /// Completed cycles of all phases.
  public internal(set) var totalCompleted = 0
  /// The state of the phase that is going on.
  public internal(set) var state: State
  /// The state after training, from which both replays begin; nil before.
  public internal(set) var trained: State?
  /// The scores of the free runs, in order.
  public internal(set) var validation: [ValidationScore] = []
  public internal(set) var replay = ReplayProgress()
  public internal(set) var frozenReplay = ReplayProgress()

  /// The scores so far, in short.
  public var summary: ExperimentSummary {
    ExperimentSummary(
      validation: validation, replay: replay.result.scores, frozenReplay: frozenReplay.result.scores)
  }
}

/// Where a replay stands between two cycles.
public struct ReplayProgress: Equatable, Sendable {
  public internal(set) var result = ReplayResult()
  /// Rates of the cycle before, into which the window of the next score begins; neuron × sample.
  var previousRates: Matrix<Double>?

  public init() {}
}

extension SequenceExperiment {
  /// The beginning of an experiment, before its first cycle.
  public func start(from state: Learner.State) -> ExperimentProgress<Learner.State> {
    var progress = ExperimentProgress(phase: .training, state: state)
    skipEmptyPhases(&progress)
    return progress
  }

  /// The whole experiment: training, a replay with plasticity on, and one with plasticity frozen, both from the state after
  /// training.
  ///
  /// - Parameters:
  ///   - progress: where it begins, and where it stands at the end.
  ///   - clamps: a disruption of the replays, in the cycle that the schedule names.
  ///   - atBorder: asked between two cycles whether to go on; may keep a copy of the progress.
  /// - Throws: ``NumericalCore/SubsongError`` (numerical) if the state left the numbers, with the progress at the last cycle before that; and
  ///   what `atBorder` throws.
  public func run(
    _ progress: inout ExperimentProgress<Learner.State>, clamps: [SomaticClamp] = [],
    atBorder: (ExperimentProgress<Learner.State>) throws(SubsongError) -> Bool = { _ in true }
  ) throws(SubsongError) {
    if let phase = progress.phase, progress.completed > 0 { reportStart(of: phase, progress.completed) }
    while progress.phase != nil {
      try advance(&progress, clamps: clamps)
      if try !atBorder(progress) { return }
    }
  }

  /// One cycle.
  private func advance(_ progress: inout ExperimentProgress<Learner.State>, clamps: [SomaticClamp])
    throws(SubsongError)
  {
    guard let phase = progress.phase else { return }
    if progress.completed == 0 { reportStart(of: phase, 0) }
    switch phase {
    case .training:
      if let score = try trainingCycle(progress.completed, &progress.state) {
        progress.validation.append(score)
      }
    case .replay: try replayCycle(progress.completed, &progress.state, &progress.replay, phase, clamps)
    case .frozenReplay:
      try replayCycle(progress.completed, &progress.state, &progress.frozenReplay, phase, clamps)
    }
    progress.completed += 1
    progress.totalCompleted += 1
    report(.cycleCompleted(phase, completed: progress.completed))
    skipEmptyPhases(&progress)
  }

  /// Goes on to the next phase that has cycles, if the present one has no more.
  private func skipEmptyPhases(_ progress: inout ExperimentProgress<Learner.State>) {
    while let phase = progress.phase, progress.completed >= cycles(of: phase) {
      if phase == .training { progress.trained = progress.state }
      if phase == .replay, let trained = progress.trained { progress.state = trained }
      progress.replay.previousRates = nil
      progress.frozenReplay.previousRates = nil
      progress.phase = phase.next
      progress.completed = 0
    }
  }

  /// How many cycles a phase has.
  public func cycles(of phase: ExperimentPhase) -> Int { schedule.cycleNumbers(of: phase).count }

  func reportStart(of phase: ExperimentPhase, _ completed: Int) {
    report(.phaseStarted(phase, cycles: cycles(of: phase), completed: completed))
  }
}

extension ExperimentPhase {
  /// nil after the last.
  fileprivate var next: ExperimentPhase? {
    switch self {
    case .training: .replay
    case .replay: .frozenReplay
    case .frozenReplay: nil
    }
  }
}
