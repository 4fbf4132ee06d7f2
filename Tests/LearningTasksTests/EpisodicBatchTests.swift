#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import LearningTasks
import NumericalCore
import Testing

/// Batches, losses and scores, apart from any task.
@Suite struct EpisodicBatchTests {
  /// Two items of two steps with three outputs.
  private static func batch(_ targets: EpisodeBatch.Targets, outputs: Int) -> EpisodeBatch {
    EpisodeBatch(
      items: 2, steps: 2, inputCount: 1, outputCount: outputs, inputs: [1, 2, 3, 4], targets: targets)
  }

  /// Catches items whose inputs and targets part ways, and wrong widths.
  @Test func permutationsMoveInputsAndTargetsTogether() {
    let classes = Self.batch(.classes([7, 8]), outputs: 9)
    #expect(classes.items([1, 0]).inputs == [3, 4, 1, 2])
    #expect(classes.items([1, 0]).targets == .classes([8, 7]))
    #expect(classes.items([1, 1, 0]).items == 3)
    let values = Self.batch(.values([1, 2, 3, 4, 5, 6, 7, 8]), outputs: 2)
    #expect(values.items([1]).targets == .values([5, 6, 7, 8]))
    #expect(Self.batch(.binary([0, 1, 1, 0]), outputs: 1).items([1, 0]).targets == .binary([1, 0, 0, 1]))
    #expect(values.items([1, 0]).items([1, 0]) == values)
  }

  /// Catches the cross-entropy of another step or class, and overflow.
  @Test func crossEntropyIsOfTheLastStep() {
    let batch = Self.batch(.classes([0, 2]), outputs: 3)
    let outputs: [Float] = [9, 9, 9, 1, 2, 3, -9, 0, 9, 0.5, 0, -1]
    let expected =
      log(exp(1.0) + exp(2.0) + exp(3.0)) - 1 + log(exp(0.5) + 1 + exp(-1.0)) + 1
    let sum = EpisodeLoss.crossEntropyAtEnd.sum(of: outputs, in: batch)
    #expect(abs(sum.total - expected) < 1e-12 && sum.count == 2)
    let huge: [Float] = [0, 0, 0, 1e30, 0, 0, 0, 0, 0, 0, 0, 1e30]
    #expect(EpisodeLoss.crossEntropyAtEnd.sum(of: huge, in: batch).total == 0)
  }

  /// Catches steps before the first that counts, and a count that forgets outputs or steps.
  @Test func squaredErrorsBeginAtTheirStep() {
    let batch = Self.batch(.values([0, 0, 1, 1, 0, 0, 2, 2]), outputs: 2)
    let outputs: [Float] = [5, 5, 1, 2, 7, 7, 2, 5]
    let late = EpisodeLoss.meanSquaredError(from: 1).sum(of: outputs, in: batch)
    #expect(late == EpisodeScores.Sum(total: 10, count: 4))
    let all = EpisodeLoss.meanSquaredError(from: 0).sum(of: outputs, in: batch)
    #expect(all == EpisodeScores.Sum(total: 10 + 50 + 98, count: 8))
  }

  /// Catches swapped targets, and logits that overflow.
  @Test func binaryCrossEntropyIsThatOfALogit() {
    let batch = Self.batch(.binary([1, 0, 1, 0]), outputs: 1)
    let outputs: [Float] = [0.75, 0.75, -2, -2]
    func sigmoid(_ y: Double) -> Double { 1 / (1 + exp(-y)) }
    let expected = -log(sigmoid(0.75)) - log(1 - sigmoid(0.75)) - log(sigmoid(-2)) - log(1 - sigmoid(-2))
    let sum = EpisodeLoss.binaryCrossEntropy.sum(of: outputs, in: batch)
    #expect(abs(sum.total - expected) < 1e-12 && sum.count == 4)
    #expect(EpisodeLoss.binaryCrossEntropy.sum(of: [1000, -1000, 1000, 1000], in: batch).total == 1000)
  }

  /// Catches means of means, which weigh a small batch too much, and scores that get lost.
  @Test func scoresOfBatchesAddUp() {
    let a = EpisodeScores(["accuracy": .init(total: 1, count: 1), "loss": .init(total: 0.5, count: 2)])
    let b = EpisodeScores(["accuracy": .init(total: 0, count: 3), "extra": .init(total: 0, count: 0)])
    let sum = a + b
    #expect(sum.names == ["accuracy", "loss", "extra"])
    #expect(sum["accuracy"] == 0.25 && sum["loss"] == 0.25 && sum["other"] == nil)
    #expect(sum["extra"]?.isNaN == true)
    #expect(sum.sum("accuracy") == EpisodeScores.Sum(total: 1, count: 4))
    #expect(sum.means.map(\.name) == sum.names)
  }
}
