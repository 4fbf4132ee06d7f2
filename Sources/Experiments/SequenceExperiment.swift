import LearningTasks
import NumericalCore

/// A learner, a schedule, and those who watch: trains, replays and scores.
///
/// The state stays with the caller, so a run can be stopped, copied and continued between any two cycles.
public struct SequenceExperiment<Learner: SequenceLearner> {
  public let learner: Learner
  public let schedule: TrainingSchedule
  /// What is recorded; observers get it.
  public let recording: RecordingPlan
  public var observers: [any ExperimentObserver]
  /// What the teacher presents in the training cycle after so many others; nil for the learner's own song.
  private(set) var teacherInput: @Sendable (Int) throws(SubsongError) -> TeacherInput? = { _ in nil }
  let scorer: ReplayScorer

  /// - Throws: ``NumericalCore/SubsongError`` (usage) if the schedule or the plan of recording makes no sense for the learner and its song.
  public init(
    _ learner: Learner, _ schedule: TrainingSchedule, recording: RecordingPlan = RecordingPlan(),
    observers: [any ExperimentObserver] = []
  ) throws(SubsongError) {
    try schedule.validate(stepsPerCycle: learner.stepsPerCycle)
    try recording.validate(for: learner, schedule)
    self.learner = learner
    self.schedule = schedule
    self.recording = recording
    self.observers = observers
    scorer = ReplayScorer(target: learner.targetRates(every: schedule.scoringInterval))
  }

  func report(_ event: ExperimentEvent) {
    for observer in observers { observer.observe(event) }
  }

  /// One cycle of the learner, with everything that is recorded in it.
  ///
  /// - Parameter scored: the rates that are returned, neuron × sample.
  /// - Throws: ``NumericalCore/SubsongError`` (numerical) with phase and cycle if the state left the numbers.
  func runCycle(
    _ state: inout Learner.State, _ condition: CycleCondition, _ number: CycleNumber, scored: SignalPlan?
  ) throws(SubsongError) -> Matrix<Double>? {
    let isRecorded = recording.selects(number)
    let recorded = isRecorded ? recording.signalPlans(for: learner) : []
    let matrices: [Matrix<Double>]
    do {
      matrices = try learner.runCycle(&state, condition, recording: (scored.map { [$0] } ?? []) + recorded)
    } catch {
      var error = error
      error.location = [number.description, error.location].compactMap { $0 }.joined(separator: ", ")
      throw error
    }
    if isRecorded {
      let arrays = recording.snapshots(for: learner).isEmpty ? [:] : learner.arrays(of: state)
      report(
        .recorded(
          CycleRecording(
            number: number, signals: Array(matrices.suffix(recorded.count)),
            snapshots: recording.snapshots(for: learner).compactMap { arrays[$0] })))
    }
    return scored == nil ? nil : matrices.first?.transposed()
  }
}

extension SequenceExperiment where Learner: PerturbableLearner {
  /// Lets a disturbed teacher train the learner.
  public mutating func teach(by plan: TeachingPlan) {
    let learner = learner
    teacherInput = { (index) throws(SubsongError) in try plan.input(index: index, for: learner) }
  }
}

/// A cycle of an experiment.
public struct CycleNumber: Hashable, Sendable, CustomStringConvertible {
  public var phase: ExperimentPhase
  /// Training counts from −1, a replay from 0.
  public var cycle: Int

  public init(_ phase: ExperimentPhase, _ cycle: Int) {
    self.phase = phase
    self.cycle = cycle
  }

  public var description: String { "\(phase.rawValue) cycle \(cycle)" }
}
