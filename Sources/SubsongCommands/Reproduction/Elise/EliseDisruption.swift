import Elise
import Experiments
import Figures
import LearningTasks
import NumericalCore
import RunStore
import Sweeps

extension Reproduction {
  /// The four disturbances of the paper.
  static let eliseDisruption = Reproduction(
    id: "elise/disruption",
    claim:
      "a replay finds back into the song after its visible neurons were held for a part of a cycle or a whole one",
    criterion:
      "after `full` and `small` every network is back at 95 % of its undisturbed correlation within a cycle (250 ms) of"
      + " the release; the value is the mean time in ms after `full`",
    test: SweepTest(
      sweep: { scale in
        let (seeds, cycles): (String, String) =
          switch scale {
          case .smoke: ("[12345]", "training.cycles = 60\nreplay.cycles = 8\n")
          case .laptop: ("[12345, 1, 2]", "")
          case .full: ("[12345, 1, 2, 3, 4, 5, 6, 7, 8, 9]", "")
          }
        return header("four disturbances of the replay") + """
          seeds = \(seeds)
          keep-runs = true

          [set]
          preset = "elise-paper"
          \(cycles)

          """
          + PerturbationCondition.toml(Perturbation.presets.map { PerturbationCondition($0.perturbation) })
      },
      judge: { results in
        func times(_ name: String) -> SampleStatistics? {
          results.statistics("time_to_95_ms", perturbation: name)
        }
        let seeds = results.design.seeds.count
        func isBack(_ name: String) -> Bool {
          guard let times = times(name) else { return false }
          return times.count == seeds && times.values.allSatisfy { $0 <= 250 }
        }
        let findings = Perturbation.presets.map { preset in
          let (back, plateau) = (
            times(preset.name), results.mean("plateau_correlation", perturbation: preset.name)
          )
          return
            "\(preset.name): \(back?.count ?? 0) of \(seeds) back after \(back?.mean.map { fixed($0, 0) } ?? "–") ms,"
            + " in the end \(text(plateau))"
        }
        return Verdict(
          holds: isBack("full") && isBack("small"), value: times("full")?.mean,
          finding: findings.joined(separator: "; "))
      },
      figure: { results throws(SubsongError) in
        var networks: [PerturbationResults.Network] = []
        let study = PerturbationStudy(Perturbation.presets.map { PerturbationCondition($0.perturbation) })
        for index in 0..<results.design.count {
          let run = try TrainedRun(.open(at: results.folder.path(ofUnit: index)), threads: 1)
          let result = try study.run(
            run.learner, song: run.song, run.description.schedule, from: run.state(from: .trained, seed: 0))
          networks.append(
            .init(
              name: "seed \(results.design.unit(index).seed)", visibleNames: run.song.rowNames,
              latentCount: run.description.network.latentCount, result: result))
        }
        return PerturbationFigures(results: PerturbationResults(networks: networks)).recovery
      }))
}
