import LearningTasks
import NumericalCore

/// Whether a network has learned its song or is merely driven: it replays without teacher and without plasticity, from one state and
/// another.
///
/// Each replay is scored by its last cycles: the mean of their correlations with the song, each at its best circular shift. So where in
/// the song the network is does not matter, only whether it sings.
public struct Verification<Learner: SequenceLearner>: Sendable {
  public let learner: Learner
  /// Free cycles of each replay.
  public var cycles = 20
  /// The last of them that are scored.
  public var scoredCycles = 5
  /// Steps between two samples of the rates.
  public var interval = 2
  /// The share of a cycle for which a cue lasts.
  public var cue = Cue.usualShare

  public init(_ learner: Learner) { self.learner = learner }

  /// Looks for numbers that make no sense.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage).
  public func validate() throws(SubsongError) {
    // A cue takes part of the first cycle.
    guard scoredCycles >= 1, cycles > scoredCycles else {
      throw SubsongError(
        .usage, "\(cycles) cycles are replayed",
        because: "the last \(scoredCycles) of them are scored, and not the first",
        remedy: "replay more")
    }
    try Cue.validate(cue)
    guard interval >= 1, learner.stepsPerCycle % interval == 0 else {
      throw SubsongError(
        .usage, "a sample is taken every \(interval) steps",
        because: "that has to divide the \(learner.stepsPerCycle) steps of a cycle")
    }
  }

  /// The visible rates of the scored cycles, visible neuron × sample each.
  ///
  /// - Parameters:
  ///   - state: where the replay begins.
  ///   - cued: whether the teacher gives the first part of the first cycle.
  /// - Throws: ``NumericalCore/SubsongError``: usage as ``validate()``, numerical if the state left the numbers.
  public func replay(from state: Learner.State, cued: Bool = false) throws(SubsongError) -> [Matrix<Double>] {
    try validate()
    var state = state
    let free = CycleCondition(nudged: false, plastic: false)
    let plan = SignalPlan(SignalPlan.rate, every: interval, of: .visible)
    var scored: [Matrix<Double>] = []
    if cued { try learner.runCue(&state, share: cue, plastic: false) }
    for cycle in (cued ? 1 : 0)..<cycles {
      let isScored = cycle >= cycles - scoredCycles
      let rates = try learner.runCycle(&state, free, recording: isScored ? [plan] : [])
      if let rates = rates.first { scored.append(rates.transposed()) }
    }
    return scored
  }

  /// The mean over some cycles of their correlation with target rates at the best circular shift.
  public func score(_ cycles: [Matrix<Double>], against target: Matrix<Double>) -> Double {
    let scorer = ReplayScorer(target: target)
    return Summary(cycles.map { scorer.bestCircularShift(window: $0).correlation })?.mean ?? 0
  }

  /// The same with the learner's own song.
  public func score(_ cycles: [Matrix<Double>]) -> Double {
    score(cycles, against: learner.targetRates(every: interval))
  }
}

extension Matrix<Double> {
  /// Target rates whose states are in another order: column blocks of equal length, rearranged.
  ///
  /// - Precondition: `order` holds the numbers of all blocks, whose count divides the columns.
  package func rearranged(_ order: [Int]) -> Matrix {
    let length = columns / order.count
    return Matrix(rows: rows, columns: columns) { self[$0, order[$1 / length] * length + $1 % length] }
  }

  /// The columns 0, `interval`, 2 `interval`, ….
  ///
  /// - Precondition: `interval` divides their number.
  package func sampled(every interval: Int) -> Matrix {
    Matrix(rows: rows, columns: columns / interval) { self[$0, $1 * interval] }
  }
}
