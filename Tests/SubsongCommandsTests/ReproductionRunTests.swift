import Figures
import Foundation
import NumericalCore
import RunStore
import SubsongCommands
import TestSupport
import Testing

/// Reproductions whose networks take milliseconds, from the sweep to the ledger.
@Suite struct ReproductionRunTests {
  private static let song = """
    subsong-song 1
    title: Tiny
    state-duration: 5 ms
    rows: a b
    states:
    a
    b

    """

  /// Two networks; the verdict is made of what the judge is shown.
  private func reproduction(
    _ judge: @escaping @Sendable (ReproductionResults) throws(SubsongError) -> Reproduction.Verdict
  ) -> Reproduction {
    Reproduction(
      id: "test/tiny", claim: "a | b", criterion: "always",
      test: Reproduction.SweepTest(
        sweep: { _ in
          """
          seeds = [1, 2]
          [set]
          song = "../tiny.song"
          network.latent = 3
          training.cycles = 8
          training.validation-interval = 4
          replay.cycles = 5
          """
        }, judge: judge, figure: { _ in nil }))
  }

  private func withFolder(_ body: (_ folder: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try Data(Self.song.utf8).write(to: URL(fileURLWithPath: folder + "/tiny.song"))
      try body(folder)
    }
  }

  private func report(_ reproduction: Reproduction, in folder: String) throws -> ReproductionReport {
    let run = ReproductionRun(
      reproduction: reproduction, scale: .smoke, folder: folder + "/r", workers: 1, isQuiet: true)
    guard case .judged(let report) = try run.carryOut() else { throw Interrupted() }
    return report
  }

  private struct Interrupted: Error {}

  /// The judge is shown the mean over both seeds; catches networks that are trained again, and files that are not left.
  @Test func aSecondCallComputesNothing() throws {
    try withFolder { folder in
      let judged = reproduction { results in
        let statistics = results.statistics("validation_correlation")
        return .init(holds: statistics?.count == 2, value: statistics?.mean, finding: "found")
      }
      let first = try report(judged, in: folder)
      #expect(first.outcome == .reproduced && first.value != nil && first.finding == "found", "\(first)")
      let table = try String(contentsOfFile: folder + "/r/table.csv", encoding: .utf8)
      #expect(table.contains("validation_correlation_mean") && table.split(separator: "\n").count == 2)
      let outcome = try JSONDecoder().decode(
        ReproductionReport.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/r/outcome.json")))
      #expect(outcome == first)
      let before = try contents(of: folder + "/r").filter { !$0.key.contains("sqlite-") }
      // A song that is gone would stop every training.
      try FileManager.default.removeItem(atPath: folder + "/tiny.song")
      try Data(Self.song.utf8).write(to: URL(fileURLWithPath: folder + "/tiny.song"))
      #expect(try report(judged, in: folder) == first)
      let after = try contents(of: folder + "/r").filter { !$0.key.contains("sqlite-") }
      #expect(before == after)
    }
  }

  /// Catches a verdict that is turned round, and an error that ends everything instead of this one.
  @Test func everyOutcomeIsReported() throws {
    try withFolder { folder in
      let not = try report(
        reproduction { _ in .init(holds: false, value: nil, finding: "no") }, in: folder)
      #expect(not.outcome == .notReproduced && not.value == nil)
      let broken = try report(
        reproduction { _ throws(SubsongError) in throw SubsongError(.badInput, "the judge is puzzled") },
        in: folder)
      #expect(broken.outcome == .broken && broken.finding.contains("the judge is puzzled"))
      let missing = Reproduction(id: "x", claim: "", criterion: "", test: nil)
      #expect(try report(missing, in: folder).outcome == .notImplemented)
      try Data("damaged".utf8).write(to: URL(fileURLWithPath: folder + "/r/sweep/sweep.sqlite"))
      let damaged = try report(
        reproduction { _ in .init(holds: true, value: 1, finding: "") }, in: folder)
      #expect(damaged.outcome == .broken && damaged.finding.contains("sweep.sqlite"), "\(damaged.finding)")
    }
  }

  /// Catches what is listed without a test and computes something, or leaves a folder.
  @Test func whatHasNoTestIsNotImplemented() throws {
    try withFolder { folder in
      let listed = Reproduction(id: "paper/later", claim: "claim", criterion: "criterion", test: nil)
      let run = ReproductionRun(
        reproduction: listed, scale: .smoke, folder: folder + "/r", workers: 1, isQuiet: true)
      guard case .judged(let report) = try run.carryOut() else {
        Issue.record("interrupted")
        return
      }
      #expect(report.outcome == .notImplemented && report.value == nil && report.outcome.exitCode == 98)
      #expect(!FileManager.default.fileExists(atPath: folder + "/r"))
    }
  }

  /// Catches a machine's trouble that is taken for an outcome, and entered into a ledger.
  @Test func aFolderThatCannotBeMadeIsNoOutcome() throws {
    try withFolder { folder in
      try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/r"))
      let run = ReproductionRun(
        reproduction: reproduction { _ in .init(holds: true, value: 1, finding: "") }, scale: .smoke,
        folder: folder + "/r", workers: 1, isQuiet: true)
      #expect(subsongError { _ = try run.carryOut() }?.category == .cannotCreate)
    }
  }

  private func entry(
    _ id: String, _ scale: Reproduction.Scale, _ outcome: Reproduction.Outcome, _ finding: String = ""
  ) -> ReproductionReport {
    ReproductionReport(
      id: id, scale: scale, outcome: outcome, claim: "claim", criterion: "criterion", value: nil,
      finding: finding, version: "1")
  }

  /// Catches a quick look that wipes out what took a night.
  @Test func aSmallerScaleReplacesNoLargerOne() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.json"
      var ledger = try ReproductionLedger(path: path)
      #expect(ledger.reports.isEmpty)
      ledger.enter(entry("elise/sparse", .smoke, .notReproduced))
      ledger.enter(entry("elise/size", .laptop, .reproduced))
      #expect(ledger.reports.map(\.id) == ["elise/size", "elise/sparse"], "in the order of lists")
      ledger.enter(entry("elise/size", .smoke, .broken))
      #expect(ledger.reports[0].outcome == .reproduced && ledger.reports[0].scale == .laptop)
      ledger.enter(entry("elise/size", .laptop, .notReproduced))
      #expect(ledger.reports[0].outcome == .notReproduced, "the same scale takes the place")
      ledger.enter(entry("elise/size", .full, .reproduced, "a | b"))
      try ledger.write()
      let again = try ReproductionLedger(path: path)
      #expect(again.reports == ledger.reports && again.reports[0].scale == .full)
      let lines = again.markdownTable.split(separator: "\n")
      #expect(lines.count == 2 + Reproduction.all.count)
      #expect(lines[2].contains("`elise/size`") && lines[2].contains("**reproduced**"))
      #expect(lines[2].contains("a \\| b"), "a bar is no border of cells")
      #expect(lines.contains { $0.contains("`elise/pq`") && $0.contains("**not tried**") })
    }
  }

  @Test func aDamagedLedgerIsBadInput() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.json"
      for text in ["", "{}", "[{\"id\": \"x\"}]", "[{\"id\""] {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let error = try #require(subsongError { _ = try ReproductionLedger(path: path) })
        #expect(error.category == .badInput && error.location == path && error.remedy != nil)
      }
    }
  }
}
