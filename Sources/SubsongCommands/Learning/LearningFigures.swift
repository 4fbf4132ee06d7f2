import Autodiff
import Figures
import LearningTasks
import NumericalCore
import PlasticNetworks
import RunStore

/// The figures of a training that is over, drawn from what it left in its folder: `curve`, `energy` (during training), `energy-steps`,
/// `eta` and `fast-weights` (on a test episode), each where there is something to be seen.
struct LearningFigures {
  static let names = ["curve", "energy", "energy-steps", "eta", "fast-weights"]

  private let run: LearningRun
  private let task: any ParametrisedTask
  private let curve: CSVTable

  /// - Throws: ``SubsongError`` if a file of the training is missing or damaged, or if it has not come as far as an evaluation.
  init(_ run: LearningRun) throws(SubsongError) {
    self.run = run
    task = try run.plan.episodicTask()
    guard run.directory.contains(.learningCurve) else {
      throw SubsongError(
        .missingInput, "the training has nothing yet that could be drawn", at: run.directory.path,
        because: "it was stopped before its first checkpoint",
        remedy: "go on with `\(run.directory.resumeCommand)`")
    }
    curve = try run.directory.table(of: .learningCurve)
  }

  /// Draws those of `names` for which there is something to be seen, as PNG, PDF and SVG.
  ///
  /// - Parameter target: nil for the training's own folder.
  /// - Returns: the PNGs.
  @discardableResult
  func draw(_ names: [String] = Self.names, into target: RunDirectory? = nil) throws(SubsongError)
    -> [RunFile]
  {
    let plan = try run.plan.fingerprint()
    let provenance = Provenance(
      configuration: plan, seed: run.plan.seed, song: task.name, inputs: ["plan": plan],
      engine: run.plan.engine.rawValue, command: run.plan.command)
    return try drawings(Set(names)).map { (name, figure) throws(SubsongError) in
      try (target ?? run.directory).write(figure, named: "figures/\(name)", provenance: provenance)
    }
  }

  private typealias Drawing = (name: String, figure: any Figure)

  private func drawings(_ names: Set<String>) throws(SubsongError) -> [Drawing] {
    var drawings: [Drawing] = [("curve", try learningCurve())]
    if curve.columns.contains("energy") { drawings.append(("energy", try energyCurve())) }
    if run.directory.contains(.stepEnergy) {
      let table = try run.directory.table(of: .stepEnergy)
      let energies = try table.column("energy").compactMap(\.self)
      drawings.append(("energy-steps", perStep([(run.plan.model.name, energies)], "energy")))
    }
    // A test episode has to be computed for these.
    if !names.isDisjoint(with: ["eta", "fast-weights"]) {
      switch run.plan.precision {
      case .single: drawings += try probed(Float.self)
      case .double: drawings += try probed(Double.self)
      }
    }
    return drawings.filter { names.contains($0.name) }
  }

  /// The scores of the validation, and the levels that belong to the first of them.
  private func learningCurve() throws(SubsongError) -> TrainingCurvesFigure {
    let main = task.mainScore.name
    let names = main == "loss" ? ["loss", "query_loss"] : [main]
    let series = try names.filter(curve.columns.contains).map { (name) throws(SubsongError) in
      TrainingCurvesFigure.Series(
        name: name.replacing("_", with: " "),
        points: try points("update", name))
    }
    let levels = task.referenceLevels.filter { $0.name.hasPrefix("\(main), ") }.map {
      TrainingCurvesFigure.Level(name: String($0.name.dropFirst(main.count + 2)), value: $0.value)
    }
    return TrainingCurvesFigure(
      series: series, xLabel: "updates", yLabel: "validation \(main)", levels: levels)
  }

  private func energyCurve() throws(SubsongError) -> TrainingCurvesFigure {
    TrainingCurvesFigure(
      series: [.init(name: run.plan.model.name, points: try points("update", "energy"))], xLabel: "updates",
      yLabel: "energy of a sequence")
  }

