import Figures
import NumericalCore
import Sweeps

extension Reproduction {
  private static let latent = "network.latent"

  /// Score and stability of free replay against the number of latent neurons.
  static let eliseSize = Reproduction(
    id: "elise/size",
    claim: "a few tens of latent neurons suffice to learn and replay Für Elise; far fewer do not",
    criterion:
      "50 latent neurons reach a mean validation correlation of at least 0.93 and still at least 0.93 in the last"
      + " replay cycle, and the fewest stay below 0.6; the value is the validation correlation at 50",
    test: SweepTest(
      sweep: { sizes($0, mode: "dendrite") },
      judge: { results in
        let fewest = results.values(of: latent).first ?? "10"
        let score = results.mean("validation_correlation", [latent: "50"])
        let stays = results.mean("replay_correlation_last", [latent: "50"])
        let little = results.mean("validation_correlation", [latent: fewest])
        return Verdict(
          holds: (score ?? 0) >= 0.93 && (stays ?? 0) >= 0.93 && (little ?? 1) < 0.6, value: score,
          finding:
            "validation \(text(score)) and last replay \(text(stays)) at 50, validation \(text(little)) at"
            + " \(fewest)")
      }, figure: { sizeFigure($0) }))

  /// The same with the weights onto latent neurons fixed.
  static let eliseReservoir = Reproduction(
    id: "elise/reservoir",
    claim:
      "with fixed random weights onto the latent neurons (a reservoir) networks of the same size do not learn the song",
    criterion:
      "no size reaches a mean validation correlation of 0.4, and no replay lives to its last cycle (mean below 0.1);"
      + " the value is the best validation correlation",
    test: SweepTest(
      sweep: { sizes($0, mode: "reservoir") },
      judge: { results in
        let sizes = results.values(of: latent)
        let best = sizes.compactMap { results.mean("validation_correlation", [latent: $0]) }.max()
        let lives = sizes.compactMap { results.mean("replay_correlation_last", [latent: $0]) }.max()
        return Verdict(
          holds: (best ?? 1) < 0.4 && (lives ?? 1) < 0.1, value: best,
          finding: "best validation \(text(best)), best last replay \(text(lives))")
      }, figure: { sizeFigure($0) }))

  private static func sizes(_ scale: Scale, mode: String) -> String {
    let (sizes, seeds, cycles): (String, String, String) =
      switch scale {
      case .smoke: ("[10, 50]", "1..1", "training.cycles = 60\nreplay.cycles = 8\n")
      case .laptop: ("[10, 20, 30, 50, 100]", mode == "dendrite" ? "1..3" : "1..2", "")
      case .full: ("[10, 20, 30, 50, 100, 200]", "1..10", "")
      }
    return header("score and stability against the number of latent neurons") + """
      seeds = "\(seeds)"

      [set]
      preset = "elise-paper"
      network.mode = "\(mode)"
      \(cycles)
      [grid]
      network.latent = \(sizes)

      """
  }

  private static func sizeFigure(_ results: ReproductionResults) -> any Figure {
    ResponseFigure(
      series: [
        results.series("free runs while learning", "validation_correlation", against: latent),
        results.series("last replay cycle", "replay_correlation_last", against: latent),
      ], xLabel: "latent neurons", measureLabel: "correlation", spacing: .logarithmic)
  }

  /// A number as findings give it.
  static func text(_ value: Double?) -> String { value.map { fixed($0, 3) } ?? "undefined" }
}
