import Foundation
import Integrators
import Testing

/// An initial value problem whose solution is known.
struct Problem: Sendable, CustomTestStringConvertible {
  let name: String
  /// A fresh system: systems hold functions and are not shared between tests.
  let system: @Sendable () -> OdeSystem
  let start: Double
  let end: Double
  let solution: @Sendable (_ t: Double) -> [Double]

  var testDescription: String { name }

  /// The largest error of any component at the end, after `count` steps.
  func error(_ method: IntegrationMethod, count: Int, tolerance: ErrorTolerance) throws -> Double {
    var state = beginning
    let stepper = try OdeStepper(system(), method: method, tolerance: tolerance)
    try stepper.advance(&state, by: (end - start) / Double(count), count: count)
    return distance(state.values, solution(end))
  }
}

/// The largest difference of any component.
func distance(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).map { abs($0 - $1) }.max() ?? 0 }

extension ErrorTolerance {
  /// So small that the equations of an implicit step are solved to rounding.
  static func tight() throws -> ErrorTolerance { try ErrorTolerance(absolute: 1e-13, relative: 1e-13) }
}

extension Problem {
  /// y' = y (1 − y): a sigmoid.
  static let logistic = Problem(
    name: "logistic",
    system: {
      OdeSystem(dimension: 1) { _, y, dydt in
        dydt[0] = y[0] * (1 - y[0])
      } jacobian: { _, y, dfdy, dfdt in
        dfdy[0] = 1 - 2 * y[0]
        dfdt[0] = 0
      }
    },
    start: 0, end: 4, solution: { [1 / (1 + 9 * exp(-$0))] })

  /// θ'' = −sin θ, just fast enough to reach the top after infinite time: θ = 4 atan(e^t) − π, θ' = 2 / cosh t.
  static let pendulum = Problem(
    name: "pendulum",
    system: {
      OdeSystem(dimension: 2) { _, y, dydt in
        dydt[0] = y[1]
        dydt[1] = -sin(y[0])
      } jacobian: { _, y, dfdy, dfdt in
        dfdy[0] = 0
        dfdy[1] = 1
        dfdy[2] = -cos(y[0])
        dfdy[3] = 0
        dfdt[0] = 0
        dfdt[1] = 0
      }
    },
    start: -2, end: 2, solution: { [4 * atan(exp($0)) - .pi, 2 / cosh($0)] })

  /// x' = −(x² + y²) y, y' = (x² + y²) x: a rotation whose speed depends on the radius, on the unit circle.
  static let rotor = Problem(
    name: "rotor",
    system: {
      OdeSystem(dimension: 2) { _, z, dzdt in
        let speed = z[0] * z[0] + z[1] * z[1]
        dzdt[0] = -speed * z[1]
        dzdt[1] = speed * z[0]
      } jacobian: { _, z, dfdz, dfdt in
        let (x, y) = (z[0], z[1])
        dfdz[0] = -2 * x * y
        dfdz[1] = -x * x - 3 * y * y
        dfdz[2] = 3 * x * x + y * y
        dfdz[3] = 2 * x * y
        dfdt[0] = 0
        dfdt[1] = 0
      }
    },
    start: 0, end: 20, solution: { [cos($0 + 0.3), sin($0 + 0.3)] })

  /// y' = −y²: y = 1 / (1 + t).
  static let hyperbola = Problem(
    name: "hyperbola",
    system: {
      OdeSystem(dimension: 1) { _, y, dydt in
        dydt[0] = -y[0] * y[0]
      } jacobian: { _, y, dfdy, dfdt in
        dfdy[0] = -2 * y[0]
        dfdt[0] = 0
      }
    },
    start: 0, end: 1, solution: { [1 / (1 + $0)] })

  /// y' = y cos t: y = exp(sin t), by a system that depends on time.
  static let swing = Problem(
    name: "swing",
    system: {
      OdeSystem(dimension: 1) { t, y, dydt in
        dydt[0] = y[0] * cos(t)
      } jacobian: { t, y, dfdy, dfdt in
        dfdy[0] = cos(t)
        dfdt[0] = -y[0] * sin(t)
      }
    },
    start: 0, end: 8, solution: { [exp(sin($0))] })

  /// y' = −2 t y²: y = 1 / (1 + t²).
  static let riccati = Problem(
    name: "riccati",
    system: {
      OdeSystem(dimension: 1) { t, y, dydt in
        dydt[0] = -2 * t * y[0] * y[0]
      } jacobian: { t, y, dfdy, dfdt in
        dfdy[0] = -4 * t * y[0]
        dfdt[0] = -2 * y[0] * y[0]
      }
    },
    start: 0, end: 2, solution: { [1 / (1 + $0 * $0)] })

  /// y' = −2 y / (1 + t): y = (1 + t)⁻², a hyperbola from a system that depends on time.
  static let drivenHyperbola = Problem(
    name: "drivenHyperbola",
    system: {
      OdeSystem(dimension: 1) { t, y, dydt in
        dydt[0] = -2 * y[0] / (1 + t)
      } jacobian: { t, y, dfdy, dfdt in
        dfdy[0] = -2 / (1 + t)
        dfdt[0] = 2 * y[0] / ((1 + t) * (1 + t))
      }
    },
    start: 0, end: 1, solution: { [1 / ((1 + $0) * (1 + $0))] })

  /// y'(t) = −y(t − τ) with y = cos(t + 0.3) before time 0, and so ever after, if τ is a quarter of a period or 5/4.
  ///
  /// By the method of steps: z_i(t) = y(t + i τ) on [0, τ] is a system without delay, whose component i hears i − 1.
  /// (Bellman, Cooke, *Differential-Difference Equations*, 1963.)
  static func delayed(by tau: Double) -> Problem {
    Problem(
      name: "delayed",
      system: {
        OdeSystem(dimension: 3) { t, y, dydt in
          dydt[0] = -cos(t - tau + 0.3)
          dydt[1] = -y[0]
          dydt[2] = -y[1]
        } jacobian: { t, _, dfdy, dfdt in
          for i in 0..<9 { dfdy[i] = 0 }
          dfdy[3] = -1
          dfdy[7] = -1
          dfdt[0] = sin(t - tau + 0.3)
          dfdt[1] = 0
          dfdt[2] = 0
        }
      },
      start: 0, end: tau, solution: { t in (0..<3).map { cos(t + 0.3 + tau * Double($0)) } })
  }

  static let delayed = delayed(by: .pi / 2)

  static let all = [logistic, pendulum, rotor, hyperbola, drivenHyperbola, swing, riccati, delayed]
}
