import LearningTasks
import NumericalCore

/// What a replay leaves behind.
public struct ReplayResult: Sendable {
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
  ///   - plastic: whether the weights go on changing, as they do in the paper; a network that reproduces only while
  ///     it learns has not learned.
  ///   - clamps: a disruption in the cycle that the schedule names.
  /// - Throws: ``SubsongError`` (numerical) if the state left the numbers.
  public func replay(_ state: inout Learner.State, plastic: Bool = true, clamps: [SomaticClamp] = [])
    throws(SubsongError) -> ReplayResult
  {
    let phase = plastic ? ExperimentPhase.replay : .frozenReplay
    let scored = schedule.scoredReplayCycles
    let recording = SignalPlan(SignalPlan.rate, every: schedule.recordingInterval, of: .all)
    var result = ReplayResult()
    var previous: Matrix<Double>?
    report(.phaseStarted(phase, cycles: schedule.replayCycles))
    for cycle in 0..<schedule.replayCycles {
      let condition = CycleCondition(
        nudged: cycle < schedule.nudgedReplayCycles, plastic: plastic,
        clamps: cycle == schedule.disruptedReplayCycle ? clamps : [])
      let rates = try learner.runCycle(&state, condition, recording: [recording]).first
      if let previous, let rates, scored.contains(cycle - 1) {
        let (score, window) = scoreReplay(of: previous, then: rates, cycle: cycle - 1)
        result.scores.append(score)
        if cycle == schedule.replayCycles - 1 { result.lastWindow = window() }
        report(.replayed(score, phase))
      }
      previous = rates
      report(.cycleCompleted(phase, completed: cycle + 1))
    }
    return result
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
