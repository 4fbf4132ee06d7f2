import Elise
import Foundation
import Integrators
import Testing

/// Orders of the whole network, delays and all, not only of its equations.
@Suite struct NetworkConvergenceTests {
  private static func order(_ errors: [Double]) -> Double {
    let (steps, logarithms) = (errors.indices.map(Double.init), errors.map { -log2($0) })
    let (x, y) = (steps.reduce(0, +) / Double(steps.count), logarithms.reduce(0, +) / Double(steps.count))
    let products = zip(steps, logarithms).map { ($0 - x) * ($1 - y) }
    return products.reduce(0, +) / steps.map { ($0 - x) * ($0 - x) }.reduce(0, +)
  }

  /// The smaller of the orders of method and interpolation. Catches a delayed rate that is read at another time than that
  /// of its node, a teacher that rests during a step, and input that is older than it has to be.
  @Test(arguments: [
    (IntegrationMethod.rk4, Interpolation.cubicHermite, 4.0), (.rk8pd, .cubicHermite, 4),
    (.rk4imp, .cubicHermite, 4), (.rk2imp, .cubicHermite, 2), (.rk4, .linear, 2), (.rk4, .none, 1),
    (.euler, .none, 1), (.euler, .cubicHermite, 1),
  ])
  func stepErrorsFallWithTheOrder(method: IntegrationMethod, interpolation: Interpolation, order: Double)
    throws
  {
    var network = SmoothNetwork(method: method, interpolation: interpolation)
    network.hasWholeDelays = interpolation == .none
    var reference = SmoothNetwork(timeStep: 1.0 / 64, method: .rk8pd)
    reference.hasWholeDelays = network.hasWholeDelays
    let expected = try reference.trajectory()
    let errors = try [0.25, 0.125, 0.0625].map { step in
      network.timeStep = step
      return try network.error(against: expected)
    }
    let measured = Self.order(errors)
    #expect(abs(measured - order) < 0.3, "\(measured) from \(errors)")
  }

  /// Weights change by first-order steps: the whole converges with order 1 in the plasticity step. The differences
  /// between runs fall like the errors.
  @Test func plasticityConvergesWithOrderOne() throws {
    var network = SmoothNetwork(timeStep: 1.0 / 32, plasticityStep: 1.0 / 32, learningRate: 0.5)
    let runs = try [2, 1, 0.5, 0.25].map { step in
      network.plasticityStep = step
      return try network.trajectory()
    }
    let differences = zip(runs, runs.dropFirst()).map { coarse, fine in
      zip(coarse, fine).map { abs($0 - $1) }.max() ?? .nan
    }
    let order = Self.order(differences)
    #expect(differences[0] > 1e-3)
    #expect(abs(order - 1) < 0.3, "\(order) from \(differences)")
  }

  /// With plasticity in every step the time step is the plasticity step: order 1, with any method.
  @Test func plasticityEveryStepLimitsTheOrder() throws {
    var network = SmoothNetwork(learningRate: 0.5)
    let runs = try [0.25, 0.125, 0.0625, 0.03125].map { step in
      network.timeStep = step
      return try network.trajectory()
    }
    let differences = zip(runs, runs.dropFirst()).map { coarse, fine in
      zip(coarse, fine).map { abs($0 - $1) }.max() ?? .nan
    }
    let order = Self.order(differences)
    #expect(abs(order - 1) < 0.3, "\(order) from \(differences)")
  }
}
