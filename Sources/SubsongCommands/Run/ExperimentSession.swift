import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// An experiment that is carried out in a run's folder, from its beginning or from a checkpoint, until it is over or a signal
/// ends it.
package struct ExperimentSession {
  /// How it ended.
  package enum Ending {
    case finished(ExperimentSummary, stepsPerSecond: Double?)
    /// By a signal; the sentence says where.
    case interrupted(signal: Int32, position: String)
  }

  package let run: ExperimentRun
  package let directory: RunDirectory
  package var policy = CheckpointPolicy()
  package var drawsFigures = true
  package var observers: [any ExperimentObserver] = []
  /// Whether signals end the process again when the experiment is over; not where more work follows.
  package var endsWatch = true
  /// The signal that wishes the end, if one came; asked between two cycles.
  package var interruption: () -> Int32? = { Interruption.current }

  package init(
    run: ExperimentRun, directory: RunDirectory, policy: CheckpointPolicy = CheckpointPolicy(),
    drawsFigures: Bool = true, observers: [any ExperimentObserver] = []
  ) {
    (self.run, self.directory, self.policy) = (run, directory, policy)
    (self.drawsFigures, self.observers) = (drawsFigures, observers)
  }

  /// Bytes of recordings and checkpoints that may wait to be written.
  private static let waitingBytes = 24 << 20

  /// - Parameter checkpoint: where to go on; nil for the beginning.
  /// - Throws: ``SubsongError``: numerical with the last good checkpoint; after any failure of the disk the run can be resumed, and
  ///   the error says how.
  @discardableResult
  package func carryOut(from checkpoint: StoredCheckpoint? = nil) throws(SubsongError) -> Ending {
    do {
      return try perform(from: checkpoint)
    } catch {
      guard error.category == .inputOutput || error.category == .cannotCreate else { throw error }
      throw error.advising("go on with `\(directory.resumeCommand)`")
    }
  }

  private func perform(from checkpoint: StoredCheckpoint?) throws(SubsongError) -> Ending {
    let work = BackgroundWork(limit: Self.waitingBytes)
    var experiment = try run.experiment()
    var progress =
      try checkpoint.map { (stored) throws(SubsongError) in try experiment.progress(from: stored.arrays) }
      ?? experiment.start(from: run.learner.initialState())
    let recorder = try RunRecorder(
      experiment.recordingTracks(progress.state), run.description.recording.precision, in: directory,
      from: checkpoint?.recordings, work: work)
    experiment.observers = observers + [recorder]
    var checkpointer = Checkpointer(
      policy, in: directory, configuration: run.provenance.configuration, recorder: recorder, work: work)
    var speed = Speedometer(progress.state)
    var signal: Int32?
    Interruption.watch()
    defer { if endsWatch { Interruption.unwatch() } }
    do {
      try experiment.run(&progress, clamps: run.disruption?.clamps ?? []) { (progress) throws(SubsongError) in
        if progress.phase == .training { speed.look(at: progress.state) }
        try checkpointer.reachBorder(progress, of: experiment)
        signal = interruption()
        return signal == nil
      }
    } catch  where error.category == .numerical {
      throw try lastGood(error, progress, experiment, checkpointer)
    }
    try checkpointer.writeLast(progress, of: experiment)
    if let signal, let phase = progress.phase {
      return .interrupted(
        signal: signal,
        position: "\(phase.title), after cycle \(progress.completed) of \(experiment.cycles(of: phase))")
    }
    // The end is in the checkpoint: who cannot wait for the figures may leave.
    if endsWatch { Interruption.unwatch() }
    try recorder.finish()
    try run.finish(directory, progress, drawsFigures: drawsFigures)
    return .finished(progress.summary, stepsPerSecond: speed.stepsPerSecond)
  }

  /// Keeps the last state that was good, and says where it is.
  private func lastGood(
    _ error: SubsongError, _ progress: ExperimentProgress<EliseState>,
    _ experiment: SequenceExperiment<EliseLearner>, _ checkpointer: Checkpointer
  ) throws(SubsongError) -> SubsongError {
    try checkpointer.writeLast(progress, of: experiment)
    guard let file = try directory.latestCheckpoint()?.file else { return error }
    return error.advising("the state before that cycle is kept in \(directory.path(of: file))")
  }
}

extension SubsongError {
  /// The same with one more thing that the user can do or should know.
  fileprivate func advising(_ advice: String) -> SubsongError {
    var error = self
    error.remedy = [remedy, advice].compactMap { $0 }.joined(separator: "; ")
    return error
  }
}

/// How fast a training goes, from its first border to its last.
private struct Speedometer {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let firstStep: Int
  private var last: ContinuousClock.Instant
  private var lastStep: Int

  init(_ state: EliseState) {
    start = clock.now
    last = start
    firstStep = state.completedSteps
    lastStep = firstStep
  }

  mutating func look(at state: EliseState) { (last, lastStep) = (clock.now, state.completedSteps) }

  var stepsPerSecond: Double? {
    lastStep > firstStep && last > start ? Double(lastStep - firstStep) / ((last - start) / .seconds(1)) : nil
  }
}
