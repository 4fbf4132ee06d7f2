import LearningTasks
import NumericalCore

/// What a replay leaves behind.
public struct ReplayResult: Equatable, Sendable {
  /// One score for every free cycle but the last.
  public var scores: [ReplayScore]
  /// Rates of all neurons in the last scored cycle, from its best shift on: neuron × sample of one cycle.
  public var lastWindow: Matrix<Double>?

  public init(scores: [ReplayScore] = [], lastWindow: Matrix<Double>? = nil) {
    self.scores = scores
    self.lastWindow = lastWindow
  }
}

extension SequenceExperiment {
  /// Replays: a few nudged cycles, then free ones, each scored at its best forward shift into the next.
  ///
  /// - Parameters:
  ///   - state: where the replay begins, and then where it has ended.
  ///   - plastic: whether the weights go on changing, as they do in the paper; a network that reproduces only while
  ///     it learns has not learned.
  ///   - clamps: a disruption in the cycle that the schedule names.
  /// - Throws: ``NumericalCore/SubsongError`` (numerical) if the state left the numbers.
  public func replay(_ state: inout Learner.State, plastic: Bool = true, clamps: [SomaticClamp] = [])
    throws(SubsongError) -> ReplayResult
  {
    let phase = plastic ? ExperimentPhase.replay : .frozenReplay
    var progress = ReplayProgress()
    reportStart(of: phase, 0)
    for cycle in 0..<cycles(of: phase) {
      try replayCycle(cycle, &state, &progress, phase, clamps)
      report(.cycleCompleted(phase, completed: cycle + 1))
    }
    return progress.result
  }

  /// One cycle, with which the window of the cycle before can be scored.
  func replayCycle(
    _ cycle: Int, _ state: inout Learner.State, _ progress: inout ReplayProgress, _ phase: ExperimentPhase,
    _ clamps: [SomaticClamp]
  ) throws(SubsongError) {
    let condition = CycleCondition(
      nudged: cycle < schedule.nudgedReplayCycles, plastic: phase == .replay,
      clamps: cycle == schedule.disruptedReplayCycle ? clamps : [])
    let plan = SignalPlan(SignalPlan.rate, every: schedule.scoringInterval, of: .all)
    let rates = try runCycle(&state, condition, CycleNumber(phase, cycle), scored: plan)
    if let previous = progress.previousRates, let rates, schedule.scoredReplayCycles.contains(cycle - 1) {
      let (score, window) = scoreReplay(of: previous, then: rates, cycle: cycle - 1)
      progress.result.scores.append(score)
      if cycle == schedule.replayCycles - 1 { progress.result.lastWindow = window() }
      report(.replayed(score, phase))
    }
    progress.previousRates = rates
  }

  private func scoreReplay(of first: Matrix<Double>, then second: Matrix<Double>, cycle: Int) -> (
    score: ReplayScore, window: () -> Matrix<Double>
  ) {
    let both = first.appendingColumns(of: second)
    let best = scorer.bestLinearShift(response: both.rows(0..<learner.visibleCount))
    let score = ReplayScore(
      cycle: cycle, correlation: best.correlation, shift: best.correlationShift,
      meanSquaredError: best.meanSquaredError, errorShift: best.meanSquaredErrorShift)
    return (
      score, { Matrix(rows: both.rows, columns: first.columns) { both[$0, best.correlationShift + $1] } }
    )
  }
}
