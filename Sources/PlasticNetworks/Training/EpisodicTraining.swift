import Autodiff
import LearningTasks
import NumericalCore

/// Trains a network on an episodic task by back-propagation through time.
///
/// The update k reads batch k of the task's training data, so the network's seed decides its first parameters and nothing else. Progress
/// is a value; the object holds memory for the passes only.
public final class EpisodicTraining<Scalar: TensorScalar> {
  public let task: any EpisodicTask
  public let network: SequenceNetwork
  public let settings: TrainingSettings
  public let seed: UInt64
  private let engine: NetworkEngine<Scalar>
  private var gradient: [Scalar]
  /// The batch of the next update, drawn while the last one was worked on.
  private var next: (update: Int, batch: PreparedBatch<Scalar>)?

  /// - Parameters:
  ///   - network: a cell and a readout.
  ///   - task: what the network is trained on.
  ///   - settings: how.
  ///   - seed: the root of all draws: of weights and of episodes.
  ///   - threads: the results do not depend on it.
  ///   - engine: the cell's fused passes, if it has any, or the tape.
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if the network does not fit the task, or the cell has not the engine that is asked for.
  public init(
    _ network: SequenceNetwork, on task: any EpisodicTask, _ settings: TrainingSettings, seed: UInt64,
    threads: Int = 1, engine: GradientEngine = .automatic
  ) throws(SubsongError) {
    try Self.check(network, on: task, settings, threads: threads, engine: engine)
    (self.network, self.task, self.settings, self.seed) = (network, task, settings, seed)
    self.engine = try NetworkEngine(
      network, task.loss, steps: task.steps, batchSize: settings.batchSize, threads: threads, engine: engine)
    gradient = Array(repeating: 0, count: network.layout.count)
  }

  /// Refuses what ``init(_:on:_:seed:threads:engine:)`` refuses, and allocates nothing.
  ///
  /// - Throws: ``NumericalCore/SubsongError``: usage or bad input.
  public static func check(
    _ network: SequenceNetwork, on task: any EpisodicTask, _ settings: TrainingSettings, threads: Int = 1,
    engine: GradientEngine = .automatic
  ) throws(SubsongError) {
    guard network.inputCount == task.inputCount, network.outputCount == task.outputCount else {
      throw SubsongError(
        .usage, "the network has \(network.inputCount) inputs and \(network.outputCount) outputs",
        because: "\(task.name) needs \(task.inputCount) and \(task.outputCount)")
    }
    try settings.check()
    try task.check(batchSize: settings.batchSize)
    _ = try WorkLayout<Scalar>(
      network, steps: task.steps, batchSize: settings.batchSize, threads: threads, engine: engine)
  }

  /// Whether the passes are fused rather than on the tape.
  public var isFused: Bool { engine.isFused }

  /// Before the first update; the first point of the curve is the untrained network.
  public func begin() -> TrainingProgress<Scalar> {
    var progress = newProgress()
    addPoint(to: &progress)
    return progress
  }

  /// The progress that ``TrainingProgress/arrays`` gave.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the arrays are not of this training.
  public func progress(from arrays: NamedArrays) throws(SubsongError) -> TrainingProgress<Scalar> {
    try TrainingProgress(from: arrays, newProgress())
  }

  private func newProgress() -> TrainingProgress<Scalar> {
    let parameters = network.initialParameters(seed: seed, as: Scalar.self)
    return TrainingProgress(parameters, settings.optimiser.optimiser(for: TrainedRanges(network.layout)))
  }

  public func isOver(_ progress: TrainingProgress<Scalar>) -> Bool { progress.update >= settings.updates }

