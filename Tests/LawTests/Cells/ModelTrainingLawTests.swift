import Autodiff
import LearningTasks
import NumericalCore
import PlasticNetworks
import TestSupport
import Testing

/// Training on batches: what may and what must not change its results, for every model and kind of loss.
@Suite struct ModelTrainingLawTests {
  /// A network of each kind of engine and readout, on a task of each kind of loss.
  struct Subject: Sendable, CustomTestStringConvertible {
    var name: String
    var network: SequenceNetwork
    var task: any ParametrisedTask

    var testDescription: String { name }

    static let all: [Subject] = {
      var all: [Subject] = []
      for (task, settings) in [
        ("associative-retrieval", [("training", "640"), ("validation", "128"), ("test", "128")]),
        ("familiarity", [("width", "9"), ("length", "12")]),
        ("cue-reward", [("width", "3"), ("shown", "4"), ("asked", "4")]),
      ] as [(String, [(name: String, value: String)])] {
        guard let task = try? EpisodicTasks.task(named: task, settings: settings) else { continue }
        for model in PlasticModel.names {
          for rule in PlasticModel.rules(of: model) {
            guard let model = try? PlasticModel(model, hidden: 7, rule: rule, preset: .paper, for: task),
              let network = try? model.network(for: task)
            else { continue }
            all.append(Subject(name: "\(task.name) \(model.folderName)", network: network, task: task))
          }
        }
      }
      return all
    }()
  }

  private func training<Scalar: TensorScalar>(
    _ subject: Subject, threads: Int = 1, engine: GradientEngine = .automatic, as scalar: Scalar.Type,
    batch: Int = 21, updates: Int = 4
  ) throws -> EpisodicTraining<Scalar> {
    let settings = TrainingSettings(
      batchSize: batch, updates: updates, evaluationInterval: 2, evaluationBatches: 2, testBatches: 2,
      schedule: .constant(1e-2), gradientClip: 1, selection: .best)
    return try EpisodicTraining(
      subject.network, on: subject.task, settings, seed: 5, threads: threads, engine: engine)
  }

  private func trained<Scalar: TensorScalar>(_ training: EpisodicTraining<Scalar>) throws -> TrainingProgress<
    Scalar
  > {
    var progress = training.begin()
    while !training.isOver(progress) { try training.advance(&progress) }
    return progress
  }

  /// Catches a model that is missing from the list above because it cannot be built.
  @Test func everyModelIsThere() {
    let count = PlasticModel.names.map { PlasticModel.rules(of: $0).count }.reduce(0, +)
    #expect(Subject.all.count == 3 * count && count >= 13)
  }

  /// Catches fused passes, a readout or a loss that differ from the tape: four updates, clipped, with evaluations between.
  @Test(arguments: Subject.all) func fusedPassesTrainAsTheTapeDoes(_ subject: Subject) throws {
    let fused = try training(subject, engine: .fused, as: Double.self)
    let tape = try training(subject, engine: .tape, as: Double.self)
    #expect(fused.isFused && !tape.isFused)
    let (a, b) = (try trained(fused), try trained(tape))
    for (x, y) in zip(a.parameters.values, b.parameters.values) {
      // Adam divides by the root of a square: where a gradient is nearly zero, its rounding counts.
      #expect(abs(x - y) < 1e-7, "\(x) and \(y)")
    }
    for (x, y) in zip(a.curve, b.curve) {
      #expect(Set(x.scores.keys) == Set(y.scores.keys))
      for (name, score) in x.scores { #expect(abs(score - (y.scores[name] ?? .nan)) < 1e-6) }
      #expect((x.energy == nil) == (y.energy == nil))
      if let first = x.energy, let second = y.energy { #expect(abs(first / second - 1) < 1e-6) }
    }
  }

  /// Catches sums whose order depends on threads.
  @Test(arguments: Subject.all) func threadsChangeNoBit(_ subject: Subject) throws {
    let alone = try trained(training(subject, threads: 1, as: Float.self))
    for threads in [2, 5] {
      let shared = try trained(training(subject, threads: threads, as: Float.self))
      #expect(shared.parameters == alone.parameters && shared.curve == alone.curve)
    }
  }

  /// Catches sums whose order depends on where an item stands in its batch.
  @Test(arguments: Subject.all) func theOrderOfABatchChangesNoBit(_ subject: Subject) throws {
    struct Shuffled: EpisodicTask {
      var task: any ParametrisedTask
      var name: String { task.name }
      var inputCount: Int { task.inputCount }
      var outputCount: Int { task.outputCount }
      var steps: Int { task.steps }
      var loss: EpisodeLoss { task.loss }
      var referenceLevels: [(name: String, value: Double)] { [] }
      func batchCount(_ split: EpisodeSplit, size: Int) -> Int? { task.batchCount(split, size: size) }
      func batch(_ split: EpisodeSplit, index: Int, size: Int) -> EpisodeBatch {
        var stream = SeedTree(seed: 1).stream("test.order", index: index)
        let batch = task.batch(split, index: index, size: size)
        return batch.items((0..<batch.items).shuffled(using: &stream))
      }
      func scores(outputs: [Float], of batch: EpisodeBatch) -> EpisodeScores {
        task.scores(outputs: outputs, of: batch)
      }
    }
    let ordered = try training(subject, as: Float.self)
    let shuffled = try EpisodicTraining<Float>(
      subject.network, on: Shuffled(task: subject.task), ordered.settings, seed: 5)
    #expect(try trained(ordered).parameters == trained(shuffled).parameters)
  }

  /// Catches anything that a checkpoint forgets, at every update.
  @Test(arguments: Subject.all) func resumingChangesNoBit(_ subject: Subject) throws {
    let whole = try training(subject, as: Float.self)
    let end = try trained(whole)
    var progress = whole.begin()
    while !whole.isOver(progress) {
      try whole.advance(&progress)
      let fresh = try training(subject, as: Float.self)
      progress = try fresh.progress(from: progress.arrays)
    }
    #expect(progress.parameters == end.parameters && progress.curve == end.curve)
    #expect(progress.best?.point == end.best?.point && progress.best?.values == end.best?.values)
    let (a, b) = (progress.arrays, end.arrays)
    #expect(Set(a.keys) == Set(b.keys))
    for (name, array) in a { #expect(array.values.map(\.bitPattern) == b[name]?.values.map(\.bitPattern)) }
  }
}
