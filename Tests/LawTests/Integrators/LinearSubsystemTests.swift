import Foundation
import Integrators
import Testing

/// The linear parts of the neuron, whose solutions are closed: conductances in 1/ms, potentials in mV, time in ms.
@Suite struct LinearSubsystemTests {
  static let leak = 0.1
  static let coupling = 0.6
  /// Fourteen steps a factor of √2 apart, relative to the fastest time constant of the system: 0.5 … 0.0055.
  static let steps = (2...15).map { pow(2, -Double($0) / 2) }

  /// The amplification of y' = λ y by one step of z = h λ: the definition of each method in one line. GSL makes `rk4` and
  /// the implicit methods from two half steps. (HW II, section IV.3; for `rkf45` the coefficient of z⁶ is 1/2080.)
  private func amplification(_ method: IntegrationMethod, _ z: Double) -> Double? {
    func taylor(_ z: Double, _ order: Int) -> Double {
      (0...order).reversed().reduce(1) { $1 == 0 ? $0 : 1 + z / Double($1) * $0 }
    }
    let half = z / 2
    switch method {
    case .euler: return 1 + z
    case .rk2: return taylor(z, 3)
    case .rk4: return pow(taylor(half, 4), 2)
    case .rkf45: return taylor(z, 5) + pow(z, 6) / 2080
    case .rk1imp: return pow(1 / (1 - half), 2)
    case .rk2imp: return pow((1 + half / 2) / (1 - half / 2), 2)
    case .rk4imp: return pow((1 + half / 2 + half * half / 12) / (1 - half / 2 + half * half / 12), 2)
    default: return nil
    }
  }

  /// The leak u' = −g (u − E), against u = E + (u₀ − E) R(−g h)ⁿ to rounding. Catches a method under another's name, which a
  /// measured order would not tell (implicit and explicit, `rkf45` and `rkck`).
  @Test(arguments: [IntegrationMethod.euler, .rk2, .rk4, .rkf45, .rk1imp, .rk2imp, .rk4imp], steps)
  func leakIsAmplifiedAsTheMethodSays(method: IntegrationMethod, relativeStep: Double) throws {
    let rest = -70.0
    let system = OdeSystem(dimension: 1) { _, u, dudt in
      dudt[0] = -Self.leak * (u[0] - rest)
    } jacobian: { _, _, dfdu, dfdt in
      dfdu[0] = -Self.leak
      dfdt[0] = 0
    }
    var state = OdeState(values: [-50])
    let count = 20
    try OdeStepper(system, method: method, tolerance: .tight())
      .advance(&state, by: relativeStep / Self.leak, count: count)
    let factor = try #require(amplification(method, -relativeStep))
    #expect(abs(state.values[0] - (rest + 20 * pow(factor, Double(count)))) < 1e-11)
  }

  /// Soma and dendrite: v' = −g (v − v∞), u' = −g (u − E) + g_D (v − u), with rates g and g + g_D. Catches a row and a
  /// column exchanged in the Jacobian, and errors that grow as the step shrinks.
  @Test(arguments: IntegrationMethod.withFixedSteps, steps)
  func compartmentsFollowTheClosedForm(method: IntegrationMethod, relativeStep: Double) throws {
    let (g, d, rest, asymptote, u0, v0) = (Self.leak, Self.coupling, -70.0, -55.0, -65.0, -75.0)
    let system = OdeSystem(dimension: 2) { _, y, dydt in
      dydt[0] = -g * (y[0] - rest) + d * (y[1] - y[0])
      dydt[1] = -g * (y[1] - asymptote)
    } jacobian: { _, _, dfdy, dfdt in
      dfdy[0] = -g - d
      dfdy[1] = d
      dfdy[2] = 0
      dfdy[3] = -g
      dfdt[0] = 0
      dfdt[1] = 0
    }
    let (h, count) = (relativeStep / (g + d), 24)
    let t = h * Double(count)
    var state = OdeState(values: [u0, v0])
    try OdeStepper(system, method: method, tolerance: .tight()).advance(&state, by: h, count: count)
    let v = asymptote + (v0 - asymptote) * exp(-g * t)
    let still = (g * rest + d * asymptote) / (g + d)
    let u = still + (v0 - asymptote) * exp(-g * t) + (u0 - still - (v0 - asymptote)) * exp(-(g + d) * t)
    #expect(distance(state.values, [u, v]) < bound(method, relativeStep, scale: 10))
  }

  /// The trace s' = −g s + k r(t) of a rate that swings, r = 0.5 + 0.4 sin ω t. Catches stages that see the wrong time.
  @Test(arguments: IntegrationMethod.withFixedSteps, steps)
  func traceFollowsTheClosedForm(method: IntegrationMethod, relativeStep: Double) throws {
    let (g, k, omega) = (Self.leak, Self.leak * Self.coupling / (Self.leak + Self.coupling), 0.1)
    let system = OdeSystem(dimension: 1) { t, s, dsdt in
      dsdt[0] = -g * s[0] + k * (0.5 + 0.4 * sin(omega * t))
    } jacobian: { t, _, dfds, dfdt in
      dfds[0] = -g
      dfdt[0] = k * 0.4 * omega * cos(omega * t)
    }
    func particular(_ t: Double) -> Double {
      k * (0.5 / g + 0.4 * (g * sin(omega * t) - omega * cos(omega * t)) / (g * g + omega * omega))
    }
    let (h, count) = (relativeStep / g, 24)
    let t = h * Double(count)
    var state = OdeState(values: [0.2])
    try OdeStepper(system, method: method, tolerance: .tight()).advance(&state, by: h, count: count)
    let solution = particular(t) + (0.2 - particular(0)) * exp(-g * t)
    #expect(abs(state.values[0] - solution) < bound(method, relativeStep, scale: 1))
  }

  /// The error of the exponential is below h^p times its size for every method here, plus rounding.
  private func bound(_ method: IntegrationMethod, _ relativeStep: Double, scale: Double) -> Double {
    guard case .fixed(let order) = method.order else { return 0 }
    return scale * (pow(relativeStep, Double(order)) + 2e-13)
  }
}
