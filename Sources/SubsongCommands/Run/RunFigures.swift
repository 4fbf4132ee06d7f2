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
    network = try directory.json(of: .network)
    provenance = try directory.json(of: .provenance)
    let description = try ExperimentDescription(run: directory)
    sampleInterval = description.network.timeStep * Double(description.schedule.recordingInterval)
  }

  /// The names of all figures; the file names without their extension.
  static let names = ["raster", "learning-curve", "replay", "weights", "scaffold", "traces"]

  /// Draws figures in all three formats.
  ///
  /// - Parameters:
  ///   - names: which figures; those whose data the run lacks (no replay, no training) are passed over.
  ///   - neurons: the neurons of the traces; a choice of visible and latent ones if nil.
  /// - Returns: the files that were written.
  func draw(_ names: [String] = Self.names, into target: RunDirectory? = nil, neurons: [Int]? = nil)
    throws(SubsongError) -> [RunFile]
  {
    var written: [RunFile] = []
    for name in names {
      guard let figure = try figure(name, neurons: neurons) else { continue }
      for format in FigureFormat.allCases {
        let file = RunFile.figure("\(name).\(format.fileExtension)")
        try (target ?? directory).write(figure.rendered(as: format, provenance: provenance), named: file)
        written.append(file)
      }
    }
    return written
  }

  private func figure(_ name: String, neurons: [Int]?) throws(SubsongError) -> (any Figure)? {
    switch name {
    case "raster": try raster()
    case "learning-curve": try learningCurve()
    case "replay": try replay()
    case "weights": try weights()
    case "scaffold":
      ScaffoldGraphFigure(
        visibleCount: network.visible, latentCount: network.latent,
        edges: network.scaffoldEdges.map { .init(pre: $0[0], post: $0[1]) }, rowNames: network.rowNames)
    case "traces": try traces(neurons)
    default:
      throw SubsongError(
        .usage, "there is no figure '\(name)'", remedy: suggestion(for: name, among: Self.names))
    }
  }

  private func recording(_ name: String) throws(SubsongError) -> Matrix<Double>? {
    try directory.arrays(in: RunFile.recordingsFolder)[name]?.matrix
  }

  private func raster() throws(SubsongError) -> (any Figure)? {
    guard let target = try recording("target_rates"), let replay = try recording("replay_rates") else {
      return nil
    }
    let last = try directory.table(of: .replay).rows.last
    let score = last.flatMap { row in
      row[0].flatMap { cycle in row[1].map { "replay cycle \(Int(cycle)), correlation \(fixed($0, 3))" } }
    }
    return RateRasterFigure(
      target: target, replay: replay.rows(0..<target.rows), rowNames: network.rowNames,
      sampleInterval: sampleInterval,
      title: provenance.song, annotation: score)
  }

  private func learningCurve() throws(SubsongError) -> (any Figure)? {
    let table = try directory.table(of: .scores)
    guard !table.rows.isEmpty else { return nil }
    return LearningCurveFigure(
      cycles: try table.column("cycle").map { Int($0 ?? 0) }, correlation: try numbers(table, "correlation"),
      meanSquaredError: try numbers(table, "mse"))
  }

  private func replay() throws(SubsongError) -> (any Figure)? {
    let table = try directory.table(of: .replay)
    guard !table.rows.isEmpty else { return nil }
    let frozen = try directory.table(of: .frozenReplay)
    func shifts(_ table: CSVTable) throws(SubsongError) -> [Double] {
      try numbers(table, "shift").map { $0 * sampleInterval }
    }
    return ReplayDecayFigure(
      cycles: try table.column("cycle").map { Int($0 ?? 0) }, correlation: try numbers(table, "correlation"),
      frozenCorrelation: try numbers(frozen, "correlation"), shift: try shifts(table),
      frozenShift: try shifts(frozen))
  }

  private func numbers(_ table: CSVTable, _ column: String) throws(SubsongError) -> [Double] {
    try table.column(column).map { $0 ?? 0 }
  }

  private func weights() throws(SubsongError) -> (any Figure)? {
    let arrays = try directory.arrays()
    guard let before = arrays["weights_initial"]?.matrix, let after = arrays["weights_trained"]?.matrix else {
      return nil
    }
    return WeightMatrixFigure(
      before: before, after: after, visibleCount: network.visible, rowNames: network.rowNames)
  }

  private func traces(_ neurons: [Int]?) throws(SubsongError) -> (any Figure)? {
    guard let target = try recording("target_rates"), let replay = try recording("replay_rates") else {
      return nil
    }
    let chosen = neurons ?? defaultNeurons
    if let stranger = chosen.first(where: { !(0..<replay.rows).contains($0) }) {
      throw SubsongError(
        .usage, "there is no neuron \(stranger)", because: "the network has neurons 0 to \(replay.rows - 1)")
    }
    let traces = chosen.map { neuron in
      let isVisible = neuron < network.visible
      return RateTraceFigure.Trace(
        name: isVisible ? network.rowNames[neuron] : "latent \(neuron - network.visible)",
        response: Array(replay.row(neuron)), target: isVisible ? Array(target.row(neuron)) : nil)
    }
    return RateTraceFigure(traces: traces, sampleInterval: sampleInterval)
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
