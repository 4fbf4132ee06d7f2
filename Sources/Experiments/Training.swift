import LearningTasks
import NumericalCore

extension SequenceExperiment {
  /// Trains: nudged cycles, and now and then a free one, which is scored without any shift. Plasticity is always on.
  ///
  /// - Returns: the scores of the free runs, in order.
  /// - Throws: ``NumericalCore/SubsongError`` (numerical) if the state left the numbers.
  public func train(_ state: inout Learner.State) throws(SubsongError) -> [ValidationScore] {
    var scores: [ValidationScore] = []
    reportStart(of: .training, 0)
    for index in 0..<cycles(of: .training) {
      if let score = try trainingCycle(index, &state) { scores.append(score) }
      report(.cycleCompleted(.training, completed: index + 1))
    }
    return scores
  }

  /// The cycle after `index` others.
  ///
  /// - Returns: the score of a free cycle.
  func trainingCycle(_ index: Int, _ state: inout Learner.State) throws(SubsongError) -> ValidationScore? {
    let cycle = schedule.trainingCycleNumbers.lowerBound + index
    guard schedule.isFree(trainingCycle: cycle) else {
      let condition = CycleCondition(nudged: true, otherTeacher: try teacherInput(index))
      _ = try runCycle(&state, condition, CycleNumber(.training, cycle), scored: nil)
      return nil
    }
    let plan = SignalPlan(SignalPlan.rate, every: schedule.scoringInterval, of: .visible)
    guard let rates = try runCycle(&state, .free, CycleNumber(.training, cycle), scored: plan) else {
      return nil
    }
    let similarity = scorer.score(window: rates)
    let score = ValidationScore(
      cycle: cycle, correlation: similarity.correlation, meanSquaredError: similarity.meanSquaredError)
    report(.validated(score))
    return score
  }
}
