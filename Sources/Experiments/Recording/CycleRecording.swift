import LearningTasks
import NumericalCore

/// What was recorded of one cycle, in the order of the plan's variables.
public struct CycleRecording: Sendable {
  public var number: CycleNumber
  /// Sample × neuron each.
  public var signals: [Matrix<Double>]
  /// The values after the last step of the cycle.
  public var snapshots: [NamedArray]

  /// What it takes in memory.
  package var byteCount: Int {
    8 * (signals.reduce(0) { $0 + $1.storage.count } + snapshots.reduce(0) { $0 + $1.values.count })
  }
}

extension RecordingPlan {
  /// Whether anything is recorded in a cycle.
  public func selects(_ number: CycleNumber) -> Bool {
    !variables.isEmpty && phases.contains(number.phase) && cycles.contains(number.cycle)
  }

  /// How many cycles of a phase are recorded.
  package func count(in phase: ExperimentPhase, _ schedule: TrainingSchedule) -> Int {
    variables.isEmpty || !phases.contains(phase) ? 0 : cycles.count(in: schedule.cycleNumbers(of: phase))
  }

  /// The variables that have a value at every step.
  public func signalPlans(for learner: some SequenceLearner) -> [SignalPlan] {
    let signals = learner.signals.map(\.name)
    return variables.filter(signals.contains).map { SignalPlan($0, every: interval, of: population) }
  }

  /// The variables of which one value a cycle is kept.
  public func snapshots(for learner: some SequenceLearner) -> [String] {
    variables.filter(learner.snapshots.contains)
  }

  /// - Throws: ``NumericalCore/SubsongError`` (usage) with a suggestion for a variable that the learner does not have, for an interval that
  ///   does not divide a cycle, or if no cycle is selected.
  public func validate(for learner: some SequenceLearner, _ schedule: TrainingSchedule) throws(SubsongError) {
    if variables.isEmpty { return }
    let known = learner.signals.map(\.name) + learner.snapshots
    if let stranger = variables.first(where: { !known.contains($0) }) {
      throw SubsongError(
        .usage, "recording.variables names '\(stranger)'", because: "this learner has no such variable",
        remedy: suggestion(for: stranger, among: known))
    }
    guard interval >= 1, learner.stepsPerCycle % interval == 0 else {
      throw SubsongError(
        .usage, "recording.interval is \(interval)",
        because:
          "it has to divide the \(learner.stepsPerCycle) steps of a cycle, so that samples are evenly spaced")
    }
    guard phases.contains(where: { count(in: $0, schedule) > 0 }) else {
      throw SubsongError(
        .usage, "recording.cycles is \(cycles)",
        because: "none of the phases that are recorded has such a cycle",
        remedy: "training counts \(schedule.trainingCycleNumbers), a replay \(0..<schedule.replayCycles)")
    }
  }
}
