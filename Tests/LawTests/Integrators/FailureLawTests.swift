import Integrators
import NumericalCore
import Testing

/// Whatever the method, a failure is a typed error that says where, and leaves the state alone.
@Suite struct FailureLawTests {
  private struct Broken: Error {}

  private func system(_ derivative: @escaping (_ t: Double, _ y: Double) throws -> Double) -> OdeSystem {
    OdeSystem(dimension: 2) { t, y, dydt in
      dydt[0] = try derivative(t, y[0])
      dydt[1] = 1
    }.withDifferencedJacobian()
  }

  /// A derivative that becomes NaN, becomes infinite, or throws, some steps into the run. Catches NaN that passes as a
  /// result, half-finished states, and errors that are lost on their way through C.
  @Test(arguments: IntegrationMethod.withFixedSteps)
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
      #expect(error?.what.contains(method.rawValue) == true)
      // The failure left nothing behind in the stepper.
      try stepper.advance(&state, by: 0.1, count: 2)
      #expect(abs(state.values[0] - 1.2) < 1e-12 && state.stepCount == 2)
    }
  }

  /// The same for legs, and a multistep method that would go on from before its failure.
  @Test(arguments: IntegrationMethod.adaptive)
  func failingSystemsLeaveTheStateOfAdaptiveStepsUntouched(method: IntegrationMethod) throws {
    for broken in [true, false] {
      let failing = system { t, _ in
        if t <= 0.35 { return 1 }
        if broken { throw Broken() }
        return .nan
      }
      let stepper = try OdeStepper(failing, method: method)
      var state = OdeState(values: [1, 2])
      try stepper.advance(&state, to: 0.1)
      let reached = state
      let error = #expect(throws: SubsongError.self) { try stepper.advance(&state, to: 2, limit: 10_000) }
      #expect(state == reached)
      #expect(error?.category == .numerical && error?.location?.contains("t = ") == true)
      if !method.isMemoryless {
        #expect(throws: SubsongError.self) { try stepper.advance(&state, to: 0.2) }
      }
      state = OdeState(time: reached.time, values: reached.values)
      try stepper.advance(&state, to: 0.2)
      #expect(abs(state.values[0] - 1.2) < 1e-9 && state.time == 0.2)
    }
  }

  /// A fixed step whose own error estimate is too large. Catches the y of GSL's rejected trial.
  @Test(arguments: IntegrationMethod.withFixedSteps.filter(\.properties.estimatesError))
  func aFixedStepThatMissesTheToleranceFails(method: IntegrationMethod) throws {
    let start = OdeState(values: [0.1])
    var state = start
    let stepper = try OdeStepper(Problem.logistic.system(), method: method)
    let error = #expect(throws: SubsongError.self) {
      try stepper.advance(&state, by: 4, judgingError: true)
    }
    #expect(state == start)
    #expect(error?.category == .numerical)
    #expect(error?.description.contains("gsl_odeiv2_evolve_apply_fixed_step") == true)
    try stepper.advance(&state, by: 0.01)
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

  /// Catches a search for a step that never ends at a pole, and a limit that is not kept or leaves half a leg behind.
  @Test(arguments: IntegrationMethod.adaptive)
  func runsThatCannotGoOnSaySo(method: IntegrationMethod) throws {
    let pole = OdeSystem(dimension: 1) { _, y, dydt in
      dydt[0] = y[0] * y[0]
    } jacobian: { _, y, dfdy, dfdt in
      dfdy[0] = 2 * y[0]
      dfdt[0] = 0
    }
    let start = OdeState(values: [1])
    var state = start
    let loose = try ErrorTolerance(absolute: 1e-5, relative: 1e-5)
    let stepper = try OdeStepper(pole, method: method, tolerance: loose)
    let stopped = #expect(throws: SubsongError.self) { try stepper.advance(&state, to: 2, limit: 100_000) }
    #expect(stopped?.category == .numerical && state == start)
    let limit = #expect(throws: SubsongError.self) { try stepper.advance(&state, to: 0.9, limit: 2) }
    #expect(limit?.category == .numerical && limit?.remedy?.contains("limit") == true && state == start)
  }

  /// Catches a request that a method cannot follow and follows in its own way.
  @Test(arguments: IntegrationMethod.allCases)
  func whatAMethodCannotDoIsRefused(method: IntegrationMethod) throws {
    let system = Problem.swing.system()
    let bare = OdeSystem(dimension: 1, derivative: system.derivative)
    let stepper = try OdeStepper(system, method: method)
    var state = OdeState(values: [1])
    var refused: [(isRefused: Bool, request: () throws -> Void)] = [
      (!method.properties.estimatesError, { try stepper.advance(&state, to: 1) }),
      (!method.hasFixedSteps, { try stepper.advance(&state, by: 0.01) }),
      (method.needsJacobian, { _ = try OdeStepper(bare, method: method) }),
    ]
    refused.append((true, { try stepper.advance(&state, to: state.time - 1) }))
    for (index, (isRefused, request)) in refused.enumerated() {
      var error: SubsongError?
      do { try request() } catch let thrown as SubsongError { error = thrown }
      #expect((error != nil) == isRefused, "request \(index)")
      #expect(error == nil || error?.category == .usage && error?.why ?? error?.remedy != nil)
    }
  }

  /// Catches a state with a NaN that is integrated.
  @Test(arguments: IntegrationMethod.allCases, [Double.nan, .infinity])
  func statesThatAreNoNumbersAreRefused(method: IntegrationMethod, value: Double) throws {
    let stepper = try OdeStepper(Problem.swing.system(), method: method)
    var state = OdeState(values: [value])
    let error = #expect(throws: SubsongError.self) {
      if method.hasFixedSteps {
        try stepper.advance(&state, by: 0.1)
      } else {
        try stepper.advance(&state, to: 1)
      }
    }
    #expect(error?.category == .badInput)
  }
}
