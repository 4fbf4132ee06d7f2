import Figures
import LearningTasks
import NumericalCore
import PlasticNetworks

extension Reproduction {
  private static let paper = "(Duan et al. 2023)"

  /// Which reward belonged to which stimulus.
  static let cueReward = Reproduction(
    id: "plastic-rnn/cue-reward",
    claim:
      "RNNs whose synapses change by a Hebbian or by a gradient rule learn to associate a reward with a cue within an episode; RNNs"
      + " without plasticity do not \(paper)",
    criterion:
      "at the end (5000 updates with hidden 128 and 192 without plasticity; at full scale 20 000 with 256 and 384) both rules reach a mean validation loss of at most 0.08 (the authors'"
      + " picture: 0.064 and 0.062), and without plasticity it stays at 0.135 or more (0.144); the value is the Hebbian loss",
    test: TrainingTest(
      trainings: { scale throws(SubsongError) in
        try PlannedTraining.rules(
          "cue-reward", hidden: scale == .smoke ? 16 : scale == .full ? 256 : 128,
          seeds: scale == .smoke ? 1 : scale == .full ? 4 : 2
        ) { settings, _ in
          switch scale {
          case .smoke: shorten(&settings)
          case .laptop: settings.evaluationBatches = 10
          case .full: settings.updates = 20_000
          }
        }
      },
      judge: { outcomes throws(SubsongError) in
        let (hebbian, gradient, none) = try losses(outcomes, at: .max)
        return Verdict(
          holds: (hebbian ?? 1) <= 0.08 && (gradient ?? 1) <= 0.08 && (none ?? 0) >= 0.135, value: hebbian,
          finding: "Hebbian \(text(hebbian)), gradient \(text(gradient)), none \(text(none))")
      },
      figure: { outcomes throws(SubsongError) in
        TrainingCurvesFigure(
          series: try outcomes.series("loss") + publishedCueReward,
          xLabel: "updates", yLabel: "validation loss",
          levels: [
            .init(name: "no memory", value: 0.1667), .init(name: "perfect memory", value: 0.0179),
          ], yRange: 0...0.2)
      }))

  /// Read off the picture that the authors ship (RNN, hidden 128 or 192, one seed, ± 0.002).
  private static let publishedCueReward: [TrainingCurvesFigure.Series] = {
    let updates = [200.0, 600, 1000, 1200, 1400, 1600, 2000, 3000, 4000, 5000]
    let curves: [(String, [Double])] = [
      ("authors' Hebbian", [0.147, 0.143, 0.136, 0.123, 0.105, 0.094, 0.082, 0.070, 0.068, 0.064]),
      ("authors' gradient", [0.151, 0.144, 0.144, 0.141, 0.128, 0.099, 0.083, 0.071, 0.073, 0.062]),
      ("authors' none", [0.152, 0.143, 0.143, 0.143, 0.145, 0.148, 0.144, 0.142, 0.144, 0.144]),
    ]
    return curves.map { name, losses in
      .init(name: name, points: zip(updates, losses).map { .init(x: $0, y: $1) }, isPublished: true)
    }
  }()

