import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Continual familiarity: what repeats, how often, and how answers are scored.
@Suite struct EpisodicFamiliarityTests {
  /// Catches repeats at another distance, patterns that come three times, labels without a repeat, and entries other than ±1.
  ///
  /// With 100 entries no two of the patterns are equal by chance (2⁻¹⁰⁰ a pair).
  @Test(arguments: [1, 2, 3, 6, 150, 299])
  func repeatsAreAtTheIntervalAndOnce(interval: Int) throws {
    let task = try ContinualFamiliarity(length: 300, interval: interval)
    let batch = task.batch(.training, index: 0, size: 4)
    #expect(batch.inputs.allSatisfy { abs($0) == 1 })
    for item in 0..<4 {
      var seen: [[Float]: [Int]] = [:]
      for step in 0..<300 {
        let pattern = (0..<100).map { batch[item, step, $0] }
        let before = seen[pattern, default: []]
        #expect(before.isEmpty || before == [step - interval])
        #expect(batch.binary[item * 300 + step] == (before.isEmpty ? 0 : 1))
        seen[pattern, default: []].append(step)
      }
      #expect(interval > 200 || seen.values.contains { $0.count == 2 })
    }
  }

  /// Catches a thinning that is not the one stated: after a new pattern a repeat follows at the interval with probability `P`.
  @Test(arguments: [(0.5, 3), (0.2, 7), (0.9, 1)])
  func newPatternsRepeatWithTheirProbability(probability: Double, interval: Int) throws {
    let task = try ContinualFamiliarity(
      width: 8, length: 2000, interval: interval, probability: probability)
    let batch = task.batch(.validation, index: 0, size: 20)
    var follows: [Double] = []
    for item in 0..<20 {
      let repeats = batch.binary[item * 2000..<(item + 1) * 2000].map(Double.init)
      #expect(repeats.prefix(interval).allSatisfy { $0 == 0 })
      for step in interval..<2000 where repeats[step - interval] == 0 { follows.append(repeats[step]) }
    }
    try Episodic.expectMean(follows, near: probability, "repeats after new patterns")
    let means = (0..<20).map { item in
      batch.binary[item * 2000..<(item + 1) * 2000].reduce(0) { $0 + Double($1) } / 2000
    }
    try Episodic.expectMean(
      means, near: 1 - Episodic.level(task, "accuracy, always new"), "share of repeats")
  }

  /// Catches a share that forgets the first steps, which cannot be repeats, or the streams' ends.
  @Test func shortStreamsHaveFewerRepeats() throws {
    func share(_ length: Int, _ interval: Int, _ probability: Double) throws -> Double {
      let task = try ContinualFamiliarity(length: length, interval: interval, probability: probability)
      return 1 - Episodic.level(task, "accuracy, always new")
    }
    #expect(try share(2, 1, 0.5) == 0.25)
    #expect(try abs(share(5, 3, 0.5) - 0.2) < 1e-15)
    #expect(try abs(share(3, 1, 0.5) - (0 + 0.5 + 0.25) / 3) < 1e-15)
    #expect(try abs(share(100_000, 3, 0.5) - 1.0 / 3) < 1e-4)
    #expect(try share(100, 3, 0) == 0)
    let task = try ContinualFamiliarity(length: 6, interval: 2, probability: 1)
    #expect(task.batch(.test, index: 0, size: 1).binary == [0, 0, 1, 1, 0, 0])
    let never = try ContinualFamiliarity(length: 100, probability: 0)
    #expect(never.batch(.test, index: 0, size: 1).binary.allSatisfy { $0 == 0 })
    #expect(Episodic.level(never, "loss, no memory") == 0)
  }

  /// Catches entries that are biased, or the same bits for several entries.
  @Test func entriesAreFairAndIndependent() throws {
    let task = try ContinualFamiliarity(width: 130, length: 2000, interval: 1, probability: 0)
    let batch = task.batch(.training, index: 0, size: 1)
    for (a, b) in [(0, 1), (0, 64), (63, 64), (1, 129), (65, 128)] {
      let products = (0..<2000).map { Double(batch[0, $0, a] * batch[0, $0, b]) }
      try Episodic.expectMean(products, near: 0, "entries \(a) and \(b)")
    }
    try Episodic.expectMean(batch.inputs.map(Double.init), near: 0, "entries")
  }

  /// Catches fixed streams that go on for ever, or that differ from those of endless training.
  @Test func fixedStreamsComeAgain() throws {
    let endless = try ContinualFamiliarity(width: 8, length: 20)
    let fixed = try ContinualFamiliarity(width: 8, length: 20, streams: 5)
    #expect(endless.batchCount(.training, size: 2) == nil)
    #expect(fixed.batchCount(.training, size: 2) == 2)
    #expect(fixed.batchCount(.validation, size: 2) == nil && fixed.batchCount(.test, size: 2) == nil)
    #expect(fixed.batch(.training, index: 3, size: 2) == endless.batch(.training, index: 1, size: 2))
    #expect(endless.batch(.training, index: 3, size: 2) != endless.batch(.training, index: 1, size: 2))
    #expect(fixed.batch(.training, index: 4, size: 99).items == 5)
    #expect(fixed.batch(.test, index: 4, size: 2) == endless.batch(.test, index: 4, size: 2))
  }

  /// Catches rates over all steps, a threshold on the wrong side, and NaN taken for an answer.
  @Test func ratesAreOfRepeatsAndOfNewPatterns() throws {
    let task = try ContinualFamiliarity(width: 8, length: 8, interval: 2, probability: 1)
    let batch = task.batch(.test, index: 0, size: 1)
    #expect(batch.binary == [0, 0, 1, 1, 0, 0, 1, 1])
    let scores = task.scores(outputs: [-1, 2, 3, -4, 0, .nan, 1, 0], of: batch)
    #expect(scores.names == ["accuracy", "true_positive_rate", "false_positive_rate", "loss"])
    #expect(scores.sum("accuracy") == .init(total: 4, count: 8))
    #expect(scores.sum("true_positive_rate") == .init(total: 2, count: 4))
    #expect(scores.sum("false_positive_rate") == .init(total: 1, count: 4))
    #expect(scores["loss"]?.isNaN == true)
  }

  /// Catches a level of the loss that no constant logit reaches.
  @Test func aConstantLogitReachesTheLevelOfNoMemory() throws {
    let task = try ContinualFamiliarity(width: 8, length: 1000)
    let batch = task.batch(.test, index: 0, size: 200)
    let logit = Float(-0.6931)  // of one third, about the share of repeats
    let losses = try (0..<200).map { item in
      try #require(
        task.scores(outputs: Array(repeating: logit, count: 1000), of: batch.items([item]))["loss"])
    }
    try Episodic.expectMean(losses, near: Episodic.level(task, "loss, no memory"), slack: 1e-5, "loss")
  }
}
