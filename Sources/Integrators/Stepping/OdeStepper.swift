import CGSL
import NumericalCore

/// Advances the state of one system by one method, in steps of fixed length or of a length that keeps to a tolerance.
///
/// The state is the caller's value. With a memoryless method the stepper is a tool without a past: any state may follow
/// any other, and a run that is split, stored and continued by another stepper gives the same bits. A multistep method
/// needs its past; it starts anew from a state with ``OdeState/stepCount`` 0, goes on from the state that it returned last,
/// and refuses every other one.
///
/// Errors: when an `advance` throws, the state is what it was before the call, and a multistep method has to start anew.
///
/// Cost: fixed steps call f 1 (`euler`), 3 (`rk2`), 11 (`rk4`, which doubles the step), 6 (`rkf45`, `rkck`) or 13 times
/// (`rk8pd`) each, and once more if their error is judged. Every call copies the state once, so that it can fail without a
/// trace; all other memory is allocated at the beginning.
///
/// Reference: GSL manual of version 2.7, chapter "Ordinary Differential Equations".
public final class OdeStepper {
  public let method: IntegrationMethod
  public let tolerance: ErrorTolerance
  private let rightHandSide: RightHandSide
  /// `nil` for forward Euler.
  private let driver: GSLDriver?
  private var slope: [Double]
  /// Where the last call of a multistep method ended.
  private var lastState: OdeState?

  /// - Parameters:
  ///   - system: dy/dt = f(t, y).
  ///   - method: what makes the steps.
  ///   - tolerance: the error of adaptive steps, and how exactly the equations of implicit ones are solved.
  /// - Throws: ``NumericalCore/SubsongError``: usage, if the method needs a Jacobian and the system has none; numerical, if GSL cannot
  ///   allocate.
  public init(_ system: OdeSystem, method: IntegrationMethod, tolerance: ErrorTolerance = .standard)
    throws(SubsongError)
  {
    if method.needsJacobian, system.jacobian == nil {
      throw SubsongError(
        .usage, "the method \(method.rawValue) is implicit, and the system has no Jacobian",
        remedy: "give the Jacobian, use withDifferencedJacobian(), or choose an explicit method")
    }
    self.method = method
    self.tolerance = tolerance
    rightHandSide = RightHandSide(system)
    slope = Array(repeating: 0, count: system.dimension)
    driver = try Self.makeDriver(rightHandSide, method, tolerance)
  }

  private static func makeDriver(
    _ rightHandSide: RightHandSide, _ method: IntegrationMethod, _ tolerance: ErrorTolerance
  ) throws(SubsongError) -> GSLDriver? {
    guard let type = method.gslType else { return nil }
    if let driver = GSLDriver(rightHandSide, type: type, tolerance: tolerance) { return driver }
    throw SubsongError(
      .numerical, "gsl_odeiv2_driver_alloc_y_new could not allocate the method \(method.rawValue)")
  }
}

extension OdeStepper {
  /// Makes `count` steps of length `h`.
  ///
  /// The time is added up step by step, so that it does not depend on where a run is split; after n steps it is wrong by n
  /// roundings at most.
  ///
  /// - Parameters:
  ///   - state: where the integration stands.
  ///   - h: the length of a step in units of t, positive.
  ///   - count: how many steps.
  ///   - judgingError: fail if a step's own estimate of its error exceeds the tolerance. Otherwise the caller vouches for
  ///     the length of the step.
  /// - Throws: ``NumericalCore/SubsongError``: usage, if the request makes no sense or the method is one of variable order; bad input, if
  ///   the state is not finite; numerical, if a step fails or leaves the finite numbers.
  public func advance(_ state: inout OdeState, by h: Double, count: Int = 1, judgingError: Bool = false)
    throws(SubsongError)
  {
    guard h > 0, h.isFinite, count >= 0 else {
      throw SubsongError(
        .usage, "\(count) steps of length \(h)", because: "the length has to be positive and finite")
    }
    if judgingError { try requireErrorEstimate() }
    guard case .fixed = method.order else {
      throw SubsongError(
        .usage, "the method \(method.rawValue) has no fixed steps",
        because: "it chooses the order and the length of its steps together, from the tolerance",
        remedy: "advance to a time, or choose another method")
    }
    try run(&state) { state throws(SubsongError) in
      for _ in 0..<count { try self.step(&state, by: h, judgingError) }
    }
  }

  /// Advances to the time `end` in steps as long as the tolerance allows.
  ///
  /// The last step is cut to end at `end` exactly; the length that was in use before the cut is kept in the state, so that
  /// a run in several legs gives the same bits whether or not the stepper changes between them. More legs are more cuts:
  /// *where* the legs end does change the result, within the tolerance.
  ///
  /// - Parameters:
  ///   - state: where the integration stands.
  ///   - end: the time at which it shall stand, in units of t.
  ///   - limit: the largest number of steps before giving up.
  /// - Throws: ``NumericalCore/SubsongError``: usage, if `end` lies before the state's time, the method does not estimate its error, or a
  ///   multistep method would have to resume; bad input, if the state is not finite; numerical, if the tolerance cannot be
  ///   reached.
  public func advance(_ state: inout OdeState, to end: Double, limit: Int = 10_000_000) throws(SubsongError) {
    guard end >= state.time, end.isFinite, limit > 0 else {
      throw SubsongError(
        .usage, "an integration from \(state.time) to \(end) in at most \(limit) steps",
        because: "time runs forward, in one step at least")
    }
    try requireErrorEstimate()
    guard end > state.time else { return }
    try run(&state) { state throws(SubsongError) in try self.leg(&state, to: end, limit: limit) }
  }
}

