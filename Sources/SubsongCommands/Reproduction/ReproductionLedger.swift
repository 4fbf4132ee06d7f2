import Foundation
import NumericalCore
import RunStore

/// What came of all reproductions, each at the largest scale at which it was tried: a file that is kept with the sources.
package struct ReproductionLedger {
  package let path: String
  package private(set) var reports: [ReproductionReport]

  /// The ledger in a file; empty if there is none.
  ///
  /// - Throws: ``SubsongError``: bad input if the file is none, input/output.
  package init(path: String) throws(SubsongError) {
    self.path = path
    guard FileBytes.exists(path) else {
      reports = []
      return
    }
    let bytes = try FileBytes.read(path)
    do {
      reports = try JSONDecoder().decode([ReproductionReport].self, from: Data(bytes))
    } catch {
      throw SubsongError(
        .badInput, "this is no ledger of reproductions", at: path, because: "\(error)",
        remedy: "restore the file, or remove it to begin a new one")
    }
  }

  /// Takes the place of what is known of the same reproduction, unless that was tried at a larger scale or came to a result where this one
  /// is broken.
  package mutating func enter(_ report: ReproductionReport) {
    let isKnown = reports.contains { $0.id == report.id && $0.outcome != .broken }
    if report.outcome == .broken, isKnown { return }
    let scales = Reproduction.Scale.allCases
    if let index = reports.firstIndex(where: { $0.id == report.id }) {
      let (known, new) = (scales.firstIndex(of: reports[index].scale), scales.firstIndex(of: report.scale))
      if let known, let new, new >= known { reports[index] = report }
    } else {
      reports.append(report)
    }
    let order = Reproduction.all.map(\.id)
    reports.sort { order.firstIndex(of: $0.id) ?? .max < order.firstIndex(of: $1.id) ?? .max }
  }

  package func write() throws(SubsongError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    let data: Data
    do { data = try encoder.encode(reports) } catch {
      throw SubsongError(.inputOutput, "the ledger cannot be written as JSON", at: path, because: "\(error)")
    }
    try AtomicFile.write(Array(data) + [UInt8(ascii: "\n")], to: path)
  }

  /// As a table in Markdown; what was never tried is in it, too.
  package var markdownTable: String {
    let rows = Reproduction.all.map { reproduction -> String in
      let report = reports.first { $0.id == reproduction.id }
      let outcome =
        report?.outcome.rawValue
        ?? (reproduction.test == nil ? Reproduction.Outcome.notImplemented.rawValue : "not tried")
      let cells = [
        "`\(reproduction.id)`", report?.claim ?? reproduction.claim,
        report?.criterion ?? reproduction.criterion,
        report?.scale.rawValue ?? "", "**\(outcome)**", report?.finding ?? "",
      ]
      return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }
    return "| id | claim | criterion | scale | outcome | finding |\n|---|---|---|---|---|---|\n"
      + rows.joined()
  }
}
