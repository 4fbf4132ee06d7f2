import Elise
import Experiments
import Figures
import LearningTasks
import NumericalCore
import RunStore

/// The figures of a run, made from the files that it left, so that they can be drawn again at any time.
struct RunFigures {
  let directory: RunDirectory
  private let network: NetworkDocument
  private let provenance: Provenance
  /// ms between two samples of the recordings.
  private let sampleInterval: Double

  /// - Throws: ``SubsongError`` if the run has no description, provenance or network that can be read.
  init(_ directory: RunDirectory) throws(SubsongError) {
    self.directory = directory
    network = try NetworkDocument(run: directory)
    provenance = try directory.json(of: .provenance)
    let description = try ExperimentDescription(run: directory)
    sampleInterval = description.network.timeStep * Double(description.schedule.scoringInterval)
  }

  /// Draws figures in all three formats.
  ///
  /// - Parameters:
  ///   - kinds: which figures; those whose data the run lacks (no replay, no training) are passed over.
  ///   - neurons: the neurons of the traces; a choice of visible and latent ones if nil.
  /// - Returns: the files that were written.
  /// - Throws: ``SubsongError``: usage for an unknown neuron, before anything is written; bad input if a file of
  ///   the run is damaged.
  func draw(_ kinds: [Kind] = Kind.allCases, into target: RunDirectory? = nil, neurons: [Int]? = nil)
    throws(SubsongError) -> [RunFile]
  {
    if let stranger = neurons?.first(where: { !(0..<network.neuronCount).contains($0) }) {
      throw SubsongError(
        .usage, "there is no neuron \(stranger)", at: "--neurons",
        because: "the network has neurons 0 to \(network.neuronCount - 1)")
    }
    var written: [RunFile] = []
    for kind in kinds {
      guard let drawing = try drawing(kind, neurons: neurons) else { continue }
      let provenance = provenance(of: kind, drawing, neurons)
      for format in FigureFormat.allCases {
        let file = kind.file(format)
        try (target ?? directory).write(
          drawing.figure.rendered(as: format, provenance: provenance), named: file)
        written.append(file)
      }
    }
    return written
  }

  /// One figure as a file's content; nil if the run lacks its data.
  func rendered(_ kind: Kind, as format: FigureFormat) throws(SubsongError) -> [UInt8]? {
    guard let drawing = try drawing(kind, neurons: nil) else { return nil }
    return try drawing.figure.rendered(as: format, provenance: provenance(of: kind, drawing, nil))
  }

  /// The ``Fingerprint`` of what a figure would show; nil if the run lacks it.
  func data(of kind: Kind, neurons: [Int]?) throws(SubsongError) -> String? {
    guard neurons?.allSatisfy((0..<network.neuronCount).contains) ?? true else { return nil }
    return try drawing(kind, neurons: neurons)?.data.fingerprint
  }

  /// The provenance of the run, with what this figure shows and the commands that draw it in an empty folder.
  private func provenance(of kind: Kind, _ drawing: Drawing, _ neurons: [Int]?) -> Provenance {
    var provenance = provenance
    provenance.command =
      FigureCommand(
        training: provenance.command, kind: kind, neurons: kind == .traces ? neurons : nil
      ).text
    provenance.figure = .init(kind: kind.rawValue, shows: kind.shows, data: drawing.data.fingerprint)
    return provenance
  }

  /// A figure, and what can be seen in it.
  private struct Drawing {
    var figure: any Figure
    var data: DrawnData
  }

  private func drawing(_ kind: Kind, neurons: [Int]?) throws(SubsongError) -> Drawing? {
    switch kind {
    case .raster: try raster()
    case .learningCurve: try learningCurve()
    case .replay: try replay()
    case .weights: try weights()
    case .scaffold: scaffold()
    case .traces: try traces(neurons)
    }
  }

  /// What all figures show some of: the song's rows and the populations.
  private var commonData: DrawnData {
    var data = DrawnData()
    data.add("rows", network.rowNames)
    data.add("counts", [Double(network.visible), Double(network.latent), sampleInterval])
    return data
  }

  /// The rates of all neurons in the last replay cycle beside the target; nil if the run had no replay.
  func recordings() throws(SubsongError) -> (target: Matrix<Double>, replay: Matrix<Double>)? {
    let folder = RunFile.recordingsFolder
    guard try directory.arrayIndex(in: folder)["replay_rates"] != nil,
      let target = try directory.array("target_rates", in: folder).matrix,
      let replay = try directory.array("replay_rates", in: folder).matrix
    else { return nil }
    guard target.rows == network.visible, replay.rows == network.neuronCount, target.columns == replay.columns
    else {
      throw SubsongError(
        .badInput, "the recorded rates are not those of \(network.neuronCount) neurons",
        at: "\(directory.path)/\(RunFile.recordingsFolder)",
        because: "they have \(replay.rows) × \(replay.columns) samples, the target \(target.rows) ×"
          + " \(target.columns)", remedy: "use another copy of the run")
    }
    return (target, replay)
  }

