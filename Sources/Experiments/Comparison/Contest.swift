import LearningTasks
import NumericalCore

/// One learner, one song: it is trained, replays with and without plasticity, and is disturbed; everything is scored as it is for all others.
public struct Contest<Learner: DeclaredLearner> {
  public let learner: Learner
  public let song: Song
  public let rules: ContestRules
  /// Of the draws of disturbances.
  public let seed: UInt64
  public let observers: [any ExperimentObserver]

  public init(
    _ learner: Learner, song: Song, rules: ContestRules, seed: UInt64,
    observers: [any ExperimentObserver] = []
  ) {
    (self.learner, self.song, self.rules) = (learner, song, rules)
    (self.seed, self.observers) = (seed, observers)
  }

  /// - Parameter goesOn: asked between two cycles.
  /// - Returns: nil if it did not go on.
  /// - Throws: ``SubsongError``: usage for rules that make no sense, numerical if the state left the numbers.
  public func run(goesOn: () -> Bool = { true }) throws(SubsongError) -> ContestResult? {
    let collector = FrozenReplayCollector(from: rules.nudgedReplayCycles)
    let schedule = try rules.schedule(for: learner)
    var recording = RecordingPlan()
    recording.variables = [SignalPlan.rate]
    recording.population = .visible
    recording.interval = schedule.scoringInterval
    recording.phases = [.frozenReplay]
    let experiment = try SequenceExperiment(
      learner, schedule, recording: schedule.replayCycles > 0 ? recording : RecordingPlan(),
      observers: observers + [collector])
    var progress = experiment.start(from: try learner.initialState())
    try experiment.run(&progress) { _ in goesOn() }
    guard progress.phase == nil, let trained = progress.trained else { return nil }
    return ContestResult(
      learning: progress.validation,
      replay: progress.replay.result.scores.map(\.correlation),
      frozenReplay: progress.frozenReplay.result.scores.map(\.correlation),
      noteAccuracy: try noteAccuracy(of: collector.rates, schedule),
      recoveries: try recoveries(from: trained, schedule))
  }

  private func noteAccuracy(of rates: Matrix<Double>?, _ schedule: TrainingSchedule) throws(SubsongError)
    -> Double?
  {
    guard let rates else { return nil }
    let target = learner.targetRates(every: schedule.scoringInterval)
    return try NoteComparer(song: song, target: target).compare(rates).noteAccuracy
  }

  private func recoveries(from trained: Learner.State, _ schedule: TrainingSchedule) throws(SubsongError)
    -> [ContestResult.Recovery]
  {
    if rules.disturbances.isEmpty { return [] }
    var replay = PerturbedReplay(learner, song: song)
    replay.nudgedCycles = rules.nudgedReplayCycles
    replay.onsetCycle = rules.nudgedReplayCycles + 1
    replay.interval = schedule.scoringInterval
    var state = trained
    let analysis = try RecoveryAnalysis(replay, undisturbed: replay.run(&state))
    var recoveries: [ContestResult.Recovery] = []
    for disturbance in rules.disturbances {
      recoveries.append(try recovery(from: disturbance, trained, replay, analysis))
    }
    return recoveries
  }

  /// A refusal is an answer too; a state that leaves the numbers is a failure of the learner.
  private func recovery(
    from disturbance: ContestDisturbance, _ trained: Learner.State, _ replay: PerturbedReplay<Learner>,
    _ analysis: RecoveryAnalysis
  ) throws(SubsongError) -> ContestResult.Recovery {
    let cycle = learner.timeGrid.milliseconds(learner.stepsPerCycle)
    let perturbation = disturbance.perturbation(cycle: cycle, seed: seed)
    var recovery = ContestResult.Recovery(disturbance: disturbance)
    do throws(SubsongError) {
      var state = trained
      let recording = try replay.run(&state, [perturbation])
      let outcome = try analysis.outcome(of: recording, disturbedIn: perturbation.span)
      recovery.undisturbed = outcome.undisturbedPlateau
      (recovery.minimum, recovery.plateau) = (outcome.times.minimum, outcome.times.plateau)
      recovery.timeTo95 = outcome.milliseconds(\.to95OfUndisturbed)
    } catch  where error.category == .usage {
      recovery.refusal = error.why ?? error.what
    }
    return recovery
  }
}

/// Keeps the rates of the free cycles with frozen weights.
private final class FrozenReplayCollector: ExperimentObserver {
  private let firstCycle: Int
  private var samples: [Double] = []
  private var visibleCount = 0

  init(from firstCycle: Int) { self.firstCycle = firstCycle }

  func observe(_ event: ExperimentEvent) {
    guard case .recorded(let recording) = event, recording.number.cycle >= firstCycle,
      let rates = recording.signals.first
    else { return }
    visibleCount = rates.columns
    samples += rates.storage
  }

  /// Visible neuron × sample.
  var rates: Matrix<Double>? {
    guard visibleCount > 0 else { return nil }
    return Matrix(rows: samples.count / visibleCount, columns: visibleCount, storage: samples).transposed()
  }
}