extension OdeStepper {
  /// Lets `body` work on a copy, so that the caller's state changes only as a whole and only if all went well.
  private func run(_ state: inout OdeState, _ body: (inout OdeState) throws(SubsongError) -> Void)
    throws(SubsongError)
  {
    precondition(state.values.count == rightHandSide.system.dimension, "one value a component")
    guard state.time.isFinite, state.values.allSatisfy(\.isFinite) else {
      throw SubsongError(.badInput, "the state at t = \(state.time) is not finite")
    }
    try admit(state)
    rightHandSide.failure = nil
    lastState = nil
    var copy = state
    try body(&copy)
    state = copy
    if !method.isMemoryless { lastState = copy }
  }

  /// Sees to it that the method's memory belongs to this state.
  private func admit(_ state: OdeState) throws(SubsongError) {
    if method.isMemoryless || state.stepCount == 0 {
      if let status = driver?.forget() { try check(status, "gsl_odeiv2_driver_reset", state.time, nil) }
    } else if state != lastState {
      throw SubsongError(
        .usage, "the method \(method.rawValue) cannot resume from a state", at: "t = \(state.time)",
        because: "a multistep method also needs the steps before it, which a state does not hold",
        remedy: "start anew from OdeState(time:values:), or choose a memoryless method")
    }
  }

  private func requireErrorEstimate() throws(SubsongError) {
    guard method.properties.estimatesError else {
      throw SubsongError(
        .usage, "the method \(method.rawValue) does not estimate its error",
        because: "the length of its steps cannot be chosen from a tolerance",
        remedy: "use fixed steps or another method")
    }
  }

  private func step(_ state: inout OdeState, by h: Double, _ judgingError: Bool) throws(SubsongError) {
    let start = state.time
    if let driver, judgingError {
      let status = driver.judgedStep(&state.time, by: h, &state.values)
      try check(status, "gsl_odeiv2_evolve_apply_fixed_step", start, h)
    } else if let driver {
      try check(driver.step(state.time, by: h, &state.values), "gsl_odeiv2_step_apply", start, h)
      state.time += h
    } else {
      try check(rightHandSide.derivative(state.time, state.values, &slope), "euler", start, h)
      for i in slope.indices { state.values[i] += h * slope[i] }
      state.time += h
    }
    state.stepCount += 1
    try requireFinite(state.values, start, h)
  }

  private func leg(_ state: inout OdeState, to end: Double, limit: Int) throws(SubsongError) {
    guard let driver else { return }
    // A hundredth of the way: the control lengthens it fivefold a step or shortens it as needed.
    var h = state.suggestedStep ?? (end - state.time) / 100
    let status = driver.advance(
      &state.time, to: end, trying: &h, &state.values, limit: limit, count: &state.stepCount)
    try check(status, "gsl_odeiv2_driver_apply", state.time, h)
    try requireFinite(state.values, state.time, h)
    state.suggestedStep = h
  }
}

extension OdeStepper {
  /// Turns GSL's status into an error that says which function failed, where, and why.
  private func check(_ status: Int32, _ function: String, _ t: Double, _ h: Double?)
    throws(SubsongError)
  {
    if status == Int32(GSL_SUCCESS) { return }
    let location = "t = \(t)" + (h.map { ", step \($0)" } ?? "")
    let what = "\(function) (\(method.rawValue)) failed: \(GSLErrors.text(status))"
    switch rightHandSide.failure {
    case .thrown(let error as SubsongError, let time):
      throw SubsongError(
        error.category, what, at: location, because: "at t = \(time) the system threw: \(error.what)",
        remedy: error.remedy)
    case .thrown(let error, let time):
      throw SubsongError(.numerical, what, at: location, because: "at t = \(time) the system threw: \(error)")
    case .notFinite(let name, let time):
      throw SubsongError(
        .numerical, what, at: location, because: "at t = \(time) the \(name) is not finite",
        remedy: "use a shorter step, or check the system and its parameters")
    case nil:
      throw SubsongError(.numerical, what, at: location, remedy: remedy(for: status))
    }
  }

  private func remedy(for status: Int32) -> String {
    status == Int32(GSL_EMAXITER)
      ? "raise the limit of steps, loosen the tolerance, or use an implicit method"
      : "use a shorter step or a looser tolerance"
  }

  private func requireFinite(_ values: [Double], _ t: Double, _ h: Double) throws(SubsongError) {
    guard let component = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw SubsongError(
      .numerical, "component \(component) of the state became \(values[component])",
      at: "t = \(t), step \(h)", because: "the step of \(method.rawValue) left the finite numbers",
      remedy: "use a shorter step or an implicit method")
  }
}