  private func points(_ x: String, _ y: String) throws(SubsongError) -> [TrainingCurvesFigure.Point] {
    zip(try curve.column(x), try curve.column(y)).compactMap { x, y in
      if let x, let y { .init(x: x, y: y) } else { nil }
    }
  }

  private func perStep(_ lines: [(name: String, values: [Double])], _ label: String) -> TrainingCurvesFigure {
    TrainingCurvesFigure(
      series: lines.map { line in
        .init(name: line.name, points: line.values.enumerated().map { .init(x: Double($0 + 1), y: $1) })
      }, xLabel: "step of the episode", yLabel: label, span: queries)
  }

  /// The steps that ask for what was shown before.
  private var queries: TrainingCurvesFigure.Span? {
    let first: Int? =
      switch task {
      case let task as CueReward: task.shown
      case let task as FewShotRegression: task.shots
      case let task as SequenceReproduction: task.length + task.delay
      default: nil
      }
    return first.map { .init(name: "queries", start: Double($0) + 0.5, end: Double(task.steps) + 0.5) }
  }

  /// Fast weights are shown for matrices and episodes of a size that a reader can take in.
  private static let (mostMaps, mostSide) = (20, 256)

  private func probed<Scalar: TensorScalar>(_ scalar: Scalar.Type) throws(SubsongError) -> [Drawing] {
    let training = try run.training(scalar)
    guard task.steps <= 500, let progress = try run.lastProgress(of: training) else { return [] }
    let probe = training.probe(training.selected(progress), maps: Self.mostMaps, side: Self.mostSide)
    let rates = rates(of: probe)
    let eta: [Drawing] = rates.isEmpty ? [] : [("eta", perStep(rates, "rate of plasticity"))]
    let maps = probe.fastWeights
    guard let first = maps.first else { return eta }
    let figure = FastWeightsFigure(
      maps: maps, titles: (0..<maps.count).map { title($0, probe.inputs) },
      border: probe.inputColumns > 0 && probe.inputColumns < first.columns
        ? .init(column: probe.inputColumns) : nil)
    return eta + [("fast-weights", figure)]
  }

  private func rates(of probe: EpisodeProbe) -> [(name: String, values: [Double])] {
    var rates: [(name: String, values: [Double])] = []
    for (name, key) in [("η", "eta"), ("η after the clip", "eta_effective")] {
      if let values = probe.observations[key] { rates.append((name, values)) }
    }
    // A line that lies on the first one would only hide it.
    if rates.count == 2, rates[0].values == rates[1].values { rates.removeLast() }
    return rates
  }

  /// The symbol that the network reads in a step, or the number of the step.
  private func title(_ step: Int, _ inputs: Matrix<Double>) -> String {
    guard let retrieval = task as? AssociativeRetrieval else { return "\(step + 1)" }
    let row = inputs.row(step)
    return row.firstIndex { $0 > 0 }.map { retrieval.symbol($0 - row.startIndex) } ?? "\(step + 1)"
  }
}

extension LearningPlan {
  /// What trains the network again, as a shell takes it.
  var command: String {
    var words = ["subsong", "learn", task, "--model", model.name, "--preset", model.preset.rawValue]
    if let rule = model.rule { words += ["--rule", rule.rawValue] }
    words += ["--hidden", "\(model.hidden)"]
    let standard = EpisodicTasks.entries.first { $0.name == task }?.standard.settings ?? []
    for (name, value) in standard {
      if let own = taskSettings[name], own != value { words += ["--set", "\(name)=\(own)"] }
    }
    words += ["--batch", "\(training.batchSize)", "--updates", "\(training.updates)"]
    words += ["--evaluate-every", "\(training.evaluationInterval)"]
    words += ["--evaluation-batches", "\(training.evaluationBatches)"]
    if case .constant(let rate) = training.schedule { words += ["--rate", "\(rate)"] }
    words += ["--precision", precision.rawValue, "--engine", engine.rawValue, "--seed", "\(seed)"]
    return words.map(shellWord).joined(separator: " ")
  }
}
