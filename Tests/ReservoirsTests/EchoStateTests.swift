import Foundation
import LearningTasks
import NumericalCore
import Reservoirs
import TestSupport
import Testing

/// Teacher forcing, the fitted readout, and the replay.
@Suite struct EchoStateTests {
  private func learner(_ change: (inout EchoStateDescription) -> Void) throws -> EchoStateLearner {
    var description = EchoStateDescription()
    (description.reservoir.unitCount, description.washout) = (20, 7)
    (description.stateNoise, description.feedbackNoise) = (0, 0)
    change(&description)
    return try EchoStateLearner(description, song: smallSong(), seed: 5)
  }

  /// Catches feedback of the wrong step: what is fed back in step t is the target of step t − 1, and the sample is (x(t), z(t)) from the washout on.
  @Test func forcedStepsFeedTheTargetBack() throws {
    let learner = try learner { $0.ridge = 1e-4 }
    let target = learner.targetRates(every: 1).transposed()
    var state = learner.initialState()
    try learner.runCycle(&state, .nudged)
    var samples = RidgeRegression(featureCount: 21, outputCount: 3)
    var (x, y) = (Array(repeating: 0.0, count: 20), [0.0, 0, 0])
    for step in 0..<60 {
      x = learner.reservoir.step(x, feedback: y)
      y = Array(target.row(step))
      if step >= 7 { samples.add(x + [1], target: y) }
    }
    #expect(state.network.activity == x && state.network.output == y)
    #expect(state.samples == samples && state.samples.sampleCount == 53)
    // The readout is fitted when the free step comes, and its output is fed back within the rates' range.
    #expect(state.readout.storage.allSatisfy { $0 == 0 })
    try learner.run(&state, steps: 0..<1, .free, recording: [])
    let readout = try samples.solution(ridge: 1e-4)
    #expect(state.readout == readout)
    x = learner.reservoir.step(x, feedback: y)
    let expected = (0..<3).map { min(1, max(0, dot(readout.row($0), x + [1]))) }
    #expect(difference(state.network.output, expected) < 1e-13)
  }

  /// Catches a washout that is counted once: after a free cycle it begins again.
  @Test func washoutBeginsAgainAfterFreeSteps() throws {
    let learner = try learner { _ in }
    var state = learner.initialState()
    for condition in [CycleCondition.nudged, .nudged, .free, .nudged] {
      try learner.runCycle(&state, condition)
    }
    #expect(state.samples.sampleCount == 53 + 60 + 53)
  }

  /// Catches noise from another address, on the wrong side of the units, or without plasticity.
  @Test func noiseIsAddressedByTheStep() throws {
    let learner = try learner { ($0.stateNoise, $0.feedbackNoise) = (0.1, 0.2) }
    var state = learner.initialState()
    try learner.run(&state, steps: 0..<1, .nudged, recording: [])
    let target = learner.targetRates(every: 1).transposed()
    func noise(_ name: String, _ count: Int, _ deviation: Double) -> [Double] {
      var stream = SeedTree(seed: 5).stream("reservoir.noise.\(name)", index: 0)
      return (0..<count).map { _ in stream.gaussian(standardDeviation: deviation) }
    }
    let x = learner.reservoir.step(
      Array(repeating: 0, count: 20), feedback: [0, 0, 0], extra: noise("units", 20, 0.1))
    #expect(state.network.activity == x)
    #expect(state.network.output == zip(target.row(0), noise("feedback", 3, 0.2)).map(+))
    var quiet = learner.initialState()
    try learner.run(&quiet, steps: 0..<1, CycleCondition(nudged: true, plastic: false), recording: [])
    #expect(quiet.network.output == Array(target.row(0)) && quiet.samples.sampleCount == 0)
  }

  /// Catches outputs that leave the rates' range where they are clipped, and a clip that is always there.
  @Test(arguments: [true, false]) func outputsAreClippedOnRequest(clips: Bool) throws {
    let learner = try learner { ($0.clipsOutput, $0.ridge) = (clips, 1e-8) }
    var state = learner.initialState()
    try learner.runCycle(&state, .nudged)
    let rates = try learner.runCycle(
      &state, .free, recording: [SignalPlan(SignalPlan.rate, every: 1, of: .visible)])[0]
    #expect(rates.storage.allSatisfy { (0...1).contains($0) } == clips)
  }

  /// Catches anything that keeps the whole from working: after twenty cycles of teaching the song is replayed without plasticity.
  @Test func replaysAShortSong() throws {
    var description = EchoStateDescription()
    description.reservoir.unitCount = 200
    let learner = try EchoStateLearner(description, song: smallSong(), seed: 1)
    var state = learner.initialState()
    #expect(try replay(learner, state, cycles: 2) == 0)
    for _ in 0..<20 { try learner.runCycle(&state, .nudged) }
    state = try learner.state(from: learner.arrays(of: state))
    #expect(try replay(learner, state, cycles: 20) > 0.95)
  }

  /// Catches another teacher that is not learned, or learned beside the own song.
  @Test func learnsFromAnotherTeacher() throws {
    let learner = try learner { $0.washout = 0 }
    let levels = Matrix(rows: 3, columns: 60, repeating: 0.6)
    var state = learner.initialState()
    for _ in 0..<3 {
      try learner.runCycle(&state, CycleCondition(nudged: false, otherTeacher: TeacherInput(levels: levels)))
    }
    // A level of 0.6 is 12 mV, the threshold.
    #expect(state.network.output == [0.5, 0.5, 0.5])
    try learner.runCycle(&state, .free)
    #expect(difference(state.network.output, [0.5, 0.5, 0.5]) < 1e-4)
  }

  /// Catches ranges that are not checked.
  @Test func refusesWhatIsOutOfRange() {
    func error(_ change: (inout EchoStateDescription) -> Void) -> String? {
      subsongError { _ = try learner(change) }?.what
    }
    #expect(error { $0.ridge = -1 } == "echo-state.ridge is -1.0")
    #expect(error { $0.stateNoise = .infinity } == "echo-state.state-noise is inf")
    #expect(error { $0.feedbackNoise = -0.1 } == "echo-state.feedback-noise is -0.1")
    #expect(error { $0.washout = -1 } == "echo-state.washout is -1.0")
    #expect(error { $0.washout = 0.5 }?.contains("no multiple") == true)
    #expect(error { $0.timeStep = 0 } == "echo-state.time-step is 0.0")
    #expect(error { $0.teacher.rateSlope = 0 } == "teacher.rate-slope is 0.0")
    #expect(error { $0.reservoir.density = 2 } == "reservoir.density is 2.0")
  }

  /// Catches a singular fit that goes through, or one that damages the state.
  @Test func aReadoutThatIsNotDeterminedIsAnError() throws {
    let learner = try learner { ($0.ridge, $0.washout) = (0, 50) }
    var state = learner.initialState()
    try learner.runCycle(&state, .nudged)
    let before = state
    #expect(subsongError { try learner.runCycle(&state, .free) }?.category == .numerical)
    #expect(state == before)
  }
}
