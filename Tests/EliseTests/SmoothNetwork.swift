import Elise
import Foundation
import Integrators
import LearningTasks
import NumericalCore

/// Two visible neurons and a latent one that start in equilibrium and are driven so smoothly that nothing but the
/// integration limits the order: targets rise like t⁶, the weights onto a neuron add up to 0 (no input at rest), the scaffold is
/// in balance at rest, and its one source never falls below rest.
struct SmoothNetwork {
  var timeStep = 0.25
  var method = IntegrationMethod.rk4
  var interpolation = Interpolation.cubicHermite
  var tolerance = 0.0
  var plasticityStep = 0.0
  /// mV/ms, of all synapses.
  var learningRate = 0.0
  /// Whether the delays are multiples of 0.25 ms, or off this grid by a third or two.
  var hasWholeDelays = false

  static let period = 40.0

  func network() throws -> EliseNetwork {
    var description = EliseDescription.default
    description.latentCount = 1
    description.timeStep = timeStep
    description.scaffold.excitatoryConductance = 0.3
    description.scaffold.inhibitoryConductance = 0.3 * 70 / 5
    description.plasticity.visibleToVisible = learningRate
    description.plasticity.other = learningRate
    // A third of the longest step: a delay is 1/3 or 2/3 of a step off the grid, and again when the step is halved.
    description.delays.resolution = 0.25 / 3
    description.integration.method = method
    description.integration.interpolation = interpolation
    description.integration.tolerance = tolerance
    description.integration.plasticityStep = plasticityStep
    let shift = hasWholeDelays ? [0, 0, 0] : [1, 2, 1]
    func delays(_ thirds: [Int]) -> [Int] { zip(thirds, shift).map { $0 + $1 } }
    var weights = Matrix(rows: 3, columns: 3, repeating: 0.0)
    (weights[1, 0], weights[1, 2], weights[2, 0], weights[2, 1]) = (8, -8, 20, -20)
    return try EliseNetwork(
      description, visibleCount: 2,
      delays: EliseDelays(
        dendritic: delays([60, 78, 69]), excitatory: delays([63, 63, 63]),
        inhibitory: delays([162, 162, 162]),
        rule: .exact),
      scaffold: Scaffold(edges: [.init(pre: 0, post: 2)]),
      synapses: Matrix(rows: 3, columns: 3, storage: weights.storage.map { $0 != 0 }), initialWeights: weights
    )
  }

  static func target(_ visible: Int, _ t: Double) -> Double {
    let wave = sin(.pi * t / period * (visible == 0 ? 1 : 2))
    return -70 + (visible == 0 ? 18 : 12) * pow(wave, 6)
  }

  /// u, v and 10 s of all neurons, and their weights, at 8, 16, 24 and 32 ms.
  func trajectory() throws -> [Double] {
    let network = try network()
    let columns = Int((Self.period / timeStep).rounded())
    let times = (0..<columns).map { Double($0) * timeStep }
    let target: Matrix<Double> = Matrix(rows: 2, columns: columns) { visible, column in
      Self.target(visible, times[column])
    }
    let teacher = TeacherConductances(
      target: target, nudgingStrength: 0.6, network.description.neuron, timeStep: timeStep,
      continuousTarget: { Self.target($0, $1) })
    let drive = EliseDrive(teacher: teacher, plastic: learningRate > 0, clamp: nil)
    var state = EliseState(atRest: network)
    return (0..<4).flatMap { quarter in
      EngineOptions(.reference).engine(for: network).advance(
        network, &state, columns: columns / 5 * quarter..<columns / 5 * (quarter + 1), drive: drive)
      return state.somaticPotential + state.dendriticPotential + state.trace.map { 10 * $0 }
        + state.weights.storage
    }
  }

  /// The largest deviation from another trajectory.
  func error(against reference: [Double]) throws -> Double {
    zip(try trajectory(), reference).map { abs($0 - $1) }.max() ?? .nan
  }
}
