import Elise
import Integrators
import NumericalCore

/// One way to integrate a network, as `bench integrators` compares them.
struct IntegratorSetting: Equatable {
  var method: IntegrationMethod
  /// ms.
  var timeStep: Double
  /// ms: how often the weights change; with every step if 0.
  var plasticityStep = 0.0
  var interpolation = Interpolation.none
  /// mV, of methods that choose their own step; 0 for one step of the method a time step.
  var tolerance = 0.0

  /// The method of the paper at its time step, with which all are compared.
  static let baseline = IntegratorSetting(method: .euler, timeStep: 0.1)

  static let full: [IntegratorSetting] =
    [baseline, IntegratorSetting(method: .euler, timeStep: 0.05), IntegratorSetting(method: .euler, timeStep: 0.025)]
    + [IntegrationMethod.rk2, .rk4, .rkf45, .rkck, .rk8pd].flatMap { method in
      [0.05, 0.1, 0.125, 0.2, 0.25, 0.5].flatMap { step in
        [Interpolation.linear, .cubicHermite].flatMap { interpolation in
         (step == 0.2 ? [0, 0.4, 1] : [0, 0.5, 1]).map { IntegratorSetting(method: method, timeStep: step, plasticityStep: $0, interpolation: interpolation) }}
      }
    }
  static let smoke = [baseline, IntegratorSetting(method: .rk4, timeStep: 0.1, interpolation: .linear)]

  /// The network of the baseline, to be integrated in this way: the same synapses, and the same delays in ms.
  ///
  /// - Throws: ``SubsongError`` (usage) if the interpolation cannot read a delay.
  func network(of base: EliseNetwork) throws(SubsongError) -> EliseNetwork {
    var description = base.description
    description.timeStep = timeStep
    description.integration.method = method
    description.integration.plasticityStep = plasticityStep
    description.integration.interpolation = interpolation
    description.integration.tolerance = tolerance
    return try EliseNetwork(
      description, visibleCount: base.visibleCount, delays: base.delays, scaffold: base.scaffold,
      synapses: base.synapses, initialWeights: base.initialWeights)
  }
}
