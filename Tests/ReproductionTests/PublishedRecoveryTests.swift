import Elise
import Experiments
import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// The published network of seed 12345 through its whole training, and through the four published disturbances of its replay.
@Suite struct PublishedRecoveryTests {
  /// As the published tables print a correlation.
  private func printed(_ correlation: Double) -> String { String(format: "%.6f", correlation) }

  private func table(_ name: String) throws -> [[String]] {
    String(decoding: try ReferenceData.data(named: "elise/\(name)"), as: UTF8.self)
      .split(whereSeparator: \.isNewline).dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  /// All 500 free runs of the training, then every window of every disturbed replay (correlation to the printed digit, shift, silent
  /// neurons) and every time of recovery. Catches anything that differs from the published simulator anywhere on the way. Some 25 million
  /// steps: debug builds leave them out.
  @Test(.enabled(if: PublishedRunTests.isOptimised)) func wholeRunRecoversAsPublished() throws {
    let song = try Song.load("fuer-elise")
    let learner = try EliseLearner(.paper, song: song, seed: 12345, engine: EngineOptions(.block))
    var trained = learner.initialState()
    let scores = try SequenceExperiment(learner, TrainingSchedule()).train(&trained)
    let curve = try ReferenceData.table(named: "elise/learning_curve_seed12345_full.csv")
    #expect(scores.count == curve.count)
    for (score, row) in zip(scores, curve) {
      #expect(
        Double(score.cycle) == row[0] && abs(score.correlation - row[1]) <= 1e-6, "cycle \(score.cycle)")
    }

    var replay = PerturbedReplay(learner, song: song)
    replay.cycles = 35
    var state = trained
    let undisturbed = try replay.run(&state)
    let analysis = try RecoveryAnalysis(replay, undisturbed: undisturbed)
    let windows = try table("recovery_seed12345.csv")
    let times = try table("recovery_times_seed12345.csv")
    check(analysis.undisturbed, windows.filter { $0[0] == "none" }, analysis.sampleInterval)
    for (name, perturbation) in Perturbation.presets {
      let published = name.replacing("-", with: "_")
      var state = trained
      let outcome = try analysis.outcome(
        of: replay.run(&state, [perturbation]), disturbedIn: perturbation.span)
      check(outcome.curve, windows.filter { $0[0] == published }, analysis.sampleInterval)
      try check(outcome, #require(times.first { $0[0] == published }))
    }
  }

  private func check(_ curve: RecoveryCurve, _ rows: [[String]], _ interval: Double) {
    #expect(rows.count == 296)
    let windows = Dictionary(uniqueKeysWithValues: curve.windows.map { ($0.start, $0.score) })
    for row in rows {
      let start = Double(row[1]).map { Int(($0 / interval).rounded()) }
      let score = start.flatMap { windows[$0] }
      #expect(score.map { printed($0.correlation) } == row[2], "\(row[0]) at \(row[1]) ms")
      #expect(
        score?.shift == Int(row[3]) && score?.constantNeurons == Int(row[4]), "\(row[0]) at \(row[1]) ms")
    }
  }

  /// The columns are: disturbance, its end, least and final correlation, and times to 0.8, 0.9, 95 % and 99 % of the undisturbed level, 95 %
  /// and 99 % of the plateau.
  private func check(_ outcome: PerturbationOutcome, _ row: [String]) {
    #expect(outcome.times.minimum.map(printed) == row[2], "\(row[0])")
    // The published plateau is the mean of correlations with six decimals.
    let late = outcome.curve.windows.filter { Double($0.start) * outcome.sampleInterval >= 4000 }
    let plateau = Summary(late.compactMap { Double(printed($0.score.correlation)) })?.mean
    #expect(plateau.map(printed) == row[3], "\(row[0])")
    #expect(abs((outcome.times.plateau ?? 0) - (plateau ?? 1)) <= 5e-7)
    let times: [KeyPath<RecoveryTimes, Int?>] = [
      \.to80, \.to90, \.to95OfUndisturbed, \.to99OfUndisturbed, \.to95OfPlateau, \.to99OfPlateau,
    ]
    for (time, text) in zip(times, row[4...]) {
      #expect(outcome.milliseconds(time).map { String(format: "%.1f", $0) } ?? "" == text, "\(row[0])")
    }
  }
}
