import Figures
import NumericalCore
import Sweeps

extension Reproduction {
  private static let (p, q) = ("scaffold.p", "scaffold.q")

  /// The parameters of the scaffold's growth.
  static let elisePQ = Reproduction(
    id: "elise/pq",
    claim: "learning works over a wide range of the parameters p and q by which the scaffold grows",
    criterion:
      "the published pair p = 0.2, q = 0.15 is within 0.03 of the best of the grid, and at least two thirds of the pairs"
      + " reach a mean validation correlation of 0.85; the value is the share that does",
    test: SweepTest(
      sweep: { scale in
        let (p, q, seeds, cycles): (String, String, String, String) =
          switch scale {
          case .smoke: ("[0.2]", "[0.05, 0.15]", "1..1", "training.cycles = 60\nreplay.cycles = 8\n")
          case .laptop: ("[0.1, 0.2, 0.4]", "[0.05, 0.15, 0.4]", "1..2", "")
          case .full: ("[0.05, 0.1, 0.2, 0.3, 0.4, 0.5]", "[0.05, 0.15, 0.25, 0.35, 0.45]", "1..5", "")
          }
        return header("parameters of the scaffold") + """
          seeds = "\(seeds)"

          [set]
          preset = "elise-paper"
          \(cycles)
          [grid]
          scaffold.p = \(p)
          scaffold.q = \(q)

          """
      },
      judge: { results in
        let pairs = results.rows.compactMap { row in
          row.statistics.first { $0.measure == "validation_correlation" }?.values.mean
        }
        let published = results.mean("validation_correlation", [p: "0.2", q: "0.15"])
        let share = Double(pairs.count { $0 >= 0.85 }) / Double(max(1, results.rows.count))
        let best = pairs.max() ?? 1
        return Verdict(
          holds: (published ?? 0) >= best - 0.03 && share >= 2.0 / 3, value: share,
          finding:
            "published pair \(text(published)), best \(text(best)), worst \(text(pairs.min())); \(fixed(100 * share, 0)) %"
            + " of \(results.rows.count) pairs reach 0.85")
      },
      figure: { results in
        let (columns, rows) = (results.values(of: p), results.values(of: q))
        return HeatMapFigure(
          values: Matrix(rows: rows.count, columns: columns.count) {
            results.mean("validation_correlation", [q: rows[$0], p: columns[$1]])
          }, columns: .init(label: "p", values: columns), rows: .init(label: "q", values: rows),
          measureLabel: "validation corr.")
      }))
}
