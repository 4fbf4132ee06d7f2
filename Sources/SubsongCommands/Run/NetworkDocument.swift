import Elise

/// `network.json`: the structure of a network, for other programs.
struct NetworkDocument: Codable, Equatable {
  /// Delays in steps, one a neuron: as drawn, and the lags that they act with.
  struct Delays: Codable, Equatable {
    var dendritic, excitatory, inhibitory: [Int]
    var dendriticLag, excitatoryLag, inhibitoryLag: [Int]

    enum CodingKeys: String, CodingKey {
      case dendritic, excitatory, inhibitory
      case dendriticLag = "dendritic_lag"
      case excitatoryLag = "excitatory_lag"
      case inhibitoryLag = "inhibitory_lag"
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
    let d = network.delays
    delays = Delays(
      dendritic: d.nominalDendritic, excitatory: d.nominalExcitatory, inhibitory: d.nominalInhibitory,
      dendriticLag: d.dendritic, excitatoryLag: d.excitatory, inhibitoryLag: d.inhibitory)
    scaffoldEdges = network.scaffold.edges.map { [$0.pre, $0.post] }
    unnudgedLatents = network.scaffold.unnudged(visibleCount: visible, latentCount: latent)
  }
}
