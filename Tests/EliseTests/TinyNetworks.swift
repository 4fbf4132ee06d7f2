import Elise
import Integrators
import LearningTasks
import NumericalCore
import TestSupport

/// Seven networks of 3 visible and 4 latent neurons that were computed by two independent programs
/// (`data/reference/elise/tiny_networks.json`).
struct TinyNetworks: Decodable {
  struct Clamp: Decodable {
    let steps: [Int]
    let neurons: [Int]
    let u: Double
  }

  struct Snapshot: Decodable {
    let step: Int
    let u, v, v_star, r, r_star, trace, g_E_out, g_I_out: [Double]
    let W: [[Double]]
  }

  struct Case: Decodable, CustomStringConvertible {
    let name: String
    let mode: String
    let W0: [[Double]]
    let mask: [[Int]]
    let eta_vis_vis: Double
    let eta_other: Double
    let clamp: Clamp?
    let buffer_len_dend, buffer_len_exc, buffer_len_inh: [Int]
    let scaffold_in: [[Int]]
    let snapshots: [Snapshot]
    let sums_over_all_steps: [String: [Double]]

    var description: String { name }
  }

  let vis: Int
  let lat: Int
  let steps: Int
  let teacher_on_steps: Int
  let target_u: [[Double]]
  let cases: [Case]

  static let all: TinyNetworks = {
    do { return try ReferenceData.json(named: "elise/tiny_networks.json") } catch {
      preconditionFailure("the reference numbers are part of the repository: \(error)")
    }
  }()

  var target: Matrix<Double> {
    Matrix(rows: target_u.count, columns: target_u[0].count, storage: target_u.flatMap(\.self))
  }

  func network(_ tiny: Case) throws -> EliseNetwork {
    var description = EliseDescription.paper
    description.latentCount = lat
    description.mode =
      switch tiny.mode {
      case "reservoir": .reservoir
      case "soma only": .somaOnly
      default: .dendrite
      }
    description.plasticity.visibleToVisible = tiny.eta_vis_vis / description.timeStep
    description.plasticity.other = tiny.eta_other / description.timeStep
    let n = vis + lat
    return try EliseNetwork(
      description, visibleCount: vis,
      delays: EliseDelays(
        dendritic: tiny.buffer_len_dend, excitatory: tiny.buffer_len_exc, inhibitory: tiny.buffer_len_inh,
        rule: .ringBuffer),
      scaffold: Scaffold(
        edges: tiny.scaffold_in.enumerated().flatMap { post, partners in
          partners.map { Scaffold.Edge(pre: $0, post: post) }
        }),
      synapses: Matrix(rows: n, columns: n, storage: tiny.mask.flatMap(\.self).map { $0 == 1 }),
      initialWeights: Matrix(rows: n, columns: n, storage: tiny.W0.flatMap(\.self)))
  }

  /// Runs one step after the other and hands the state before and after each to `body`.
  func run(_ tiny: Case, _ kind: EngineKind, _ body: (_ before: EliseState, _ after: EliseState) -> Void)
    throws
  {
    let network = try network(tiny)
    let teacher = TeacherConductances(target: target, nudgingStrength: 0.6, network.description.neuron)
    var state = EliseState(atRest: network)
    for k in 0..<steps {
      let before = state
      var clamp: [Double]?
      if let held = tiny.clamp, (held.steps[0]..<held.steps[1]).contains(k) {
        clamp = (0..<vis + lat).map { held.neurons.contains($0) ? held.u : .nan }
      }
      let column = k % target.columns
      EngineOptions(kind).engine(for: network).advance(
        network, &state, columns: column..<column + 1,
        drive: EliseDrive(teacher: k < teacher_on_steps ? teacher : nil, plastic: true, clamp: clamp))
      body(before, state)
    }
  }
}
