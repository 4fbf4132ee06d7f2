import ArgumentParser
import Foundation
import NumericalCore
import RunStore

/// `subsong reproduce`: puts the results of papers to the test.
struct ReproduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce", abstract: "Put the results of papers to the test.",
    discussion: """
      Each reproduction trains the networks that it needs as a sweep, writes a table and a figure, and says by a criterion whether \
      the result is reproduced. What is there already is not computed again, so it can be interrupted and goes on. `list` shows all.

      Exit codes: 0 reproduced, 96 not reproduced, 97 broken, 98 not implemented; of several the largest.
      """)

  @Argument(help: "A reproduction such as elise/size, all of them (all), or what there is (list).")
  var id: String

  @Option(name: .long, help: "How much is computed: smoke (a minute, decides nothing), laptop, full.")
  var scale = "laptop"

  @Option(
    name: .long, parsing: .unconditional,
    help: "Processes that share the work; by default as many as there are cores.")
  var workers: Int?

  @Option(name: .long, help: "The folder above those of the reproductions; reproductions/ by default.")
  var out = "reproductions"

  @Option(name: .long, help: "Enter the outcome into this ledger (JSON).")
  var ledger: String?

  @Flag(name: .long, help: "With list: print the ledger as a table in Markdown.")
  var markdown = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    guard let scale = Reproduction.Scale(rawValue: scale) else {
      throw SubsongError(
        .usage, "there is no scale '\(scale)'", at: "--scale",
        remedy: suggestion(for: scale, among: Reproduction.Scale.allCases.map(\.rawValue)))
    }
    if id.lowercased() == "list" { return try list() }
    let workers =
      workers ?? min(ProcessInfo.processInfo.activeProcessorCount, ThreadOptions.allowed.upperBound)
    try SweepExecution.check(workers: workers)
    let chosen = id == "all" ? Reproduction.all.filter { $0.test != nil } : [try Reproduction.named(id)]
    var ledger = try ledger.map { (path) throws(SubsongError) in try ReproductionLedger(path: path) }
    var reports: [ReproductionReport] = []
    for reproduction in chosen {
      let folder = "\(out)/\(reproduction.id.replacing("/", with: "-"))-\(scale.rawValue)"
      let run = ReproductionRun(
        reproduction: reproduction, scale: scale, folder: folder,
        workers: workers, isQuiet: output.quiet)
      switch try run.carryOut() {
      case .judged(let report):
        reports.append(report)
        ledger?.enter(report)
        try ledger?.write()
        if !output.json { for line in report.lines { try Console.result(line) } }
      case .interrupted(let signal):
        Console.complain("interrupted in \(reproduction.id); the same command goes on")
        throw ExitCode(ExitCodes.interrupted(by: signal))
      }
    }
    if output.json { try Console.result(jsonText(reports)) }
    let code = reports.map(\.outcome.exitCode).max() ?? 0
    if code != 0 { throw ExitCode(code) }
  }

  /// What there is.
  private struct Entry: Encodable {
    let id, claim, criterion: String
    let isImplemented: Bool
    /// Of the ledger; nil if it was not tried.
    let outcome: String?
    let value: Double?

    enum CodingKeys: String, CodingKey {
      case id, claim, criterion, outcome, value
      case isImplemented = "is_implemented"
    }

    init(_ reproduction: Reproduction, _ known: ReproductionReport?) {
      (id, claim, criterion) = (reproduction.id, reproduction.claim, reproduction.criterion)
      isImplemented = reproduction.test != nil
      outcome = (known?.outcome ?? (isImplemented ? nil : .notImplemented))?.rawValue
      value = known?.value
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .id)
      try container.encode(claim, forKey: .claim)
      try container.encode(criterion, forKey: .criterion)
      try container.encode(isImplemented, forKey: .isImplemented)
      try container.encode(outcome, forKey: .outcome)
      try container.encode(value, forKey: .value)
    }
  }

  private func list() throws {
    let known = try ReproductionLedger(path: ledger ?? "")
    if markdown { return try Console.result(String(known.markdownTable.dropLast())) }
    if output.json {
      return try Console.result(
        jsonText(
          Reproduction.all.map { reproduction in
            Entry(reproduction, known.reports.first { $0.id == reproduction.id })
          }))
    }
    for reproduction in Reproduction.all {
      let outcome = known.reports.first { $0.id == reproduction.id }?.outcome.rawValue
      let state = (outcome ?? (reproduction.test == nil ? "not implemented" : nil)).map { " (\($0))" } ?? ""
      try Console.result("\(reproduction.id.padded(to: 35))\(reproduction.claim)\(state)")
    }
  }
}
