import Elise
import Experiments
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Replays with disturbances, against the same cycles run by hand.
@Suite struct PerturbedReplayTests {
  private let learner: EliseLearner
  private let start: EliseState
  private let song: Song

  init() throws {
    (learner, start) = try SmallNetwork.clean.trained(.step)
    song = try SmallNetwork.song()
  }

  private func replay(_ change: (inout PerturbedReplay<EliseLearner>) -> Void = { _ in })
    -> PerturbedReplay<EliseLearner>
  {
    var replay = PerturbedReplay(learner, song: song)
    (replay.nudgedCycles, replay.onsetCycle, replay.cycles, replay.interval) = (1, 3, 7, 1)
    change(&replay)
    return replay
  }

  /// Recorded from one cycle before the disturbance on; catches a cycle too many, and an origin that is off.
  @Test(arguments: [1, 2, 40, 240])
  func recordingsBeginOneCycleBefore(interval: Int) throws {
    var (state, expected) = (start, start)
    let recording = try replay { $0.interval = interval }.run(&state)
    var samples: [Double] = []
    for cycle in 0..<7 {
      let rates = try learner.runCycle(
        &expected, cycle < 1 ? .nudged : .free,
        recording: [SignalPlan(SignalPlan.rate, every: interval, of: .all)])
      if cycle >= 2 { samples += rates[0].storage }
    }
    #expect(recording.rates.storage == samples && state == expected)
    #expect(recording.rates.rows == 5 * 240 / interval && recording.rates.columns == 7)
    #expect(recording.origin == 240 / interval && recording.samplesPerCycle == 240 / interval)
    #expect(abs(recording.sampleInterval - 0.1 * Double(interval)) < 1e-12)
    #expect(recording.visibleRates.rows == 3 && recording.visibleRates[2, 1] == recording.rates[1, 2])
  }

  /// Several at once, in the middle of cycles and over their borders: each acts from its first step to its last.
  @Test func severalActEachInItsTime() throws {
    let clamp = Perturbation(.clamp).with { ($0.onset, $0.duration, $0.offset) = (29, 24, 9) }
    let drive = Perturbation(.drive).with { ($0.onset, $0.duration) = (3.5, 30) }
    let rest = Perturbation(.rest).with { $0.onset = 31 }
    var state = start
    let recording = try replay().run(&state, [clamp, drive, rest])
    var expected = start
    for cycle in 0..<3 { try learner.runCycle(&expected, cycle < 1 ? .nudged : .free) }
    let run = try DisturbedCycles([rest, drive, clamp], learner, from: expected, cycles: 4)
    #expect(state == run.state)
    let p = learner.network.description.neuron
    for (step, somata) in run.somatic.enumerated() {
      let rates = somata.map { EliseEquations.rate($0, p) }
      #expect(deviation(Array(recording.rates.row(240 + step)), rates) < 1e-12)
      #expect((somata[0] == -61) == (290..<530).contains(step))
    }
    #expect(
      run.conditions.map(\.piece) == [
        0..<35, 35..<240, 240..<290, 290..<310, 310..<335, 335..<480, 480..<530, 530..<720, 720..<960,
      ])
  }

  /// A disturbance at the border of two cycles, and one that lasts on to the end.
  @Test func bordersOfCyclesAreNoPieces() throws {
    let drive = Perturbation(.drive).with { ($0.onset, $0.duration) = (24, 24) }
    let endless = Perturbation(.clamp).with { ($0.onset, $0.duration) = (48, nil) }
    let run = try DisturbedCycles([drive, endless], learner, from: start, cycles: 4)
    #expect(run.conditions.map(\.piece) == [0..<240, 240..<480, 480..<720, 720..<960])
    #expect(run.conditions.map { $0.condition.currents != nil } == [false, true, false, false])
    #expect(run.conditions.map { $0.condition.clamps.count } == [0, 0, 3, 3])
  }

  /// Plasticity follows the replay, and nothing but it changes weights.
  @Test func frozenReplaysLearnNothing() throws {
    var (frozen, plastic) = (start, start)
    _ = try replay { $0.plastic = false }.run(&frozen, [.example(.clamp)])
    _ = try replay().run(&plastic, [.example(.clamp)])
    #expect(frozen.weights == start.weights && plastic.weights != start.weights)
  }

  /// Numbers of cycles and samples that make no sense are refused, each in words of its own, and the state stays.
  @Test func impossibleReplaysAreRefused() throws {
    let wrong: [(String, (inout PerturbedReplay<EliseLearner>) -> Void)] = [
      ("-1 cycles are nudged", { $0.nudgedCycles = -1 }), ("in cycle 1", { $0.onsetCycle = 1 }),
      ("has 5 cycles", { $0.cycles = 5 }), ("every 0 steps", { $0.interval = 0 }),
      ("every 7 steps", { $0.interval = 7 }),
    ]
    for (words, change) in wrong {
      var state = start
      let error = subsongError { _ = try replay(change).run(&state) }
      #expect(error?.category == .usage && error?.what.contains(words) == true)
      #expect(state == start)
    }
    for change in [
      { (r: inout PerturbedReplay<EliseLearner>) in r.cycles = 6 }, { $0.nudgedCycles = 0 },
      { $0.onsetCycle = 2 },
    ] {
      try replay(change).validate()
    }
  }

  /// The clamps of a disruption file are those of a replay with that file: steps, neurons and offset.
  @Test func disruptionsBecomeClamps() throws {
    let disruption = Disruption(clamps: [
      SomaticClamp(steps: 0..<120, neurons: 0..<2, offset: 15),
      SomaticClamp(steps: 90..<150, neurons: 1..<3, offset: 15),
    ])
    let run = try DisturbedCycles(
      Perturbation.clamps(of: disruption, on: learner.timeGrid), learner, from: start, plastic: false)
    var state = start
    let samples = try learner.runCycle(
      &state, CycleCondition(nudged: false, plastic: false, clamps: disruption.clamps),
      recording: [SignalPlan("somatic-potential", every: 1, of: .all)])
    #expect(run.somatic.flatMap(\.self) == samples[0].storage && run.state == state)
  }
}
