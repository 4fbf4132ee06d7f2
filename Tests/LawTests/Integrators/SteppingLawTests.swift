import Foundation
import Integrators
import NumericalCore
import Testing

/// What every method promises of a run: the same bits whenever it is made, in whatever pieces.
@Suite struct SteppingLawTests {
  private func stored(_ state: OdeState) throws -> OdeState {
    try JSONDecoder().decode(OdeState.self, from: JSONEncoder().encode(state))
  }

  /// To the end of a problem: in fixed steps where the method has them, else as the tolerance asks for.
  private func run(_ problem: Problem, _ stepper: OdeStepper) throws -> OdeState {
    var state = problem.beginning
    if stepper.method.hasFixedSteps {
      try stepper.advance(&state, by: (problem.end - problem.start) / 40, count: 40)
    } else {
      try stepper.advance(&state, to: problem.end)
    }
    return state
  }

  /// Catches memory that is read before it is written, and what another run leaves behind in a stepper: another start, a run
  /// that failed, requests that were refused.
  @Test(arguments: IntegrationMethod.allCases)
  func aRunIsAFunctionOfItsStart(method: IntegrationMethod) throws {
    let problem = Problem.swing
    let first = try run(problem, OdeStepper(problem.system(), method: method))
    #expect(try run(problem, OdeStepper(problem.system(), method: method)) == first)
    let used = try OdeStepper(problem.system(), method: method)
    var other = OdeState(time: 3, values: [-2])
    if method.properties.estimatesError {
      try used.advance(&other, to: 3.7)
      other = OdeState(values: [1])
      #expect(throws: SubsongError.self) { try used.advance(&other, to: 8, limit: 1) }
    } else {
      try used.advance(&other, by: 0.05, count: 7)
    }
    #expect(throws: SubsongError.self) { try used.advance(&other, by: -1) }
    #expect(try run(problem, used) == first)
  }

  /// Catches a step count, a time or a step length that moves although nothing is to be done.
  @Test(arguments: IntegrationMethod.allCases)
  func noStepChangesNothing(method: IntegrationMethod) throws {
    let problem = Problem.swing
    let stepper = try OdeStepper(problem.system(), method: method)
    var state = try run(problem, stepper)
    let before = state
    if method.hasFixedSteps { try stepper.advance(&state, by: 0.1, count: 0) }
    if method.properties.estimatesError { try stepper.advance(&state, to: state.time) }
    #expect(state == before)
  }

  /// Sixty steps at once, or in three runs that are written to a file and continued by a fresh stepper: the same bits.
  /// Catches anything that survives in GSL's objects, and time that depends on the number of calls.
  @Test(arguments: IntegrationMethod.memoryless)
  func splittingFixedStepsChangesNothing(method: IntegrationMethod) throws {
    let problem = Problem.swing
    var whole = problem.beginning
    try OdeStepper(problem.system(), method: method).advance(&whole, by: 0.1, count: 60)
    var split = problem.beginning
    for count in [17, 1, 42] {
      try OdeStepper(problem.system(), method: method).advance(&split, by: 0.1, count: count)
      split = try stored(split)
    }
    #expect(split == whole)
    #expect(whole.stepCount == 60 && abs(whole.time - 6) < 1e-13)
  }

  /// The same for adaptive legs: one stepper, or a fresh one for every leg. Catches a step length that is not in the state.
  @Test(arguments: IntegrationMethod.memoryless.filter(\.properties.estimatesError))
  func splittingAdaptiveLegsChangesNothing(method: IntegrationMethod) throws {
    let problem = Problem.pendulum
    var whole = problem.beginning
    var split = whole
    let tolerance = try ErrorTolerance(absolute: 1e-6, relative: 1e-6)
    let stepper = try OdeStepper(problem.system(), method: method, tolerance: tolerance)
    for end in [-1.7, -0.2, 0.9, 2] {
      try stepper.advance(&whole, to: end)
      try OdeStepper(problem.system(), method: method, tolerance: tolerance).advance(&split, to: end)
      split = try stored(split)
      #expect(split == whole && whole.time == end)
    }
  }

  /// A multistep method goes on from the state that it returned, and from no other. Catches a silent restart, which would
  /// cost the accuracy of the low orders again, and a resume with another run's history.
  @Test(arguments: IntegrationMethod.multistep)
  func multistepMethodsRefuseToResume(method: IntegrationMethod) throws {
    let problem = Problem.swing
    var state = problem.beginning
    let stepper = try OdeStepper(problem.system(), method: method)
    try stepper.advance(&state, to: 1)
    try stepper.advance(&state, to: 2)
    #expect(distance(state.values, problem.solution(2)) < 1e-7)
    let reached = state
    let other = try OdeStepper(problem.system(), method: method)
    let error = #expect(throws: SubsongError.self) { try other.advance(&state, to: 3) }
    #expect(error?.category == .usage && error?.what.contains(method.rawValue) == true)
    #expect(state == reached)
    state.values[0] += 1
    #expect(throws: SubsongError.self) { try stepper.advance(&state, to: 3) }
    state = reached
    try stepper.advance(&state, to: 3)
    var anew = OdeState(time: reached.time, values: reached.values)
    try other.advance(&anew, to: 3)
    #expect(distance(anew.values, state.values) < 1e-7)
  }

  /// Every step adds at most the tolerance, and nothing grows in this system: the sum is a bound that holds for all
  /// methods. Catches a control that looks at the wrong tolerance; 30 for the methods above order 2 catches drift.
  @Test(arguments: IntegrationMethod.adaptive, [1e-4, 1e-5, 1e-6, 1e-7])
  func adaptiveErrorsStayNearTheTolerance(method: IntegrationMethod, tolerance: Double) throws {
    let problem = Problem.logistic
    var state = OdeState(values: problem.solution(0))
    let both = try ErrorTolerance(absolute: tolerance, relative: tolerance)
    try OdeStepper(problem.system(), method: method, tolerance: both).advance(&state, to: 8)
    let error = distance(state.values, problem.solution(8))
    #expect(error < tolerance * Double(state.stepCount))
    if !IntegrationMethod.ofOrder(1...2).contains(method) { #expect(error < 30 * tolerance) }
  }

  /// Catches a name that a configuration cannot say, and a slip that gets no help.
  @Test(arguments: IntegrationMethod.allCases)
  func namesAreFoundAndSuggested(method: IntegrationMethod) throws {
    #expect(try IntegrationMethod.named(method.rawValue) == method)
    let error = #expect(throws: SubsongError.self) { try IntegrationMethod.named(method.rawValue + "x") }
    #expect(error?.category == .usage && error?.remedy?.contains("'\(method.rawValue)'") == true)
  }
}
