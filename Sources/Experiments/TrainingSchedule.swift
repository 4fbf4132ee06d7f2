import LearningTasks
import NumericalCore

/// Which cycles are nudged, which are free, and what is scored (Kriener et al. 2024, Methods).
///
/// A cycle is one pass through the song; the state is never reset. Training counts its cycles −1, 0, 1, …,
/// `trainingCycles` − 1. The cycles 0, `validationInterval`, 2 `validationInterval`, … are free and scored, all
/// others nudged. Replay follows at once: first some nudged cycles, then free ones.
public struct TrainingSchedule: Hashable, Codable, Sendable {
  /// Cycles of training after the first one; 0 runs no training at all.
  public var trainingCycles = 10_000
  /// Every so many cycles one is free.
  public var validationInterval = 20
  /// Cycles of replay; 0 runs none.
  public var replayCycles = 100
  /// The first cycles of the replay are nudged, to bring the network into the song.
  public var nudgedReplayCycles = 3
  /// Steps between two samples of the rates that are scored.
  public var scoringInterval = 2
  /// The replay cycle in which a disruption acts, counted from 0.
  public var disruptedReplayCycle = 4

  public init() {}

  /// - Throws: ``NumericalCore/SubsongError`` (usage) that names the first number that makes no sense.
  public func validate(stepsPerCycle: Int) throws(SubsongError) {
    try require(trainingCycles >= 0, "training.cycles", trainingCycles, "it counts cycles")
    try require(
      validationInterval >= 1, "training.validation-interval", validationInterval, "it has to be at least 1")
    try require(nudgedReplayCycles >= 0, "replay.nudged-cycles", nudgedReplayCycles, "it counts cycles")
    try require(
      replayCycles == 0 || replayCycles >= nudgedReplayCycles + 2, "replay.cycles", replayCycles,
      "a shifted window reaches into the next cycle, so at least two free cycles have to follow the"
        + " \(nudgedReplayCycles) nudged ones")
    try require(
      scoringInterval >= 1 && stepsPerCycle % scoringInterval == 0, "scoring.interval",
      scoringInterval,
      "it has to divide the \(stepsPerCycle) steps of a cycle")
    try require(
      stepsPerCycle / scoringInterval < ReplayScorer.sampleLimit, "scoring.interval", scoringInterval,
      "a cycle of \(stepsPerCycle) steps may have fewer than \(ReplayScorer.sampleLimit) samples")
    try require(disruptedReplayCycle >= 0, "replay.disrupted-cycle", disruptedReplayCycle, "it counts cycles")
  }

  private func require(_ condition: Bool, _ key: String, _ value: Int, _ why: String) throws(SubsongError) {
    if !condition { throw SubsongError(.usage, "\(key) is \(value)", because: why) }
  }

  /// All cycles of the training, in order; none if `trainingCycles` is 0.
  var trainingCycleNumbers: Range<Int> { trainingCycles == 0 ? 0..<0 : -1..<trainingCycles }

  /// All cycles of a phase, in order.
  package func cycleNumbers(of phase: ExperimentPhase) -> Range<Int> {
    switch phase {
    case .training: trainingCycleNumbers
    case .replay, .frozenReplay: 0..<replayCycles
    }
  }

  func isFree(trainingCycle cycle: Int) -> Bool { cycle >= 0 && cycle % validationInterval == 0 }

  /// The replay cycles that can be scored: free, and not the last one.
  var scoredReplayCycles: Range<Int> { nudgedReplayCycles..<max(nudgedReplayCycles, replayCycles - 1) }
}
