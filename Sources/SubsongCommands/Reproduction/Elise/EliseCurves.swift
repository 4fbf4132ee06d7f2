import Figures
import NumericalCore
import Sweeps
import RunStore

extension Reproduction {
  /// The learning curves of the published simulator.
  static let eliseCurves = Reproduction(
    id: "elise/curves",
    claim: "the published simulator's learning curves, which depend on seed and draws alone",
    criterion:
      "every free run that was published for these seeds has the published correlation within 2e-6 (six decimals were"
      + " published); the value is the largest deviation",
    test: SweepTest(
      sweep: { scale in
        let (seeds, cycles): (String, String) =
          switch scale {
          case .smoke: ("[12345]", "training.cycles = 120\nreplay.cycles = 0\n")
          case .laptop, .full: ("[12345, 1, 2, 3, 4]", "replay.cycles = 0\n")
          }
        return header("learning curves of the published networks") + """
          seeds = \(seeds)
          keep-runs = true

          [set]
          preset = "elise-paper"
          \(cycles)
          """
      },
      judge: { results throws(SubsongError) in
        var (largest, count, missing) = (0.0, 0, 0)
        for (seed, own, published) in try curves(results) {
          for (cycle, correlation) in published {
            guard let found = own.first(where: { $0.cycle == cycle }), found.correlation.isFinite else {
              missing += 1
              continue
            }
            largest = max(largest, abs(found.correlation - correlation))
            count += 1
          }
          if own.isEmpty {
            throw SubsongError(.badInput, "the training of seed \(seed) has no free run")
          }
        }
        return Verdict(
          // A smoke run is shorter than the published ones.
          holds: count > 0 && largest <= 2e-6 && (missing == 0 || results.scale == .smoke),
          value: count > 0 ? largest : nil,
          finding: "largest deviation \(largest) over \(count) free runs"
            + (missing > 0 ? ", \(missing) published ones are missing" : ""))
      },
      figure: { results throws(SubsongError) in
        let curves = try curves(results)
        let series = curves.map { seed, own, _ in
          ResponseFigure.Series(
            name: "seed \(seed)",
            places: own.filter { $0.cycle % 200 == 0 }.map {
              .init(x: Double($0.cycle), center: $0.correlation)
            })
        }
        let published = ResponseFigure.Series(
          name: "published",
          places: curves.flatMap { _, own, published in
            published.filter { point in point.cycle % 1000 == 0 && own.contains { $0.cycle == point.cycle } }
              .map {
                ResponseFigure.Place(x: Double($0.cycle), center: $0.correlation)
              }
          }.sorted { $0.x < $1.x })
        return ResponseFigure(
          series: series, xLabel: "training cycle", measureLabel: "correlation", published: published)
      }))

  private typealias Point = (cycle: Int, correlation: Double)

  /// The curve of each seed, and the published one.
  private static func curves(_ results: ReproductionResults) throws(SubsongError) -> [(
    seed: Int, own: [Point], published: [Point]
  )] {
    let published = try CSVTable(
      text: PackageResources.elise_learning_curves_csv, named: "elise-learning-curves.csv")
    var curves: [(seed: Int, own: [Point], published: [Point])] = []
    for index in 0..<results.design.count {
      let unit = results.design.unit(index)
      let table = try RunDirectory.open(at: results.folder.path(ofUnit: index)).table(of: .scores)
      let rows = published.rows.filter { $0[0] == Double(unit.seed) }
      curves.append(
        (
          unit.seed, table.rows.map { (Int($0[0] ?? -1), $0[1] ?? .nan) },
          rows.map { (Int($0[1] ?? 0), $0[2] ?? 0) }
        ))
    }
    return curves
  }
}
