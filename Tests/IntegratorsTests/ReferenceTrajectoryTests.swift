import Foundation
import Integrators
import Testing

/// Against SciPy's DOP853 and Radau at a tolerance of 10⁻¹³ (`data/reference/integrators`).
@Suite struct ReferenceTrajectoryTests {
  private struct File: Decodable {
    struct Trajectory: Decodable {
      let name: String
      let agreement: Double
      let times: [Double]
      let values: [[Double]]
    }

    let trajectories: [Trajectory]
  }

  private func trajectory(_ name: String) throws -> File.Trajectory {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("data/reference/integrators/trajectories.json")
    let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
    return try #require(file.trajectories.first { $0.name == name })
  }

  /// The problems of the generator, in its words.
  private func system(_ name: String) -> OdeSystem {
    switch name {
    case "pendulum":
      return OdeSystem(dimension: 2) { _, y, dydt in
        dydt[0] = y[1]
        dydt[1] = -sin(y[0])
      }.withDifferencedJacobian()
    case "compartments":
      let (leak, coupling, rest, weight) = (0.1, 0.6, -70.0, 35.0)
      return OdeSystem(dimension: 3) { t, y, dydt in
        let r = 1 / (1 + exp(-2 * sin(2 * .pi * t / 40)))
        dydt[0] = leak * (rest - y[0]) + coupling * (y[1] - y[0])
        dydt[1] = leak * (rest - y[1]) + leak * weight * r
        dydt[2] = -leak * y[2] + leak * coupling / (leak + coupling) * r
      }.withDifferencedJacobian()
    default:
      return OdeSystem(dimension: 3) { _, y, dydt in
        let (slow, fast, fastest) = (0.04 * y[0], 1e4 * y[1] * y[2], 3e7 * y[1] * y[1])
        dydt[0] = -slow + fast
        dydt[1] = slow - fast - fastest
        dydt[2] = fastest
      } jacobian: { _, y, dfdy, dfdt in
        let rows = [
          -0.04, 1e4 * y[2], 1e4 * y[1], 0.04, -1e4 * y[2] - 6e7 * y[1], -1e4 * y[1], 0, 6e7 * y[1], 0,
        ]
        for (i, entry) in rows.enumerated() { dfdy[i] = entry }
        for i in 0..<3 { dfdt[i] = 0 }
      }
    }
  }

  /// The largest difference relative to the component's largest value, at any of the times.
  private func difference(_ name: String, _ method: IntegrationMethod, _ tolerance: ErrorTolerance) throws
    -> Double
  {
    let reference = try trajectory(name)
    let scales = (0..<reference.values[0].count).map { i in reference.values.map { abs($0[i]) }.max() ?? 1 }
    let stepper = try OdeStepper(system(name), method: method, tolerance: tolerance)
    var state = OdeState(time: reference.times[0], values: reference.values[0])
    var largest = 0.0
    for (time, values) in zip(reference.times, reference.values) {
      try stepper.advance(&state, to: time)
      let errors = zip(zip(state.values, values), scales).map { abs($0.0 - $0.1) / $1 }
      largest = max(largest, errors.max() ?? 0)
    }
    return largest
  }

  /// The reference itself is known to some 10⁻¹²; the pendulum swings seven times and multiplies errors by about a hundred.
  /// Catches an error that a convergence study does not see because it converges to the wrong thing.
  @Test(arguments: [IntegrationMethod.rk4, .rkf45, .rkck, .rk8pd, .bsimp, .msadams])
  func trajectoriesAgreeWithSciPy(method: IntegrationMethod) throws {
    let tolerance = try ErrorTolerance(absolute: 1e-14, relative: 1e-14)
    for name in ["pendulum", "compartments"] {
      let error = try difference(name, method, tolerance)
      #expect(error < 2e-11)
    }
  }

  /// Rate constants over nine orders of magnitude; the small component is 4·10⁻⁵. The tolerance is looser because methods
  /// of order 4 and 5 take many steps.
  @Test(arguments: [IntegrationMethod.rk4imp, .bsimp, .msbdf])
  func stiffTrajectoriesAgreeWithSciPy(method: IntegrationMethod) throws {
    let tolerance = try ErrorTolerance(absolute: 1e-15, relative: 1e-11)
    let error = try difference("robertson", method, tolerance)
    #expect(error < 1e-9)
  }
}