  /// One update, and an evaluation where one is due.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (numerical) if loss or gradient leave the numbers; the progress is then as it was.
  public func advance(_ progress: inout TrainingProgress<Scalar>) throws(SubsongError) {
    let update = progress.update
    let batch = next.flatMap { $0.update == update ? $0.batch : nil } ?? batch(of: update)
    let loss = engine.gradient(at: progress.parameters.values, of: batch, into: &gradient) {
      next = update + 1 < settings.updates ? (update + 1, self.batch(of: update + 1)) : nil
    }
    let norm = clipNorm(&gradient, to: settings.gradientClip)
    guard loss.isFinite, norm.isFinite else {
      throw SubsongError(
        .numerical, "the \(loss.isFinite ? "gradient" : "loss") is no number",
        at: "update \(progress.update + 1)", because: "the training has left the numbers",
        remedy: "use a smaller learning rate or a gradient clip")
    }
    let rate = settings.schedule.value(after: progress.update)
    progress.optimiser.update(&progress.parameters.values, gradient: gradient, rate: rate)
    progress.update += 1
    progress.lossSum += loss
    progress.normSum += norm
    progress.sinceLast += 1
    if progress.update.isMultiple(of: settings.evaluationInterval) || isOver(progress) {
      addPoint(to: &progress)
    }
  }

  private func batch(of update: Int) -> PreparedBatch<Scalar> {
    PreparedBatch(task.batch(.training, index: update, size: settings.batchSize))
  }

  private func addPoint(to progress: inout TrainingProgress<Scalar>) {
    let evaluation = evaluate(
      progress.parameters.values, on: .validation, batches: settings.evaluationBatches)
    let count = Double(progress.sinceLast)
    progress.curve.append(
      CurvePoint(
        update: progress.update, trainingLoss: count > 0 ? progress.lossSum / count : nil,
        gradientNorm: count > 0 ? progress.normSum / count : nil, scores: evaluation.scores,
        energy: evaluation.energy))
    (progress.lossSum, progress.normSum, progress.sinceLast) = (0, 0, 0)
    let point = progress.curve.count - 1
    if progress.best.map({ isBetter(progress.curve[point], than: progress.curve[$0.point]) }) ?? true {
      progress.best = (point, progress.parameters.values)
    }
  }

  private func isBetter(_ point: CurvePoint, than other: CurvePoint) -> Bool {
    let score = task.mainScore
    guard let new = point.scores[score.name], let old = other.scores[score.name] else { return false }
    // Any number is better than none.
    if old.isNaN || new.isNaN { return !new.isNaN }
    return score.higherIsBetter ? new > old : new < old
  }

  /// The parameters that the training hands over.
  public func selected(_ progress: TrainingProgress<Scalar>) -> [Scalar] {
    settings.selection == .best
      ? progress.best?.values ?? progress.parameters.values : progress.parameters.values
  }

  /// The scores of the selected parameters on test data.
  public func test(_ progress: TrainingProgress<Scalar>) -> EpisodicEvaluation {
    evaluate(selected(progress), on: .test, batches: settings.testBatches)
  }

  /// - Parameters:
  ///   - parameters: those of the network, in the order of its layout.
  ///   - split: which episodes.
  ///   - batches: at most; fixed data may have fewer.
  public func evaluate(_ parameters: [Scalar], on split: EpisodeSplit, batches: Int) -> EpisodicEvaluation {
    let size = settings.batchSize
    let count = task.batchCount(split, size: size).map { min($0, batches) } ?? batches
    let countsEnergy = network.cell.countsEnergy
    var scores = EpisodeScores([:])
    var energies = Array(repeating: 0.0, count: task.steps)
    var items = 0
    for index in 0..<count {
      let batch = task.batch(split, index: index, size: size)
      let answers = engine.answers(at: parameters, to: batch, energies: countsEnergy)
      scores = scores + task.scores(outputs: answers.outputs, of: batch)
      for (k, energy) in answers.energies.enumerated() { energies[k % task.steps] += Double(energy) }
      items += batch.items
    }
    let perStep = countsEnergy ? energies.map { $0 / Double(max(1, items)) } : []
    return EpisodicEvaluation(
      scores: Dictionary(uniqueKeysWithValues: scores.means.map { ($0.name, $0.value) }),
      energy: countsEnergy ? perStep.reduce(0, +) : nil, energyPerStep: perStep)
  }
}

extension EpisodicTask {
  /// The score by which networks are compared: accuracy where there are classes, else the loss.
  public var mainScore: (name: String, higherIsBetter: Bool) {
    if case .meanSquaredError = loss { ("loss", false) } else { ("accuracy", true) }
  }
}
