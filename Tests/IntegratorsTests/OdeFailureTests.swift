import Integrators
import NumericalCore
import Testing

/// Failures of single methods and requests; what holds for every method is among the laws.
@Suite struct OdeFailureTests {
  private func system(_ derivative: @escaping (_ t: Double, _ y: Double) throws -> Double) -> OdeSystem {
    OdeSystem(dimension: 2) { t, y, dydt in
      dydt[0] = try derivative(t, y[0])
      dydt[1] = 1
    }.withDifferencedJacobian()
  }

  /// An error of the package keeps its class and its advice.
  @Test func errorsOfTheSystemKeepTheirCategory() throws {
    let failing = system { _, _ in throw SubsongError(.badInput, "no rate", remedy: "give one") }
    var state = OdeState(values: [1, 2])
    let error = #expect(throws: SubsongError.self) {
      try OdeStepper(failing, method: .rk4).advance(&state, by: 0.1)
    }
    #expect(error?.category == .badInput && error?.remedy == "give one")
    #expect(error?.why?.contains("no rate") == true)
  }

  /// Overflow between finite derivatives. Catches an infinite state that passes as a result.
  @Test func overflowIsAnError() throws {
    var state = OdeState(values: [1e308])
    let growing = OdeSystem(dimension: 1, derivative: { _, y, dydt in dydt[0] = y[0] })
    let overflow = #expect(throws: SubsongError.self) {
      try OdeStepper(growing, method: .euler).advance(&state, by: 1, count: 3)
    }
    #expect(overflow?.category == .numerical && state.values == [1e308])
  }

  /// Requests that make no sense. Catches a missing check before C is asked.
  @Test func senselessRequestsAreUsageErrors() throws {
    var state = OdeState(time: 1, values: [1])
    let plain = OdeSystem(dimension: 1, derivative: { _, y, dydt in dydt[0] = y[0] })
    let stepper = try OdeStepper(plain, method: .rk4)
    let requests: [() throws -> Void] = [
      { try stepper.advance(&state, by: 0) }, { try stepper.advance(&state, by: -0.1) },
      { try stepper.advance(&state, by: .nan) }, { try stepper.advance(&state, by: 0.1, count: -1) },
      { try stepper.advance(&state, to: 0.5) }, { try stepper.advance(&state, to: .infinity) },
      { _ = try ErrorTolerance(absolute: 0, relative: 0) },
      { _ = try ErrorTolerance(absolute: -1, relative: 1) },
      { _ = try ErrorTolerance(absolute: .nan, relative: 1) }, { _ = try IntegrationMethod.named("rk5") },
    ]
    for (index, request) in requests.enumerated() {
      let error = #expect(throws: SubsongError.self, "request \(index)") { try request() }
      #expect(error?.category == .usage, "request \(index)")
    }
    #expect(state == OdeState(time: 1, values: [1]))
    state.values = [.nan]
    #expect(throws: SubsongError.self) { try stepper.advance(&state, by: 0.1) }
  }
}
