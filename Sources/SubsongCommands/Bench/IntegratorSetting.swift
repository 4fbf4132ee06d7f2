import Elise
import Integrators
import NumericalCore

/// One way to integrate a network, as `bench integrators` compares them.
struct IntegratorSetting: Equatable {
  var method: IntegrationMethod
  /// ms.
  var timeStep: Double
  /// ms: how often the weights change; with every step if nil.
  var plasticityStep: Double?
  var interpolation: Interpolation?
  /// mV, of methods that choose their own step.
  var tolerance: Double?

  /// The method of the paper at its time step, with which all are compared.
  static let baseline = IntegratorSetting(method: .euler, timeStep: 0.1)

  static let full = [baseline] + [2, 4, 8].map { refined(by: $0) }
  static let smoke = [baseline, refined(by: 2)]

  static func refined(by factor: Int) -> IntegratorSetting {
    IntegratorSetting(method: .euler, timeStep: baseline.timeStep / Double(factor))
  }

  /// The network of the baseline, to be integrated in this way: the same synapses, and the same delays in ms.
  ///
  /// - Throws: ``SubsongError`` (usage) if the time step is no whole fraction of the baseline's.
  func network(of base: EliseNetwork) throws(SubsongError) -> EliseNetwork {
    var description = base.description
    description.timeStep = timeStep
    let factor = try TimeGrid(step: timeStep).steps(in: base.description.timeStep, named: "the time step")
    func scaled(_ lags: [Int]) -> [Int] { lags.map { factor * $0 } }
    return try EliseNetwork(
      description, visibleCount: base.visibleCount,
      delays: EliseDelays(
        dendritic: scaled(base.delays.dendritic), excitatory: scaled(base.delays.excitatory),
        inhibitory: scaled(base.delays.inhibitory), rule: .exact), scaffold: base.scaffold,
      synapses: base.synapses, initialWeights: base.initialWeights)
  }
}
