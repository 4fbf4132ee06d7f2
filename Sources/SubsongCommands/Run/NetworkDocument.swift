import Elise
import NumericalCore
import RunStore

/// `network.json`: the structure of a network, for other programs.
struct NetworkDocument: Codable, Equatable {
  /// Delays in units, one a neuron: as drawn, and the lags that they act with.
  struct Delays: Codable, Equatable {
    var dendritic, excitatory, inhibitory: [Int]
    var dendriticLag, excitatoryLag, inhibitoryLag: [Int]
    /// ms; nil if it is the time step.
    var unit: Double?
    /// ms: what rounding to the unit took away, for dendritic and for somatic delays; nil if the delays are whole.
    var dendriticOffset, somaticOffset: [Double]?

    enum CodingKeys: String, CodingKey {
      case dendritic, excitatory, inhibitory
      case dendriticLag = "dendritic_lag"
      case excitatoryLag = "excitatory_lag"
      case inhibitoryLag = "inhibitory_lag"
      case unit = "unit_ms"
      case dendriticOffset = "dendritic_offset_ms"
      case somaticOffset = "somatic_offset_ms"
    }
  }

  var visible: Int
  var latent: Int
  /// The rows of the song, one a visible neuron.
  var rowNames: [String]
  /// ms.
  var timeStep: Double
  var mode: EliseMode
  var synapses: Int
  var delays: Delays
  /// [pre, post] in order of growth.
  var scaffoldEdges: [[Int]]
  var unnudgedLatents: [Int]

  enum CodingKeys: String, CodingKey {
    case visible, latent, mode, synapses, delays
    case rowNames = "row_names"
    case timeStep = "time_step_ms"
    case scaffoldEdges = "scaffold_edges"
    case unnudgedLatents = "unnudged_latents"
  }

  init(_ network: EliseNetwork, rowNames: [String]) {
    visible = network.visibleCount
    latent = network.latentCount
    self.rowNames = rowNames
    timeStep = network.description.timeStep
    mode = network.description.mode
    synapses = network.synapseCount
    let (d, resolution) = (network.delays, network.description.delays.resolution)
    delays = Delays(
      dendritic: d.nominalDendritic, excitatory: d.nominalExcitatory, inhibitory: d.nominalInhibitory,
      dendriticLag: d.dendritic, excitatoryLag: d.excitatory, inhibitoryLag: d.inhibitory,
      unit: resolution == timeStep ? nil : resolution,
      dendriticOffset: d.dendriticOffset.isEmpty ? nil : d.dendriticOffset,
      somaticOffset: d.somaticOffset.isEmpty ? nil : d.somaticOffset)
    scaffoldEdges = network.scaffold.edges.map { [$0.pre, $0.post] }
    unnudgedLatents = network.scaffold.unnudged(visibleCount: visible, latentCount: latent)
  }
}

extension NetworkDocument {
  /// The document of a run, whose parts fit together.
  ///
  /// - Throws: ``SubsongError``: missing input or bad input, with the file.
  init(run directory: RunDirectory) throws(SubsongError) {
    self = try directory.json(of: .network)
    if let contradiction {
      throw SubsongError(
        .badInput, contradiction, at: directory.path(of: .network), because: "the file was changed",
        remedy: "train again with `subsong train \(directory.path(of: .experiment))`")
    }
  }

  var neuronCount: Int { visible + latent }

  /// The row of a visible neuron; latent neurons are counted from 0.
  func name(of neuron: Int) -> String {
    neuron < visible ? rowNames[neuron] : "latent \(neuron - visible)"
  }

  /// The first thing that would lead beyond the end of an array.
  private var contradiction: String? {
    let counts = 0...1_000_000
    guard counts.contains(visible), counts.contains(latent), timeStep > 0 else {
      return "\(visible) visible and \(latent) latent neurons with a step of \(timeStep) ms are no network"
    }
    let neurons = neuronCount
    if rowNames.count != visible { return "\(visible) visible neurons have \(rowNames.count) names" }
    let lists = [
      delays.dendritic, delays.excitatory, delays.inhibitory, delays.dendriticLag, delays.excitatoryLag,
      delays.inhibitoryLag,
    ]
    if let list = lists.first(where: { $0.count != neurons }) {
      return "\(neurons) neurons have \(list.count) delays"
    }
    let stray = scaffoldEdges.first { edge in
      edge.count != 2 || edge.contains { !(0..<neurons).contains($0) }
    }
    return stray.map { "the scaffold edge \($0) is no pair of neurons from 0 to \(neurons - 1)" }
  }
}
