import Experiments
import LearningTasks
import NumericalCore

extension Disruption {
  /// Reads the disruption of a replay, and refuses one that would do nothing or something else than it says.
  ///
  /// - Throws: ``SubsongError``: as reading; bad input if a clamp reaches beyond the cycle or the visible neurons; usage
  ///   if the replay ends before the disrupted cycle.
  init(path: String, for learner: some SequenceLearner, _ schedule: TrainingSchedule) throws(SubsongError) {
    try self.init(contentsOf: path)
    for clamp in clamps where clamp.steps.isEmpty || clamp.neurons.isEmpty {
      throw SubsongError(
        .badInput, "a clamp holds no neuron at no step", at: path,
        because: "steps \(clamp.steps.lowerBound)..<\(clamp.steps.upperBound) and neurons"
          + " \(clamp.neurons.lowerBound)..<\(clamp.neurons.upperBound) exclude their ends",
        remedy: "let each range end behind its beginning")
    }
    for clamp in clamps where clamp.steps.upperBound > learner.stepsPerCycle {
      throw SubsongError(
        .badInput, "a clamp ends at step \(clamp.steps.upperBound)", at: path,
        because: "a cycle of this song has \(learner.stepsPerCycle) steps",
        remedy: "write t_end: \(learner.stepsPerCycle) at most")
    }
    for clamp in clamps where clamp.neurons.upperBound > learner.visibleCount {
      throw SubsongError(
        .badInput, "a clamp ends at neuron \(clamp.neurons.upperBound)", at: path,
        because: "only the \(learner.visibleCount) visible neurons can be held",
        remedy: "write nrn_end: \(learner.visibleCount) at most")
    }
    guard schedule.disruptedReplayCycle < schedule.replayCycles else {
      throw SubsongError(
        .usage, "the replay ends before the disruption", at: "--disruption \(path)",
        because: "it acts in replay cycle \(schedule.disruptedReplayCycle), counted from 0, of"
          + " \(schedule.replayCycles)", remedy: "ask for more replay cycles")
    }
  }
}
