import Elise
import Integrators
import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct StateTests {
  /// Through arrays and back, a run goes on as if nothing had happened: catches a forgotten part of the state.
  @Test func stateSurvivesAsArrays() throws {
    let learner = try EngineTests.learner(latent: 7, kind: .step)
    var state = try EngineTests.run(learner, [.nudged, .free])
    var restored = try EliseState(state.namedArrays, for: learner.network)
    #expect(restored == state)
    try learner.runCycle(&state, .nudged, recording: nil)
    try learner.runCycle(&restored, .nudged, recording: nil)
    #expect(restored == state)
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
    try learner.runCycle(&copy, .nudged, recording: nil)
    #expect(state == before && copy != before)
  }
}
