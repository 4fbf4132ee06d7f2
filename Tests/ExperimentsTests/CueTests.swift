import Experiments
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// The teacher gives a part of a cycle, and the rest is the learner's.
@Suite struct CueTests {
  private let given = CycleCondition(nudged: true, plastic: false)
  private let alone = CycleCondition(nudged: false, plastic: false)

  private func state(after share: Double, plastic: Bool = false) throws -> ScriptedLearner.State {
    let learner = try ScriptedLearner()
    var state = learner.initialState()
    try learner.runCue(&state, share: share, plastic: plastic)
    return state
  }

  /// Catches a cue of another length, steps that are run twice or not at all, and a teacher who goes on.
  @Test func theRestOfTheCycleIsFree() throws {
    let learner = try ScriptedPlayer(.needsCue)
    var (part, whole) = (learner.initialState(), learner.initialState())
    try learner.runCue(&part, share: 0.25, plastic: false)
    _ = try learner.run(&whole, steps: 0..<25, given, recording: [])
    _ = try learner.run(&whole, steps: 25..<100, alone, recording: [])
    #expect(part == whole && part.knowsWhere)
    let state = try state(after: 0.25)
    #expect(state.conditions == [given, alone] && state.step == 40)
  }

  /// A cue of a whole cycle leaves nothing to run, and the shortest one is one step.
  @Test func theLongestAndTheShortest() throws {
    #expect(try state(after: 1).conditions == [given])
    let shortest = try state(after: 1e-9)
    #expect(shortest.conditions == [given, alone] && shortest.step == 40)
  }

  /// Catches plasticity that is on in one part only.
  @Test func plasticityIsThatOfTheWholeCycle() throws {
    #expect(try state(after: 0.5, plastic: true).conditions.map(\.plastic) == [true, true])
  }

  /// Catches a share that is no part of a cycle and is run all the same.
  @Test(arguments: [0, -0.1, 1.01, .nan]) func noPartOfACycleIsRefused(share: Double) {
    let error = subsongError { _ = try state(after: share) }
    #expect(error?.category == .usage && error?.what.contains("cue lasts") == true)
  }
}
