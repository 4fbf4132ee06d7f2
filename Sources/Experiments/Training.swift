import LearningTasks
import NumericalCore

extension SequenceExperiment {
  /// Trains: nudged cycles, and now and then a free one, which is scored without any shift. Plasticity is always on.
  ///
  /// - Returns: the scores of the free runs, in order.
  /// - Throws: ``SubsongError`` (numerical) if the state left the numbers.
  public func train(_ state: inout Learner.State) throws(SubsongError) -> [ValidationScore] {
    let cycles = schedule.trainingCycleNumbers
    let recording = SignalPlan(SignalPlan.rate, every: schedule.recordingInterval, of: .visible)
    var scores: [ValidationScore] = []
    report(.phaseStarted(.training, cycles: cycles.count))
    for (index, cycle) in cycles.enumerated() {
      if schedule.isFree(trainingCycle: cycle) {
        if let rates = try learner.runCycle(&state, .free, recording: [recording]).first {
          let score = scorer.score(window: rates)
          scores.append(
            ValidationScore(
              cycle: cycle, correlation: score.correlation, meanSquaredError: score.meanSquaredError))
          report(.validated(scores[scores.count - 1]))
        }
      } else {
        try learner.runCycle(&state, .nudged)
      }
      report(.cycleCompleted(.training, completed: index + 1))
    }
    return scores
  }
}
