import Elise
import Foundation
import Integrators
import LearningTasks
import NumericalCore
import Testing

/// All methods solve the same equations: a network of 3 visible and 4 latent neurons with strong weights, in the middle of its
/// activity, its song drawn in smooth lines.
@Suite struct MethodAgreementTests {
  private struct Run {
    var method: IntegrationMethod
    var tolerance = 0.0
    var timeStep = 0.1

    func network() throws -> EliseNetwork {
      var description = EliseDescription.default
      description.latentCount = 4
      description.timeStep = timeStep
      description.delays.shortest = 0.5
      description.delays.longest = 6
      description.connectivity.visibleFromVisible = 4
      description.connectivity.visibleFromLatent = 4
      description.connectivity.latentFromVisible = 4
      description.connectivity.latentFromLatent = 4
      description.integration.method = method
      description.integration.tolerance = tolerance
      description.integration.interpolation = .cubicHermite
      return try EliseNetwork(description, visibleCount: 3, seed: 12)
    }

    /// u, v and s after these columns.
    func advance(_ state: inout EliseState, _ columns: Range<Int>) throws -> [Double] {
      let network = try network()
      func target(_ visible: Int, _ t: Double) -> Double { -62 + 8 * sin(0.3 * t + 2 * Double(visible)) }
      let times = (0...columns.upperBound).map { Double($0) * timeStep }
      let teacher = TeacherConductances(
        target: Matrix(rows: 3, columns: times.count) { visible, column in target(visible, times[column]) },
        nudgingStrength: 0.6,
        network.description.neuron, timeStep: timeStep,
        continuousTarget: { -62 + 8 * sin(0.3 * $1 + 2 * Double($0)) })
      EngineOptions(.reference).engine(for: network).advance(
        network, &state, columns: columns, drive: EliseDrive(teacher: teacher, plastic: true, clamp: nil))
      return state.somaticPotential + state.dendriticPotential + state.trace
    }
  }

  /// After 100 columns of activity.
  private func active(timeStep: Double) throws -> EliseState {
    let run = Run(method: .rk8pd, timeStep: timeStep)
    var state = EliseState(atRest: try run.network())
    _ = try run.advance(&state, 0..<100)
    return state
  }

  private func error(_ method: IntegrationMethod, timeStep: Double) throws -> Double {
    let state = try active(timeStep: timeStep)
    var (a, b) = (state, state)
    let columns = 100..<101
    let values = try Run(method: method, timeStep: timeStep).advance(&a, columns)
    let exact = try Run(method: .rk8pd, tolerance: 1e-13, timeStep: timeStep).advance(&b, columns)
    return zip(values, exact).map { abs($0 - $1) }.max() ?? .nan
  }

  /// The error of one step is O(h^(p + 1)). Catches an input that a stage sees at a wrong time, and a wrong Jacobian.
  @Test(arguments: [IntegrationMethod.rk2, .rk4, .rkf45, .rkck, .rk1imp, .rk2imp, .rk4imp])
  func stepErrorsFollowTheOrder(method: IntegrationMethod) throws {
    guard case .fixed(let order) = method.order else { return }
    let errors = try [0.1, 0.05, 0.025].map { try error(method, timeStep: $0) }
    // λ h of the soma is 0.6 to 1.2 for the longest step, its distance from equilibrium a few mV.
    #expect(errors[0] < 20 * pow(0.6, Double(order + 1)), "\(errors)")
    let measured = log2(errors[0] / errors[2]) / 2
    #expect(measured > Double(order) + 0.5 || errors[2] < 1e-12, "\(measured) from \(errors)")
  }

  /// Orders 8 and 12 leave rounding.
  @Test(arguments: [IntegrationMethod.rk8pd, .bsimp])
  func highOrdersAreExactToRounding(method: IntegrationMethod) throws {
    #expect(try error(method, timeStep: 0.05) < 1e-9)
  }

  /// The error of Euler's method within a step and that of its plasticity are of order h.
  @Test func eulerAgreesToFirstOrder() throws {
    #expect(try error(.euler, timeStep: 0.1) < 20 * 0.36)
    #expect(try error(.euler, timeStep: 0.0125) < 0.05)
  }

  /// Catches a tolerance that does not arrive, and a start of a multistep method that goes on from the step before.
  @Test(arguments: IntegrationMethod.allCases.filter(\.properties.estimatesError))
  func adaptiveMethodsAgree(method: IntegrationMethod) throws {
    let state = try active(timeStep: 0.1)
    var (a, b) = (state, state)
    // Order 1 needs a thousand steps a time step.
    let columns = method == .rk1imp ? 100..<103 : 100..<120
    let values = try Run(method: method, tolerance: 1e-10).advance(&a, columns)
    let exact = try Run(method: .rk8pd, tolerance: 1e-13).advance(&b, columns)
    let error = zip(values, exact).map { abs($0 - $1) }.max() ?? .nan
    // 10⁻¹⁰ of 70 mV a step, and as many steps as the order asks for.
    #expect(error < (method == .rk1imp ? 5e-6 : 1e-6), "\(error)")
    #expect(deviation(a.weights.storage, b.weights.storage) < 1e-7)
  }
}
