#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Associative retrieval: the law of its episodes, its data sets, and what can be reached without binding.
@Suite struct EpisodicRetrievalTests {
  private static func task(keys: Int, episodes: Int) throws -> AssociativeRetrieval {
    try AssociativeRetrieval(keys: keys, training: episodes, validation: 1, test: 1)
  }

  /// Catches repeated keys, a query that is no key, a class that is not the query's digit, and symbols in other places.
  @Test(arguments: [1, 2, 3, 9, 26])
  func episodesAreLawful(keys: Int) throws {
    let batch = try Self.task(keys: keys, episodes: 400).batch(.training, index: 0, size: 400)
    #expect(batch.steps == 2 * keys + 3 && batch.inputCount == 37 && batch.outputCount == 37)
    for item in 0..<batch.items {
      let symbols = Episodic.symbols(batch, item).compactMap(\.self)
      try #require(symbols.count == batch.steps, "not one-hot")
      let letters = (0..<keys).map { symbols[2 * $0] }
      let digits = (0..<keys).map { symbols[2 * $0 + 1] }
      #expect(letters.allSatisfy { (0..<26).contains($0) } && Set(letters).count == keys)
      #expect(digits.allSatisfy { (26..<36).contains($0) })
      #expect(symbols[2 * keys] == 36 && symbols[2 * keys + 1] == 36)
      let asked = try #require(letters.firstIndex(of: symbols[2 * keys + 2]))
      #expect(batch.classes[item] == digits[asked])
    }
  }

  /// Catches a shuffle that is not uniform, digits that depend on each other, and a query that prefers a place.
  ///
  /// χ² of counts; a right generator exceeds each bound once in 10 000 sets.
  @Test func drawsAreUniform() throws {
    let batch = try Self.task(keys: 3, episodes: 20_000).batch(.training, index: 0, size: 20_000)
    var counts = [String: [Int: Int]]()
    for item in 0..<batch.items {
      let symbols = Episodic.symbols(batch, item).compactMap(\.self)
      for place in 0..<3 {
        counts["letter \(place)", default: [:]][symbols[2 * place], default: 0] += 1
        counts["digit \(place)", default: [:]][symbols[2 * place + 1], default: 0] += 1
      }
      counts["pair", default: [:]][symbols[1] * 100 + symbols[3], default: 0] += 1
      counts["query", default: [:]][symbols.firstIndex(of: symbols[8]) ?? -1, default: 0] += 1
    }
    let cells = ["letter": (26, 60.14), "digit": (10, 33.72), "query": (3, 18.42), "pair": (100, 161.32)]
    for (what, found) in counts {
      let (number, bound) = try #require(cells[String(what.prefix { $0 != " " })])
      let expected = Double(batch.items) / Double(number)
      let statistic = found.values.reduce(0) { $0 + pow(Double($1) - expected, 2) / expected }
      #expect(found.count == number && statistic < bound, "\(what): χ² \(statistic)")
    }
  }

  /// Catches the wrong treatment of incomplete batches: training and test drop them, validation keeps them.
  @Test func batchesAreThoseOfThePaper() throws {
    let task = AssociativeRetrieval()
    #expect(task.batchCount(.training, size: 128) == 781)
    #expect(task.batchCount(.validation, size: 128) == 79)
    #expect(task.batchCount(.test, size: 128) == 156)
    #expect(task.batch(.validation, index: 78, size: 128).items == 16)
    #expect(task.batch(.training, index: 781, size: 128) == task.batch(.training, index: 0, size: 128))
    #expect(task.batch(.training, index: 1, size: 128) != task.batch(.training, index: 0, size: 128))
  }

  /// Catches a batch larger than the set that is empty or reads beyond it.
  @Test func aLargeBatchIsTheWholeSet() throws {
    let task = try AssociativeRetrieval(training: 10, validation: 4, test: 3)
    for (split, count) in [(EpisodeSplit.training, 10), (.validation, 4), (.test, 3)] {
      #expect(task.batchCount(split, size: 100) == 1)
      #expect(task.batch(split, index: 7, size: 100).items == count)
    }
  }

  /// Catches a set that changes with its size, or a copy of a task that takes the other's symbols.
  @Test func setsOfOtherSizesBeginAlike() throws {
    let small = try AssociativeRetrieval(training: 20)
    let large = try AssociativeRetrieval(training: 40)
    #expect(small.batch(.training, index: 0, size: 20) == large.batch(.training, index: 0, size: 20))
    let moved = try large.drawn(fromSeed: 5)
    #expect(moved.batch(.training, index: 0, size: 20) != large.batch(.training, index: 0, size: 20))
    #expect(moved != large && large != small)
  }

