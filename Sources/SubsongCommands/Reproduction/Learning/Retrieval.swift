import Figures
import LearningTasks
import NumericalCore
import PlasticNetworks

extension Reproduction {
  private static let updatesPerEpoch = 781.0
  /// Whom the paper's claim names.
  private static let rivals = ["rnn", "lstm", "fast-weights", "modplast"]

  /// Short-term plasticity neurons on associative retrieval, beside everything else at the same number of parameters.
  static let retrieval = Reproduction(
    id: "stpn/art",
    claim:
      "short-term plasticity neurons (STPN, 11 units) learn to retrieve an associated value, better than RNN, LSTM, fast weights"
      + " and differentiable plasticity with as many parameters, and at the lowest energy (Garcia Rodriguez et al. 2022)",
    criterion:
      "the STPN networks have a mean validation accuracy of at least 0.99 after 100 epochs of 781 updates (the authors' program, one"
      + " seed: after 69), and RNN, LSTM, fast weights and modplast neither test better nor take less energy; the value is the STPN's"
      + " mean test accuracy",
    test: TrainingTest(
      trainings: { scale throws(SubsongError) in
        let seeds = scale == .full ? 3 : scale == .laptop ? 3 : 1
        var all: [PlannedTraining] = []
        for model in scale == .smoke ? ["stpn", "lstm"] : PlasticModel.retrievalModels {
          for seed in 0..<(model == "stpn" || scale == .full ? seeds : 1) {
            all.append(
              try .paper(
                model, "associative-retrieval", scale == .smoke ? Self.fewSequences : [], model: model,
                seed: seed
              ) { settings, task in
                guard scale == .smoke else { return }
                (settings.updates, settings.evaluationInterval) = (20, 10)
              })
          }
        }
        return all
      },
      judge: { outcomes throws(SubsongError) in
        let at100 = try outcomes.values("accuracy", of: "stpn", at: Int(100 * updatesPerEpoch)).mean
        func test(_ group: String) -> Double? { outcomes.outcomes(group).compactMap(\.result.test).mean }
        func energy(_ group: String) -> Double? {
          outcomes.outcomes(group).compactMap(\.result.energyPerSequence).mean
        }
        let (stpn, cost) = (test("stpn"), energy("stpn"))
        let isBest = outcomes.groups.filter(rivals.contains).allSatisfy {
          (stpn ?? 0) >= (test($0) ?? 0) && (cost ?? .infinity) <= (energy($0) ?? .infinity)
        }
        let ranking = outcomes.groups.sorted { (test($0) ?? 0) > (test($1) ?? 0) }
        return Verdict(
          holds: (at100 ?? 0) >= 0.99 && isBest, value: stpn,
          finding: "validation \(text(at100)) after 100 epochs; test accuracy (energy per sequence): "
            + ranking.map { "\($0) \(text(test($0))) (\(energy($0).map { fixed($0, 1) } ?? "–"))" }
            .joined(separator: ", "))
      },
      figure: { outcomes throws(SubsongError) in
        TrainingCurvesFigure(
          series: try outcomes.series("accuracy", perEpoch: updatesPerEpoch)
            + [.init(name: "authors' STPN", points: publishedRetrieval, isPublished: true)],
          xLabel: "epoch (781 updates)", yLabel: "validation accuracy",
          levels: [.init(name: "chance", value: 0.1), .init(name: "no binding", value: 0.43)])
      }))

  private static let fewSequences: [(name: String, value: String)] = [
    ("training", "2560"), ("validation", "256"), ("test", "256"),
  ]

  /// Measured with the authors' program, seed 0; `data/reference/stpn/art_stpnr_h11_seed0.csv`.
  private static let publishedRetrieval: [TrainingCurvesFigure.Point] = [
    (1, 0.337), (2, 0.400), (5, 0.461), (10, 0.632), (15, 0.689), (20, 0.708), (30, 0.771), (40, 0.870),
    (50, 0.948), (60, 0.975), (70, 0.991), (80, 0.9987), (90, 0.9992), (100, 1), (106, 1),
  ].map { .init(x: $0.0, y: $0.1) }

  /// The same networks on a stream whose patterns sometimes come again.
  static let familiarity = Reproduction(
    id: "stpn/familiarity",
    claim:
      "STPN units learn to tell whether a pattern was there some steps ago, from one stream to any other (extra of Garcia Rodriguez"
      + " et al. 2022; Tyulmankov et al. 2022)",
    criterion:
      "after 1600 streams (repeat after 3 steps, never the same stream twice) STPN, HebbFF and the LSTM each beat the best constant"
      + " answer by at least 0.1 in accuracy on new streams, and STPN is the best or within 0.02 of it; the value is the accuracy of"
      + " STPN",
    test: TrainingTest(
      trainings: { scale throws(SubsongError) in
        var all: [PlannedTraining] = []
        for model in ["stpn", "hebbff", "lstm"] {
          for seed in 0..<(scale == .full ? 3 : 1) {
            all.append(
              try .paper(
                model, "familiarity", scale == .smoke ? [("length", "100")] : [], model: model, seed: seed
              ) { settings, _ in
                guard scale == .smoke else { return }
                (settings.updates, settings.evaluationInterval) = (10, 5)
              })
          }
        }
        return all
      },
      judge: { outcomes throws(SubsongError) in
        let tests = outcomes.groups.map { group in
          (group, outcomes.outcomes(group).compactMap(\.result.test).mean ?? 0)
        }
        let stpn = tests.first { $0.0 == "stpn" }?.1
        let best = tests.map(\.1).max() ?? 0
        let constant = try constantAnswer(outcomes)
        return Verdict(
          holds: tests.allSatisfy { $0.1 >= constant + 0.1 } && (stpn ?? 0) >= best - 0.02, value: stpn,
          finding: "constant answer \(text(constant)); "
            + tests.map { "\($0.0) \(text($0.1))" }.joined(separator: ", "))
      },
      figure: { outcomes throws(SubsongError) in
        TrainingCurvesFigure(
          series: try outcomes.series("accuracy"),
          xLabel: "streams",
          yLabel: "validation accuracy",
          levels: [.init(name: "always new", value: try constantAnswer(outcomes))])
      }))

  private static func constantAnswer(_ outcomes: TrainingOutcomes) throws(SubsongError) -> Double {
    let task = try outcomes.all.first?.training.plan.episodicTask()
    return task?.referenceLevels.first { $0.name == "accuracy, always new" }?.value ?? 0.5
  }
}