  /// A sequence of numbers, kept over a delay.
  static let sequenceReproduction = Reproduction(
    id: "plastic-rnn/sequence-reproduction",
    claim:
      "plastic RNNs keep a sequence over a delay that RNNs of like size without plasticity cannot bridge \(paper)",
    criterion:
      "5 numbers over a delay of 20 steps (hidden 64; without plasticity 96): the mean validation loss is below 0.29 after 300 updates"
      + " (Hebbian) and after 500 (gradient), and without plasticity still at least 0.32 after 1600 (chance 0.333); the value is the"
      + " Hebbian loss after 1600",
    test: TrainingTest(
      trainings: { scale throws(SubsongError) in
        try PlannedTraining.rules(
          "sequence-reproduction", [("length", "5"), ("delay", scale == .smoke ? "3" : "20")],
          hidden: scale == .smoke ? 16 : scale == .full ? 256 : 64,
          seeds: scale == .smoke ? 1 : scale == .full ? 4 : 2
        ) { settings, _ in
          (settings.evaluationInterval, settings.evaluationBatches) = (50, 10)
          if scale == .smoke { shorten(&settings) }
          if scale == .laptop { settings.updates = 1600 }
        }
      },
      judge: { outcomes throws(SubsongError) in
        let hebbian = try outcomes.values("loss", of: "hebbian", at: 300).mean
        let gradient = try outcomes.values("loss", of: "gradient", at: 500).mean
        let last = try losses(outcomes, at: 1600)
        return Verdict(
          holds: (hebbian ?? 1) < 0.29 && (gradient ?? 1) < 0.29 && (last.none ?? 0) >= 0.32,
          value: last.hebbian,
          finding:
            "Hebbian \(text(hebbian)) after 300 updates, gradient \(text(gradient)) after 500; after 1600:"
            + " \(text(last.hebbian)), \(text(last.gradient)), none \(text(last.none))")
      },
      figure: { outcomes throws(SubsongError) in
        TrainingCurvesFigure(
          series: try outcomes.series("loss"), xLabel: "updates", yLabel: "validation loss",
          levels: [.init(name: "chance", value: 1.0 / 3)], yRange: 0...0.4)
      }))

  /// A function from a few of its values.
  static let regression = Reproduction(
    id: "plastic-rnn/regression",
    claim:
      "on few-shot regression, where a mapping has to be inferred, the gradient rule is better than the Hebbian rule, and both than no"
      + " plasticity \(paper)",
    criterion:
      "random two-layer functions of 6 variables, 20 shots (hidden 64; without plasticity 96), after 900 updates: mean query loss of"
      + " the gradient rule below that of the Hebbian rule, and that below half of the loss without plasticity; the value is the"
      + " gradient rule's query loss",
    test: TrainingTest(
      trainings: { scale throws(SubsongError) in
        try PlannedTraining.rules(
          "regression", [("variables", "6"), ("hidden", "2")],
          hidden: scale == .smoke ? 16 : scale == .full ? 256 : 64,
          seeds: scale == .smoke ? 1 : scale == .full ? 4 : 2
        ) { settings, _ in
          (settings.evaluationInterval, settings.evaluationBatches) = (50, 10)
          if scale == .smoke { shorten(&settings) }
          if scale == .laptop { settings.updates = 900 }
        }
      },
      judge: { outcomes throws(SubsongError) in
        let (hebbian, gradient, none) = try losses(outcomes, "query_loss", at: 900)
        return Verdict(
          holds: (gradient ?? 1) < (hebbian ?? 0) && (hebbian ?? 1) < (none ?? 0) / 2, value: gradient,
          finding: "query loss: gradient \(text(gradient)), Hebbian \(text(hebbian)), none \(text(none))")
      },
      figure: { outcomes throws(SubsongError) in
        TrainingCurvesFigure(
          series: try outcomes.series("query_loss"), xLabel: "updates",
          yLabel: "validation loss of the queries",
          levels: [.init(name: "mean of the values", value: 1)], yRange: 0...1.2)
      }))

  private static func losses(_ outcomes: TrainingOutcomes, _ column: String = "loss", at update: Int)
    throws(SubsongError) -> (hebbian: Double?, gradient: Double?, none: Double?)
  {
    (
      try outcomes.values(column, of: "hebbian", at: update).mean,
      try outcomes.values(column, of: "gradient", at: update).mean,
      try outcomes.values(column, of: "none", at: update).mean
    )
  }

  private static func shorten(_ settings: inout TrainingSettings) {
    (settings.updates, settings.evaluationInterval, settings.evaluationBatches) = (6, 3, 1)
    (settings.testBatches, settings.batchSize) = (1, 8)
  }
}
