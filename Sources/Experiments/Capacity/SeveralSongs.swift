import LearningTasks
import NumericalCore

/// Several songs, learned by one network, and how well it knows each of them in between.
///
/// The learners are the same network with different teachers. The training goes through the songs block by block; after
/// each block every song is asked for: some nudged cycles give the cue, then the network is on its own, with its weights
/// frozen. What is asked changes nothing in what is learned.
///
/// **Interference** is what a song has lost by the end, relative to the block after which it was known best.
public struct SeveralSongs<Learner: SequenceLearner> {
  /// One for each song.
  public let learners: [Learner]
  public let order: SongOrder
  /// Training cycles of each song.
  public let cycles: Int
  /// Training cycles between two tests.
  public let block: Int
  /// Nudged cycles before each test, and free ones in it.
  public let cueCycles, freeCycles: Int
  private let scoringInterval: Int

  /// - Parameters:
  ///   - learners: with equal states; they differ in their teachers only.
  ///   - order: one song after the other, or in turn.
  ///   - cycles: training cycles of each song.
  ///   - block: cycles between two tests; divides `cycles`.
  ///   - cueCycles: nudged cycles with which a test begins.
  ///   - freeCycles: cycles of a test that run free and are scored.
  ///   - scoringInterval: steps between two samples that are scored.
  /// - Throws: ``NumericalCore/SubsongError`` (usage) for fewer than two songs, networks of different size, or counts that make no sense.
  public init(
    _ learners: [Learner], order: SongOrder, cycles: Int, block: Int, cueCycles: Int = 3, freeCycles: Int = 8,
    scoringInterval: Int = 2
  ) throws(SubsongError) {
    guard learners.count > 1, Set(learners.map(\.neuronCount)).count == 1,
      Set(learners.map(\.visibleCount)).count == 1
    else {
      throw SubsongError(
        .usage, "there are \(learners.count) songs, or networks of different size",
        because: "at least two songs are learned by one network", remedy: "give songs with the same rows")
    }
    guard block > 0, (1...Self.mostCycles).contains(cycles), cycles.isMultiple(of: block), cueCycles > 0,
      freeCycles > 0
    else {
      throw SubsongError(
        .usage,
        "\(cycles) cycles a song in blocks of \(block), \(cueCycles) cue and \(freeCycles) free cycles",
        because:
          "all are positive, the blocks have to come out even, and there are at most \(Self.mostCycles) cycles"
      )
    }
    for learner in learners where !learner.stepsPerCycle.isMultiple(of: scoringInterval) {
      throw SubsongError(
        .usage, "rates are sampled every \(scoringInterval) steps",
        because: "that has to divide the \(learner.stepsPerCycle) steps of a cycle")
    }
    (self.learners, self.order, self.cycles, self.block) = (learners, order, cycles, block)
    (self.cueCycles, self.freeCycles) = (cueCycles, freeCycles)
    self.scoringInterval = scoringInterval
  }

  private static var mostCycles: Int { 10_000_000 }

  /// The song of each block, in order.
  public var blocks: [Int] {
    let perSong = cycles / block
    switch order {
    case .sequential: return learners.indices.flatMap { Array(repeating: $0, count: perSong) }
    case .interleaved: return (0..<perSong).flatMap { _ in Array(learners.indices) }
    }
  }

  /// Learns and tests.
  ///
  /// - Parameters:
  ///   - state: where to begin; afterwards the trained network.
  ///   - isInterrupted: asked between two cycles; the training ends where it says yes.
  /// - Returns: a test before the first block and one after each.
  /// - Throws: ``NumericalCore/SubsongError`` (numerical) if the state left the numbers.
  public func run(_ state: inout Learner.State, isInterrupted: () -> Bool = { false }) throws(SubsongError)
    -> [SeveralSongsTest]
  {
    var tests = [try test(state, cycles: 0, taught: nil)]
    for (index, song) in blocks.enumerated() {
      for _ in 0..<block {
        if isInterrupted() { return tests }
        try learners[song].runCycle(&state, .nudged)
      }
      tests.append(try test(state, cycles: (index + 1) * block, taught: song))
    }
    return tests
  }

  private func test(_ state: Learner.State, cycles: Int, taught: Int?) throws(SubsongError)
    -> SeveralSongsTest
  {
    var correlations: [Double] = []
    for learner in learners { correlations.append(try correlation(of: learner, state)) }
    return SeveralSongsTest(cycles: cycles, taught: taught, correlations: correlations)
  }

  /// The mean over the free cycles, of a copy of the state. Rows that never change in the song, such as those of other songs, say
  /// nothing and do not count.
  private func correlation(of learner: Learner, _ state: Learner.State) throws(SubsongError) -> Double {
    var state = state
    let target = learner.targetRates(every: scoringInterval)
    let rows = (0..<target.rows).filter { row in target.row(row).contains { $0 != target[row, 0] } }
    func voices(_ rates: Matrix<Double>) -> Matrix<Double> {
      Matrix(rows: rows.count, columns: rates.columns) { rates[rows[$0], $1] }
    }
    let scorer = ReplayScorer(target: voices(target))
    let plan = SignalPlan(SignalPlan.rate, every: scoringInterval, of: .visible)
    for _ in 0..<cueCycles { try learner.runCycle(&state, CycleCondition(nudged: true, plastic: false)) }
    var sum = 0.0
    for _ in 0..<freeCycles {
      let rates = try learner.runCycle(
        &state, CycleCondition(nudged: false, plastic: false), recording: [plan])[0].transposed()
      sum += scorer.bestCircularShift(window: voices(rates)).correlation
    }
    return sum / Double(freeCycles)
  }
}

/// In which order several songs are taught.
public enum SongOrder: String, Hashable, Codable, Sendable, CaseIterable {
  /// All cycles of the first song, then all of the second, and so on.
  case sequential
  /// Song by song in turn, block by block.
  case interleaved
}

/// How well each song was known after a block of training.
public struct SeveralSongsTest: Hashable, Codable, Sendable {
  /// Training cycles so far, of all songs.
  public var cycles: Int
  /// The song of the last block; `nil` before the first.
  public var taught: Int?
  /// For each song the mean correlation of its free cycles, each at its best shift; a silent neuron counts 0.
  public var correlations: [Double]

  public init(cycles: Int, taught: Int?, correlations: [Double]) {
    (self.cycles, self.taught, self.correlations) = (cycles, taught, correlations)
  }

  /// For each song its best correlation of all tests less that of the last one: what learning the others has cost it.
  public static func interference(in tests: [SeveralSongsTest]) -> [Double] {
    guard let last = tests.last else { return [] }
    return last.correlations.indices.map { song in
      (tests.map { $0.correlations[song] }.max() ?? 0) - last.correlations[song]
    }
  }
}
