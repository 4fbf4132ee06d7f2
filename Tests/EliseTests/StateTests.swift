import Elise
import Integrators
import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct StateTests {
  /// Through arrays and back, a run goes on as if nothing had happened: catches a forgotten part of the state, and a method that
  /// remembers something beside it. Random conditions, all methods, the reference and the kernel that takes them.
  @Test(arguments: IntegrationMethod.allCases, [EngineKind.reference, .step, .block])
  func stateSurvivesAsArrays(method: IntegrationMethod, kind: EngineKind) throws {
    let learner = try EngineTests.learner(latent: 7, kind: kind) {
      $0.integration.method = method
      // These choose their steps from a tolerance; GSL's implicit Euler method does not come through this song without one.
      if case .variable = method.order { $0.integration.tolerance = 1e-5 }
      if method == .rk1imp { $0.integration.tolerance = 1e-5 }
      $0.integration.interpolation = method == .rk2 ? .none : method == .euler ? .cubicHermite : .linear
      $0.integration.plasticityStep = 0.3
    }
    var random = SeedTree(seed: 11).stream("conditions of \(method)")
    var state = learner.initialState()
    for _ in 0..<3 {
      let condition = Self.condition(&random)
      var restored = try learner.state(from: learner.arrays(of: state))
      #expect(restored == state)
      try learner.runCycle(&state, condition)
      try learner.runCycle(&restored, condition)
      #expect(restored == state, "\(condition)")
    }
  }

  /// Any condition of a cycle of 400 steps of ten neurons.
  private static func condition(_ random: inout some VariateSource) -> CycleCondition {
    let clamps = (0..<random.uniformInteger(below: 3)).map { _ in
      let (step, neuron) = (random.uniformInteger(below: 380), random.uniformInteger(below: 9))
      return SomaticClamp(
        steps: step..<step + 1 + random.uniformInteger(below: 60), neurons: neuron..<neuron + 2,
        offset: Double(random.uniformInteger(below: 30)))
    }
    return CycleCondition(
      nudged: random.uniformInteger(below: 2) == 0, plastic: random.uniformInteger(below: 4) > 0,
      clamps: clamps)
  }

  /// Arrays of another network are refused by name.
  @Test func foreignArraysAreRefused() throws {
    let small = try EngineTests.learner(latent: 7, kind: .step)
    let large = try EngineTests.learner(latent: 8, kind: .step)
    let arrays = small.initialState().namedArrays
    #expect(subsongError { _ = try EliseState(arrays, for: large.network) }?.category == .badInput)
    var incomplete = arrays
    incomplete["trace"] = nil
    let error = subsongError { _ = try EliseState(incomplete, for: small.network) }
    #expect(error?.what.contains("trace") == true)
  }

  /// Copying the state copies the learner: running the copy leaves the original alone.
  @Test func stateIsAValue() throws {
    let learner = try EngineTests.learner(latent: 7, kind: .step)
    let state = try EngineTests.run(learner, [.nudged])
    let before = state
    var copy = state
    try learner.runCycle(&copy, .nudged)
    #expect(state == before && copy != before)
  }
}
