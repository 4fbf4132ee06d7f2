import LearningTasks
import NumericalCore

/// A learner, a schedule, and those who watch: trains, replays and scores.
///
/// The state stays with the caller, so a run can be stopped, copied and continued at every border between phases.
public struct SequenceExperiment<Learner: SequenceLearner> {
  public let learner: Learner
  public let schedule: TrainingSchedule
  public var observers: [any ExperimentObserver]
  let scorer: ReplayScorer

  /// - Throws: ``SubsongError`` (usage) if the schedule makes no sense for the learner's song.
  public init(_ learner: Learner, _ schedule: TrainingSchedule, observers: [any ExperimentObserver] = [])
    throws(SubsongError)
  {
    try schedule.validate(stepsPerCycle: learner.stepsPerCycle)
    self.learner = learner
    self.schedule = schedule
    self.observers = observers
    scorer = ReplayScorer(target: learner.targetRates(every: schedule.recordingInterval))
  }

  func report(_ event: ExperimentEvent) {
    for observer in observers { observer.observe(event) }
  }
}
