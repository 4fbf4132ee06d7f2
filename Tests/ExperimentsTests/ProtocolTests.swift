import Experiments
import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct ProtocolTests {
  private func schedule(training: Int, replay: Int, every: Int = 4) -> TrainingSchedule {
    var schedule = TrainingSchedule()
    schedule.trainingCycles = training
    schedule.validationInterval = every
    schedule.replayCycles = replay
    return schedule
  }

  /// Training is −1, 0, 1, …; free where the number is a multiple of the interval. Catches a first cycle that is free.
  @Test func trainingFollowsThePublishedOrder() throws {
    let experiment = try SequenceExperiment(ScriptedLearner(), schedule(training: 9, replay: 0))
    var state = experiment.learner.initialState()
    let scores = try experiment.train(&state)
    #expect(
      state.conditions.map(\.nudged) == [true, false, true, true, true, false, true, true, true, false])
    #expect(state.conditions.allSatisfy { $0.plastic && $0.clamps.isEmpty })
    #expect(scores.map(\.cycle) == [0, 4, 8])
    #expect(scores.allSatisfy { abs($0.correlation - 1) < 1e-9 && $0.meanSquaredError < 1e-12 })
  }

  /// Three nudged cycles, then free ones; every free one but the last is scored, at the shift that fits.
  @Test(arguments: [0, 2, 14])
  func replayFindsTheShift(lag: Int) throws {
    let experiment = try SequenceExperiment(ScriptedLearner(lag: lag), schedule(training: 0, replay: 7))
    var state = experiment.learner.initialState()
    let result = try experiment.replay(&state)
    #expect(state.conditions.map(\.nudged) == [true, true, true, false, false, false, false])
    #expect(result.scores.map(\.cycle) == [3, 4, 5])
    for score in result.scores {
      #expect(score.shift == lag / 2 && score.errorShift == lag / 2)
      #expect(abs(score.correlation - 1) < 1e-9)
    }
    let window = try #require(result.lastWindow)
    #expect(window.rows == 3)
    let target = experiment.learner.targetRates(every: 2)
    #expect(zip(window.rows(0..<2).storage, target.storage).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  /// A frozen replay has plasticity off in every cycle; a disruption acts in its cycle alone.
  @Test func conditionsReachTheLearner() throws {
    let experiment = try SequenceExperiment(ScriptedLearner(), schedule(training: 0, replay: 7))
    var state = experiment.learner.initialState()
    let clamp = SomaticClamp(steps: 0..<40, neurons: 0..<2, offset: 15)
    _ = try experiment.replay(&state, plastic: false, clamps: [clamp])
    #expect(state.conditions.allSatisfy { !$0.plastic })
    #expect(state.conditions.map { $0.clamps.count } == [0, 0, 0, 0, 1, 0, 0])
  }

  private final class Log: ExperimentObserver {
    var events: [String] = []
    func observe(_ event: ExperimentEvent) {
      switch event {
      case .phaseStarted(let phase, let cycles, _): events.append("\(phase) of \(cycles)")
      case .cycleCompleted(_, let completed): events.append("\(completed)")
      case .validated(let score): events.append("validated \(score.cycle)")
      case .replayed(let score, _): events.append("replayed \(score.cycle)")
      case .recorded(let recording): events.append("recorded \(recording.number)")
      }
    }
  }

  /// Observers see every event in order.
  @Test func observersSeeEverything() throws {
    let log = Log()
    let experiment = try SequenceExperiment(
      ScriptedLearner(), schedule(training: 1, replay: 5), observers: [log])
    var state = experiment.learner.initialState()
    _ = try experiment.train(&state)
    _ = try experiment.replay(&state)
    #expect(
      log.events == [
        "training of 2", "1", "validated 0", "2", "replay of 5", "1", "2", "3", "4", "replayed 3", "5",
      ])
  }

  /// A schedule that cannot be scored is refused by the name of its key.
  @Test(arguments: [
    ("training.cycles", -1, 20, 100, 2), ("training.validation-interval", 10, 0, 100, 2),
    ("replay.cycles", 10, 20, 4, 2), ("scoring.interval", 10, 20, 100, 3),
    ("scoring.interval", 10, 20, 100, 0),
  ])
  func impossibleSchedulesAreRefused(key: String, training: Int, every: Int, replay: Int, interval: Int)
    throws
  {
    var schedule = schedule(training: training, replay: replay, every: every)
    schedule.scoringInterval = interval
    let learner = try ScriptedLearner()
    let error = subsongError { _ = try SequenceExperiment(learner, schedule) }
    #expect(error?.what.hasPrefix(key) == true)
  }

  /// The summary's definitions, on a curve made up for it.
  @Test func summaryFollowsItsDefinitions() {
    let curve = (0..<15).map {
      ValidationScore(cycle: 20 * $0, correlation: 0.86 + 0.01 * Double($0), meanSquaredError: Double($0))
    }
    let replay = [0.8, 0.5, 0.75].enumerated().map {
      ReplayScore(cycle: 3 + $0, correlation: $1, shift: 0, meanSquaredError: 0, errorShift: 0)
    }
    let summary = ExperimentSummary(validation: curve, replay: replay, frozenReplay: [])
    #expect(abs((summary.validationCorrelation ?? 0) - 0.955) < 1e-12)
    #expect(summary.validationMSE == 9.5)
    #expect(summary.firstCycle090 == 80 && summary.firstCycle095 == 180)
    #expect(summary.replayCorrelationMin == 0.5 && summary.replayCorrelationFirst == 0.8)
    #expect(summary.replayCorrelationLast == 0.75 && summary.frozenReplayCorrelationMean == nil)
    #expect(ExperimentSummary(validation: [], replay: [], frozenReplay: []).validationCorrelation == nil)
  }
}
