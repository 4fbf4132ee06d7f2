import Autodiff
import LearningTasks
import NumericalCore
import PlasticNetworks
import TestSupport
import Testing

/// The course of a training.
@Suite struct EpisodicTrainingTests {
  private static let settings = TrainingSettings(
    batchSize: 16, updates: 5, evaluationInterval: 2, evaluationBatches: 3, testBatches: 2)

  private static func task() throws -> any ParametrisedTask {
    try EpisodicTasks.task(named: "cue-reward", settings: [("width", "3"), ("shown", "3"), ("asked", "3")])
  }

  private func training(_ settings: TrainingSettings = Self.settings) throws -> EpisodicTraining<Double> {
    let task = try Self.task()
    let model = try PlasticModel("stpn", hidden: 6, rule: nil, preset: .clean, for: task)
    return try EpisodicTraining(model.network(for: task), on: task, settings, seed: 2)
  }

  /// Catches evaluations at the wrong updates, and means over the wrong ones.
  @Test func theCurveHasItsPoints() throws {
    let training = try training()
    var progress = training.begin()
    var losses: [Double] = []
    while !training.isOver(progress) {
      try training.advance(&progress)
      losses.append(progress.lossSum)
    }
    #expect(progress.curve.map(\.update) == [0, 2, 4, 5])
    #expect(progress.curve[0].trainingLoss == nil && progress.curve[0].energy != nil)
    #expect(progress.curve.dropFirst().allSatisfy { $0.trainingLoss != nil && $0.gradientNorm != nil })
    // The sum begins again after each evaluation.
    #expect(losses[1] == 0 && losses[3] == 0 && losses[4] == 0 && losses[0] > 0 && losses[2] > 0)
    // The mean over updates 3 and 4, of which the sum after 3 is a part.
    #expect((progress.curve[2].trainingLoss ?? 0) * 2 > losses[2])
  }

  /// Catches a training that tests other parameters than those that did best.
  @Test func theBestAreKept() throws {
    var settings = Self.settings
    // So large a rate makes things worse at once.
    (settings.selection, settings.schedule, settings.updates) = (.best, .constant(3), 6)
    let training = try training(settings)
    var progress = training.begin()
    while !training.isOver(progress) { try training.advance(&progress) }
    let losses = progress.curve.map { $0.scores["loss"] ?? .nan }
    let best = try #require(progress.best)
    #expect(losses[best.point] == losses.min() && losses.last != losses.min())
    #expect(training.selected(progress) == best.values)
    #expect(
      training.evaluate(best.values, on: .validation, batches: 3).scores["loss"] == losses[best.point])
  }

  /// Catches a training that goes on without numbers, or whose error loses what was there.
  @Test func whatLeavesTheNumbersIsAnError() throws {
    var settings = Self.settings
    settings.schedule = .constant(1e300)
    settings.updates = 50
    let training = try training(settings)
    var progress = training.begin()
    var before = progress.arrays
    let error = subsongError {
      while !training.isOver(progress) {
        before = progress.arrays
        try training.advance(&progress)
      }
    }
    #expect(error?.category == .numerical && error?.location?.contains("update") == true)
    #expect(Set(progress.arrays.keys) == Set(before.keys))
  }

  /// Catches a network of the wrong size that is trained all the same.
  @Test func aNetworkThatDoesNotFitIsRefused() throws {
    let task = try Self.task()
    let other = try EpisodicTasks.task(named: "sequence-reproduction", settings: [])
    let network = try PlasticModel("rnn", hidden: 4, rule: nil, preset: .clean, for: other).network(
      for: other)
    let error = subsongError {
      _ = try EpisodicTraining<Float>(network, on: task, Self.settings, seed: 1)
    }
    #expect(error?.what.contains("3 inputs and 1 outputs") == true)
  }

  /// Catches a checkpoint of another network that is taken.
  @Test func foreignArraysAreRefused() throws {
    let training = try training()
    var arrays = training.begin().arrays
    arrays["parameters/weight"]?.shape = [1, 1]
    #expect(subsongError { _ = try training.progress(from: arrays) }?.category == .badInput)
    arrays = training.begin().arrays
    arrays["position"]?.values[0] = 0.5
    #expect(subsongError { _ = try training.progress(from: arrays) }?.what.contains("position") == true)
  }
}