  private func raster() throws(SubsongError) -> Drawing? {
    guard let (target, replay) = try recordings() else { return nil }
    let table = try directory.table(of: .replay)
    let (cycle, correlation) = (
      try cycles(table, .replay).last, try numbers(table, "correlation", .replay).last
    )
    let score = cycle.flatMap { cycle in
      correlation.map { "replay cycle \(cycle), correlation \(fixed($0, 3))" }
    }
    let shown = replay.rows(0..<target.rows)
    var data = commonData
    data.add("target", target)
    data.add("replay", shown)
    data.add("score", [score ?? ""])
    return Drawing(
      figure: RateRasterFigure(
        target: target, replay: shown, rowNames: network.rowNames, sampleInterval: sampleInterval,
        title: provenance.song, annotation: score), data: data)
  }

  private func learningCurve() throws(SubsongError) -> Drawing? {
    let table = try directory.table(of: .scores)
    guard !table.rows.isEmpty else { return nil }
    var data = commonData
    data.add("scores", table)
    return Drawing(
      figure: LearningCurveFigure(
        cycles: try cycles(table, .scores), correlation: try numbers(table, "correlation", .scores),
        meanSquaredError: try numbers(table, "mse", .scores)), data: data)
  }

  private func replay() throws(SubsongError) -> Drawing? {
    let table = try directory.table(of: .replay)
    guard !table.rows.isEmpty else { return nil }
    let frozen = try directory.table(of: .frozenReplay)
    func shifts(_ table: CSVTable, _ file: RunFile) throws(SubsongError) -> [Double] {
      try numbers(table, "shift", file).map { $0 * sampleInterval }
    }
    var data = commonData
    data.add("replay", table)
    data.add("frozen", frozen)
    return Drawing(
      figure: ReplayDecayFigure(
        cycles: try cycles(table, .replay), correlation: try numbers(table, "correlation", .replay),
        frozenCorrelation: try numbers(frozen, "correlation", .frozenReplay),
        shift: try shifts(table, .replay),
        frozenShift: try shifts(frozen, .frozenReplay)), data: data)
  }

  private func numbers(_ table: CSVTable, _ column: String, _ file: RunFile) throws(SubsongError) -> [Double]
  {
    do {
      return try table.column(column).map { $0 ?? 0 }
    } catch {
      throw error.placed(at: directory.path(of: file), .badInput)
    }
  }

  private func cycles(_ table: CSVTable, _ file: RunFile) throws(SubsongError) -> [Int] {
    var cycles: [Int] = []
    for number in try numbers(table, "cycle", file) {
      guard let cycle = Int(exactly: number) else {
        throw SubsongError(.badInput, "\(number) is no cycle", at: directory.path(of: file))
      }
      cycles.append(cycle)
    }
    return cycles
  }

  private func weights() throws(SubsongError) -> Drawing? {
    let arrays = try directory.arrays()
    guard let before = arrays["weights_initial"]?.matrix, let after = arrays["weights_trained"]?.matrix else {
      return nil
    }
    var data = commonData
    data.add("before", before)
    data.add("after", after)
    return Drawing(
      figure: WeightMatrixFigure(
        before: before, after: after, visibleCount: network.visible, rowNames: network.rowNames), data: data)
  }

  private func scaffold() -> Drawing {
    var data = commonData
    data.add("edges", network.scaffoldEdges.flatMap { $0.map(Double.init) })
    return Drawing(
      figure: ScaffoldGraphFigure(
        visibleCount: network.visible, latentCount: network.latent,
        edges: network.scaffoldEdges.map { .init(pre: $0[0], post: $0[1]) }, rowNames: network.rowNames),
      data: data)
  }

  private func traces(_ neurons: [Int]?) throws(SubsongError) -> Drawing? {
    guard let (target, replay) = try recordings() else { return nil }
    var data = commonData
    let traces = (neurons ?? defaultNeurons).map { neuron in
      let isVisible = neuron < network.visible
      let trace = RateTraceFigure.Trace(
        name: network.name(of: neuron), response: Array(replay.row(neuron)),
        target: isVisible ? Array(target.row(neuron)) : nil)
      data.add("neuron \(neuron)", trace.response)
      data.add("target", trace.target ?? [])
      return trace
    }
    return Drawing(figure: RateTraceFigure(traces: traces, sampleInterval: sampleInterval), data: data)
  }

  /// Up to four visible and four latent neurons, spread evenly.
  private var defaultNeurons: [Int] {
    func spread(_ count: Int, from first: Int) -> [Int] {
      let shown = min(4, count)
      return (0..<shown).map { first + $0 * count / shown }
    }
    return spread(network.visible, from: 0) + spread(network.latent, from: network.visible)
  }
}
