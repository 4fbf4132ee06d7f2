import LearningTasks
import NumericalCore

/// A replay in which a network is disturbed, recorded from the cycle before the disturbance on.
///
/// A few nudged cycles bring the network into the song, then it runs free. The disturbance counts its time from the beginning of one of the
/// free cycles. The state is never reset, and plasticity is on unless it is frozen.
public struct PerturbedReplay<Learner: PerturbableLearner>: Sendable {
  public let learner: Learner
  public let song: Song
  /// Nudged cycles at the beginning.
  public var nudgedCycles = 3
  /// The cycle from whose beginning perturbations count their time; at least one more than the nudged ones.
  public var onsetCycle = 4
  /// All cycles.
  public var cycles = 36
  /// Steps between two samples of the rates.
  public var interval = 2
  public var plastic = true

  public init(_ learner: Learner, song: Song) {
    self.learner = learner
    self.song = song
  }

  /// Looks for numbers of cycles that make no sense.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage).
  public func validate() throws(SubsongError) {
    func require(_ condition: Bool, _ what: String, _ why: String) throws(SubsongError) {
      if !condition { throw SubsongError(.usage, what, because: why) }
    }
    try require(nudgedCycles >= 0, "\(nudgedCycles) cycles are nudged", "it counts cycles")
    try require(
      onsetCycle > nudgedCycles, "the disturbance acts in cycle \(onsetCycle)",
      "the cycles before \(nudgedCycles) are nudged, and one free cycle before the disturbance is looked at")
    try require(
      cycles >= onsetCycle + 3, "the replay has \(cycles) cycles",
      "at least three have to follow the beginning of cycle \(onsetCycle), in which the disturbance acts")
    try require(
      interval >= 1 && learner.stepsPerCycle % interval == 0, "a sample is taken every \(interval) steps",
      "that has to divide the \(learner.stepsPerCycle) steps of a cycle")
  }

  /// Looks for perturbations that make no sense for the learner, without a replay.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage).
  public func check(_ perturbations: [Perturbation]) throws(SubsongError) {
    try validate()
    _ = try PerturbationTimeline(perturbations, of: learner, song: song)
  }

  /// Replays under perturbations; those of training have no part in it.
  ///
  /// - Parameters:
  ///   - state: the state in which the replay begins; that in which it ends, as one of the learner itself: synapses that were lost are
  ///     there again, without weight. After an error it is as it was.
  ///   - perturbations: what acts, all together; none for an undisturbed replay.
  /// - Throws: ``NumericalCore/SubsongError``: usage for a perturbation that makes no sense, numerical if the state left the numbers.
  public func run(_ state: inout Learner.State, _ perturbations: [Perturbation] = []) throws(SubsongError)
    -> ReplayRecording
  {
    try validate()
    var timeline = try PerturbationTimeline(perturbations, of: learner, song: song)
    var own = state
    let plan = SignalPlan(SignalPlan.rate, every: interval, of: .all)
    var samples: [Double] = []
    for cycle in 0..<cycles {
      let start = (cycle - onsetCycle) * learner.stepsPerCycle
      var step = start
      while step < start + learner.stepsPerCycle {
        let piece = timeline.piece(from: step, to: start + learner.stepsPerCycle)
        try timeline.reach(step, &own)
        let condition = timeline.condition(
          in: piece, cycleStart: start, nudged: cycle < nudgedCycles, plastic: plastic)
        let rates = try timeline.learner.run(
          &own, steps: piece.lowerBound - start..<piece.upperBound - start, condition,
          recording: cycle >= onsetCycle - 1 ? [plan] : [])
        samples += rates.first?.storage ?? []
        step = piece.upperBound
      }
    }
    state = learner.adopting(own, of: timeline.learner)
    let count = learner.neuronCount
    return ReplayRecording(
      rates: Matrix(rows: samples.count / count, columns: count, storage: samples),
      visibleCount: learner.visibleCount, samplesPerCycle: learner.stepsPerCycle / interval,
      sampleInterval: learner.timeGrid.milliseconds(interval))
  }
}

/// The rates of a replay from one cycle before the disturbance on.
public struct ReplayRecording: Equatable, Sendable {
  /// Sample × neuron, the visible ones first.
  public let rates: Matrix<Double>
  public let visibleCount: Int
  public let samplesPerCycle: Int
  /// ms.
  public let sampleInterval: Double

  /// The sample with which the cycle of the disturbance begins.
  public var origin: Int { samplesPerCycle }

  /// Visible neuron × sample.
  public var visibleRates: Matrix<Double> {
    Matrix(rows: visibleCount, columns: rates.rows) { rates[$1, $0] }
  }

  /// The recording of its first cycles; of all, if there are fewer.
  public func first(_ cycles: Int) -> ReplayRecording {
    ReplayRecording(
      rates: rates.rows(0..<min(rates.rows, cycles * samplesPerCycle)), visibleCount: visibleCount,
      samplesPerCycle: samplesPerCycle, sampleInterval: sampleInterval)
  }
}
