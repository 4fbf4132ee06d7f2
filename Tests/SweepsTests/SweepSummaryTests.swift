import Foundation
import NumericalCore
import RunStore
import Sweeps
import TestSupport
import Testing

@Suite struct SweepSummaryTests {
  /// Two points with three seeds; a unit has a row for each of two disturbances. The last seed of the second point has no `b`.
  private func sweep(_ folder: String, units: Int = 6) throws -> Sweep {
    let levels = [SweepLevel(name: "p", [SweepSetting("key", "\"x,y\"")]), SweepLevel(name: "q", [])]
    let design = try SweepDesign(factors: [SweepFactor(.point, levels)], seeds: .list([4, 5, 6]))
    let sweep = try Sweep.begin(design, in: SweepFolder(folder + "/s"), file: "", experiment: [:]) {
      () throws(SubsongError) in (0..<6).map(UInt64.init)
    }
    let worker = SweepWorker(sweep) { unit, _ in
      let x = Double(unit.index)
      return .finished(
        ["weak", "strong"].map { kind in
          SweepRow(
            labels: [.init("perturbation", kind)],
            measures: [.init("a", x * x), .init("b", unit.index == 5 ? nil : 0.1 + x)])
        })
    }
    var left = units
    _ = try worker.run(isInterrupted: { left <= 0 }, afterUnit: { left -= 1 })
    return sweep
  }

  /// Catches columns in another order, lost labels, numbers that are rounded, undefined values that are written as something.
  @Test func resultsHaveOneRowAUnitAndResult() throws {
    try withTemporaryFolder { folder in
      let sweep = try sweep(folder)
      try SweepSummary.write(sweep)
      let lines = try String(contentsOfFile: sweep.folder.resultsPath, encoding: .utf8).split(separator: "\n")
      #expect(lines[0] == "index,point,key,seed,perturbation,a,b")
      #expect(lines.count == 13)
      #expect(lines[1] == "0,p,\"x,y\",4,weak,0,0.1")
      #expect(lines[10] == "4,q,,5,strong,16,4.1")
      #expect(lines[11] == "5,q,,6,weak,25,")
    }
  }

  /// Catches wrong statistics, labels that are mixed, and undefined values that count. Computed by hand.
  @Test func summariesAreOverSeeds() throws {
    try withTemporaryFolder { folder in
      let sweep = try sweep(folder)
      var rows: [SweepSummary.Row] = []
      let summary = try SweepSummary.write(sweep) { rows.append($0) }
      #expect(summary.labels == ["perturbation"] && summary.measures == ["a", "b"])
      #expect(rows.map(\.point.index) == [0, 0, 1, 1] && rows.map(\.seeds) == [3, 3, 3, 3])
      #expect(rows.map { $0.labels[0].text } == ["weak", "strong", "weak", "strong"])
      let first = rows[2].statistics[0].values
      #expect(first.count == 3 && first.mean == (9 + 16 + 25) / 3.0 && first.median == 16)
      let second = rows[2].statistics[1].values
      #expect(second.count == 2 && second.mean == (3.1 + 4.1) / 2 && second.median == (3.1 + 4.1) / 2)
      let low = try #require(first.interval?.lower), high = try #require(first.interval?.upper)
      #expect(9 <= low && low < 50 / 3.0 && 50 / 3.0 < high && high <= 25)
      let lines = try String(contentsOfFile: sweep.folder.summaryPath, encoding: .utf8).split(separator: "\n")
      #expect(
        lines[0]
          == "index,point,key,perturbation,seeds,a_n,a_mean,a_median,a_low,a_high,b_n,b_mean,b_median,b_low,b_high"
      )
      #expect(lines.count == 5 && lines[3].hasPrefix("1,q,,weak,3,3,16.666666666666668,16,"))
    }
  }

  /// Catches half a sweep that is taken for a whole one.
  @Test func missingUnitsAreRefusedOrToldInEveryRow() throws {
    try withTemporaryFolder { folder in
      let sweep = try sweep(folder, units: 4)
      let error = subsongError { try SweepSummary.write(sweep) }
      #expect(error?.what == "2 units are missing of 6")
      let summary = try SweepSummary.write(sweep, allowsIncomplete: true)
      #expect(summary.counts.done == 4)
      for path in [sweep.folder.resultsPath, sweep.folder.summaryPath] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines[0].hasSuffix(",units_done,units_total"))
        #expect(lines.dropFirst().allSatisfy { $0.hasSuffix(",4,6") })
      }
      let last = try String(contentsOfFile: sweep.folder.summaryPath, encoding: .utf8).split(separator: "\n")[
        3]
      #expect(last.hasPrefix("1,q,,weak,1,1,9,9,,"), "one seed has no interval")
    }
  }
}
