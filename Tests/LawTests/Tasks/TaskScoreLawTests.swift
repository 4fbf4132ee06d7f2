import LearningTasks
import NumericalCore
import Testing

/// How every task judges answers.
@Suite struct TaskScoreLawTests {
  /// Catches scores that depend on how the items are cut into batches.
  @Test(arguments: TaskCase.all)
  func scoresAddUpOverBatches(of subject: TaskCase) throws {
    let task = subject.task
    let whole = task.batch(.validation, index: 0, size: 8)
    var stream = SeedTree(seed: 3).stream("test.outputs.\(task.name)")
    let width = whole.steps * whole.outputCount
    let outputs = (0..<8 * width).map { _ in Float(stream.gaussian(standardDeviation: 1)) }
    let scores = task.scores(outputs: outputs, of: whole)
    var sum = EpisodeScores([:])
    for items in [0..<3, 3..<8] {
      let part = Array(outputs[items.lowerBound * width..<items.upperBound * width])
      sum += task.scores(outputs: part, of: whole.items(Array(items)))
    }
    #expect(sum.names == scores.names && scores.names.contains("loss"))
    for name in scores.names {
      let (a, b) = (try #require(scores.sum(name)), try #require(sum.sum(name)))
      #expect(a.count == b.count && abs(a.total - b.total) <= 1e-12 * max(1, abs(a.total)), "\(name)")
    }
    #expect(scores["loss"] == task.loss.sum(of: outputs, in: whole).mean)
  }

  /// Catches a score that looks at the wrong items, steps or outputs, and a level that is better than knowing the answers.
  @Test(arguments: TaskCase.all)
  func nobodyIsBetterThanWhoKnowsTheAnswers(of subject: TaskCase) throws {
    let task = subject.task
    let batch = task.batch(.test, index: 0, size: 20)
    let best = task.scores(outputs: batch.perfectOutputs, of: batch)
    #expect(try #require(best["loss"]) < 1e-6)
    #expect(try best["accuracy"] == nil || #require(best["accuracy"]) == 1)
    for level in task.referenceLevels {
      let score = try #require(best[String(level.name.prefix { $0 != "," })])
      let isAccuracy = level.name.hasPrefix("accuracy")
      #expect(isAccuracy ? level.value <= score : level.value >= score - 1e-6, "\(level.name)")
    }
    let others = Array(1..<20) + [0]
    let exchanged = task.scores(outputs: batch.perfectOutputs, of: batch.items(others))
    #expect(try #require(exchanged["loss"]) > 0.01, "answers to other episodes are as good")
  }

  /// Catches a level that belongs to no score, or that is no number.
  @Test(arguments: TaskCase.all)
  func levelsBelongToScores(of subject: TaskCase) {
    let task = subject.task
    let batch = task.batch(.test, index: 0, size: 2)
    let scores = task.scores(outputs: batch.perfectOutputs, of: batch).names
    #expect(!task.referenceLevels.isEmpty)
    #expect(Set(task.referenceLevels.map(\.name)).count == task.referenceLevels.count)
    for level in task.referenceLevels {
      #expect(scores.contains(String(level.name.prefix { $0 != "," })), "\(level.name)")
      #expect(level.value.isFinite && level.value >= 0)
    }
  }

  /// Catches an answer that is no number and is taken for a good one.
  @Test(arguments: TaskCase.all)
  func answersThatAreNoNumbersAreNotGood(of subject: TaskCase) {
    let task = subject.task
    let batch = task.batch(.test, index: 0, size: 4)
    let nothing = [Float](repeating: .nan, count: 4 * batch.steps * batch.outputCount)
    let scores = task.scores(outputs: nothing, of: batch)
    #expect(scores["loss"]?.isNaN == true)
    #expect(scores["accuracy"] ?? 0 == 0)
  }
}
