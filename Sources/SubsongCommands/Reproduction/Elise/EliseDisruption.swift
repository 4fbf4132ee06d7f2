import Experiments
import Figures
import NumericalCore
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
    test: Test(
      sweep: { scale in
        let (seeds, cycles): (String, String) =
          switch scale {
          case .smoke: ("[12345]", "training.cycles = 60\nreplay.cycles = 8\n")
          case .laptop: ("[12345, 1, 2]", "")
          case .full: ("[12345, 1, 2, 3, 4, 5, 6, 7, 8, 9]", "")
          }
        return header("four disturbances of the replay") + """
          seeds = \(seeds)

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
      figure: { results in
        let names = Perturbation.presets.map(\.name)
        let measures = [("least", "min_correlation"), ("in the end", "plateau_correlation")]
        return HeatMapFigure(
          values: Matrix(rows: names.count, columns: measures.count) {
            results.mean(measures[$1].1, perturbation: names[$0])
          }, columns: .init(label: "correlation", values: measures.map(\.0)),
          rows: .init(label: "disturbance", values: names), measureLabel: "correlation")
      }))
}
