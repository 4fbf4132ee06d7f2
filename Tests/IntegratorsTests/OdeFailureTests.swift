import Foundation
import Integrators
import NumericalCore
import Testing

/// Every failure is a typed error that says where, and leaves the state alone.
@Suite struct OdeFailureTests {
  private struct Broken: Error {}

  private func system(_ derivative: @escaping (_ t: Double, _ y: Double) throws -> Double) -> OdeSystem {
    OdeSystem(dimension: 2) { t, y, dydt in
      dydt[0] = try derivative(t, y[0])
      dydt[1] = 1
    }.withDifferencedJacobian()
  }

  static let fixedSteps = IntegrationMethod.allCases.filter(\.isMemoryless)
  static let adaptive = IntegrationMethod.allCases.filter(\.properties.estimatesError)

  /// A derivative that becomes NaN, becomes infinite, or throws, some steps into the run. Catches NaN that passes as a
  /// result, half-finished states, and errors that are lost on their way through C.
  @Test(arguments: fixedSteps)
  func failingSystemsLeaveTheStateOfFixedStepsUntouched(method: IntegrationMethod) throws {
    let failures: [(String, (Double, Double) throws -> Double)] = [
      ("not finite", { t, _ in t > 0.35 ? .nan : 1 }),
      ("not finite", { t, _ in t > 0.35 ? .infinity : 1 }),
      ("Broken", { t, _ in if t > 0.35 { throw Broken() } else { return 1 } }),
    ]
    for (word, derivative) in failures {
      let start = OdeState(values: [1, 2])
      var state = start
      let stepper = try OdeStepper(system(derivative), method: method)
      let error = #expect(throws: SubsongError.self) { try stepper.advance(&state, by: 0.1, count: 20) }
      #expect(state == start)
      #expect(error?.category == .numerical)
      #expect(error?.why?.contains(word) == true && error?.location?.contains("step 0.1") == true)
      #expect(error?.what.contains(method.rawValue) == true || method == .euler)
      // The failure left nothing behind in the stepper.
      try stepper.advance(&state, by: 0.1, count: 2)
      #expect(abs(state.values[0] - 1.2) < 1e-12 && state.stepCount == 2)
    }
  }

  @Test(arguments: adaptive)
  func failingSystemsLeaveTheStateOfAdaptiveStepsUntouched(method: IntegrationMethod) throws {
    for broken in [true, false] {
      let start = OdeState(values: [1, 2])
      var state = start
      let failing = system { t, _ in
        if t <= 0.35 { return 1 }
        if broken { throw Broken() }
        return .nan
      }
      let stepper = try OdeStepper(failing, method: method)
      let error = #expect(throws: SubsongError.self) { try stepper.advance(&state, to: 2, limit: 10_000) }
      #expect(state == start)
      #expect(error?.category == .numerical && error?.location != nil)
    }
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

  /// A fixed step whose own error estimate is too large. Catches the y of GSL's rejected trial.
  @Test func aFixedStepThatMissesTheToleranceFails() throws {
    let start = OdeState(values: [0.1])
    var state = start
    let stepper = try OdeStepper(Problem.logistic.system(), method: .rk4)
    let error = #expect(throws: SubsongError.self) {
      try stepper.advance(&state, by: 2, judgingError: true)
    }
    #expect(state == start)
    #expect(error?.description.contains("gsl_odeiv2_evolve_apply_fixed_step") == true)
    try stepper.advance(&state, by: 2)
    #expect(state.stepCount == 1)
  }

  /// GSL's `bsimp` returns success and an unchanged y when its inner steps blow up, here because a component starts within
  /// rounding of zero. Catches a run that stands still without a word.
  @Test func blowUpInsideBaderDeuflhardIsAnError() throws {
    let start = OdeState(values: [1, 6e-17, -1])
    var state = start
    let stepper = try OdeStepper(Problem.delayed.system(), method: .bsimp)
    #expect(throws: SubsongError.self) { try stepper.advance(&state, by: 0.1) }
    #expect(state == start)
  }

  /// Overflow between finite derivatives, a solution that ends at a pole, and too few steps allowed.
  @Test func runsThatCannotGoOnSaySo() throws {
    var state = OdeState(values: [1e308])
    let growing = OdeSystem(dimension: 1, derivative: { _, y, dydt in dydt[0] = y[0] })
    let overflow = #expect(throws: SubsongError.self) {
      try OdeStepper(growing, method: .euler).advance(&state, by: 1, count: 3)
    }
    #expect(overflow?.category == .numerical && state.values == [1e308])
    let pole = OdeSystem(dimension: 1, derivative: { _, y, dydt in dydt[0] = y[0] * y[0] })
    state = OdeState(values: [1])
    #expect(throws: SubsongError.self) {
      try OdeStepper(pole, method: .rkf45).advance(&state, to: 2, limit: 100_000)
    }
    let limit = #expect(throws: SubsongError.self) {
      try OdeStepper(growing, method: .rkf45).advance(&state, to: 50, limit: 5)
    }
    #expect(limit?.remedy?.contains("limit") == true && state == OdeState(values: [1]))
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
      { try OdeStepper(plain, method: .euler).advance(&state, to: 2) },
      { try OdeStepper(plain, method: .euler).advance(&state, by: 1, judgingError: true) },
      { try OdeStepper(plain, method: .msadams).advance(&state, by: 0.1) },
      { _ = try OdeStepper(plain, method: .rk4imp) }, { _ = try OdeStepper(plain, method: .msbdf) },
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
