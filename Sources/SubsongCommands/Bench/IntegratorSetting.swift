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

  /// Time steps that divide the milliseconds at which solutions are compared. The longest ones are beyond the stability of
  /// explicit methods: two active connections of the scaffold make a soma's time constant shorter than 0.08 ms.
  static let full: [IntegratorSetting] =
    [0.1, 0.05, 0.025].map { IntegratorSetting(method: .euler, timeStep: $0) }
    + [IntegrationMethod.rk2, .rk4, .rkf45, .rkck, .rk8pd].flatMap { method in
      [0.05, 0.1, 0.125, 0.2, 0.25].map {
        IntegratorSetting(method: method, timeStep: $0, interpolation: .linear)
      }
    }
    + [0.1, 0.25].map { IntegratorSetting(method: .rk4, timeStep: $0, interpolation: .cubicHermite) }
    + [0.1, 0.25].map {
      IntegratorSetting(method: .rk4imp, timeStep: $0, interpolation: .cubicHermite)
    }
    + [IntegratorSetting(method: .rkf45, timeStep: 0.25, interpolation: .cubicHermite, tolerance: 1e-5)]
    + [0.2, 0.5, 1].map {
      IntegratorSetting(method: .rk2, timeStep: 0.1, plasticityStep: $0, interpolation: .linear)
    }
  static let smoke = [
    baseline, IntegratorSetting(method: .euler, timeStep: 0.05),
    IntegratorSetting(method: .rk4, timeStep: 0.1, interpolation: .linear),
  ]

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