  /// Our own values, to notice a change: results can be compared only on the same episodes.
  @Test func theFirstEpisodesStay() throws {
    let batch = AssociativeRetrieval().batch(.training, index: 0, size: 2)
    let text = (0..<2).map { item in
      Episodic.symbols(batch, item).map { symbol in
        String(Array("abcdefghijklmnopqrstuvwxyz0123456789?")[symbol ?? 36])
      }.joined()
    }
    #expect(text == ["q6a8m8??q", "l5w9o5??w"])
  }

  /// Catches levels that are off: they are compared with their strategies, played on episodes and scored by the task.
  @Test(arguments: [1, 3, 4, 9, 26])
  func levelsAreThoseOfTheirStrategies(keys: Int) throws {
    let task = try Self.task(keys: keys, episodes: 6000)
    var random = SeedTree(seed: 1).stream("test.strategies")
    var means = (accuracy: [Double](), loss: [Double](), guess: [Double]())
    for index in 0..<60 {
      let batch = task.batch(.training, index: index, size: 100)
      var (most, guess): ([Float], [Float]) = ([], [])
      for item in 0..<100 {
        let digits = Episodic.symbols(batch, item).dropLast(3).compactMap(\.self).filter { $0 >= 26 }
        let silence = [Float](repeating: 0, count: (batch.steps - 1) * 37)
        most += silence + Self.logits(digits)
        guess += silence + Self.logits([digits[random.uniformInteger(below: keys)]])
      }
      let scores = task.scores(outputs: most, of: batch)
      means.accuracy.append(try #require(scores["accuracy"]))
      means.loss.append(try #require(scores["loss"]))
      means.guess.append(try #require(task.scores(outputs: guess, of: batch)["accuracy"]))
    }
    func level(_ name: String) -> Double { Episodic.level(task, name) }
    try Episodic.expectMean(means.accuracy, near: level("accuracy, best without binding"), "accuracy")
    try Episodic.expectMean(means.guess, near: level("accuracy, a shown digit at random"), "guess")
    try Episodic.expectMean(
      means.loss, near: level("loss, best without binding"), slack: 1e-6, "loss")
  }

  /// Logarithms of the shares of the symbols among some digits.
  private static func logits(_ digits: [Int]) -> [Float] {
    (0..<37).map { symbol in
      log(max(Float(digits.count { $0 == symbol }) / Float(digits.count), 1e-30))
    }
  }

  /// Catches an error in the formula for three keys: all different 0.72, two alike 0.27, all alike 0.01.
  @Test func levelsOfThreeKeysAreKnown() throws {
    let task = AssociativeRetrieval()
    func level(_ name: String) -> Double { Episodic.level(task, name) }
    #expect(abs(level("accuracy, a digit at random") - 0.1) < 1e-15)
    #expect(abs(level("accuracy, a shown digit at random") - 0.4) < 1e-15)
    #expect(abs(level("accuracy, best without binding") - (0.72 / 3 + 0.27 * 2 / 3 + 0.01)) < 1e-14)
    let pair = -(2.0 / 3) * log(2.0 / 3) - log(1.0 / 3) / 3
    #expect(abs(level("loss, best without binding") - (0.72 * log(3.0) + 0.27 * pair)) < 1e-14)
  }

  /// Catches an answer read from another step, ties that count as right, and NaN that is no error.
  @Test func accuracyIsOfTheLastStep() throws {
    let task = try AssociativeRetrieval(keys: 1, training: 8)
    let batch = task.batch(.training, index: 0, size: 8)
    func accuracy(_ fill: (_ item: Int, _ step: Int, _ label: Int) -> [Float]) -> Double? {
      let outputs = (0..<8).flatMap { item in
        (0..<5).flatMap { fill(item, $0, batch.classes[item]) }
      }
      return task.scores(outputs: outputs, of: batch)["accuracy"]
    }
    func peak(_ place: Int, _ value: Float = 1) -> [Float] { (0..<37).map { $0 == place ? value : 0 } }
    #expect(accuracy { _, step, label in peak(step == 4 ? label : 0) } == 1)
    #expect(accuracy { _, step, label in peak(step == 4 ? 0 : label) } == 0)
    #expect(accuracy { item, _, label in peak(item < 2 ? label : 36) } == 0.25)
    #expect(accuracy { _, _, _ in peak(0, 0) } == 0)
    #expect(accuracy { _, _, label in peak(label).map { $0 == 0 ? .nan : 1 } } == 0)
  }
}
