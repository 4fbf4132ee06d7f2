import Figures
import NumericalCore
import Sweeps

extension Reproduction {
  private static let (density, protection) = ("connectivity.density", "connectivity.protect-scaffold")

  /// Dendritic density with and without protected scaffold.
  static let eliseSparse = Reproduction(
    id: "elise/sparse",
    claim: "with few dendritic synapses the song is learned only if those along the scaffold are kept",
    criterion:
      "at the lowest density the mean validation correlation with protected scaffold exceeds that without by at least"
      + " 0.3; the value is that difference",
    test: SweepTest(
      sweep: { scale in
        let (densities, seeds, cycles): (String, String, String) =
          switch scale {
          case .smoke: ("[0.3]", "1..1", "training.cycles = 60\nreplay.cycles = 8\n")
          case .laptop: ("[0.3, 0.5, 0.75]", "1..2", "")
          case .full: ("[0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0]", "1..5", "")
          }
        return header("dendritic density with and without protected scaffold") + """
          seeds = "\(seeds)"

          [set]
          preset = "elise-paper"
          connectivity.kind = "sparse"
          \(cycles)
          [grid]
          connectivity.density = \(densities)
          connectivity.protect-scaffold = [false, true]

          """
      },
      judge: { results in
        let lowest = results.values(of: density).first ?? "0.3"
        func score(_ isProtected: String) -> Double? {
          results.mean("validation_correlation", [density: lowest, protection: isProtected])
        }
        let (with, without) = (score("true"), score("false"))
        let difference = with.flatMap { with in without.map { with - $0 } }
        return Verdict(
          holds: (difference ?? 0) >= 0.3, value: difference,
          finding: "at density \(lowest): \(text(with)) with, \(text(without)) without protection")
      },
      figure: { results in
        ResponseFigure(
          series: [
            results.series(
              "protected scaffold", "validation_correlation", against: density, [protection: "true"]),
            results.series(
              "not protected", "validation_correlation", against: density, [protection: "false"]),
          ], xLabel: "share of dendritic synapses that exist", measureLabel: "validation correlation")
      }))
}
