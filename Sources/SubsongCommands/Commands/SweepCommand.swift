import ArgumentParser
import LearningTasks
import NumericalCore
import RunStore
import Sweeps

/// `subsong sweep …`: many trainings over values of keys and seeds.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep", abstract: "Train many networks over values of keys and seeds.",
    discussion: """
      A sweep is described by a file (TOML): an experiment, seeds, and what is varied, in the tables [grid] (every combination \
      of lists), [paired] (lists that go together), [point.NAME] (named points) and [random] (draws from ranges); [set] sets \
      keys for all. Each combination with each seed is a unit, which one of any number of workers carries out; the results are \
      the same for any number of them, and whenever some are stopped or killed.
      """,
    subcommands: [
      SweepPlanCommand.self, SweepRunCommand.self, SweepStatusCommand.self, SweepSummariseCommand.self,
      SweepSlurmCommand.self, SweepSlurmTaskCommand.self, SweepSlurmMergeCommand.self,
    ])
}

/// Which sweep, and where it is.
struct SweepOptions: ParsableArguments {
  @Argument(help: "The description of the sweep (TOML).")
  var file: String

  @Option(name: .long, help: "The folder of the sweep; by default sweeps/ and the name of the file.")
  var out: String?

  var folder: SweepFolder { out.map { SweepFolder($0) } ?? SweepFolder(forFile: file) }

  /// The sweep where it was begun.
  func open() throws(SubsongError) -> Sweep {
    let experiments = try SweepExperiments(SweepFile(path: file))
    return try Sweep.open(experiments.file.design, in: folder, experiment: experiments.facts())
  }
}

/// `subsong sweep plan`: what a sweep would do.
struct SweepPlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Check a sweep, and show what it consists of.",
    discussion: """
      Every unit's experiment is put together, so that no mistake comes to light in the middle of the night; the first network \
      is built. Nothing is written. The time is estimated from units that are done already.
      """)

  @OptionGroup var sweep: SweepOptions
  @OptionGroup var output: OutputOptions

  private static let mostMistakes = 20

  func run() throws {
    let mistakes = try SweepFile.mistakes(path: sweep.file, atMost: Self.mostMistakes)
    for mistake in mistakes.dropLast() { Console.complain("\(mistake)") }
    if let last = mistakes.last { throw last }
    let experiments = try SweepExperiments(SweepFile(path: sweep.file))
    _ = try experiments.fingerprints()
    let plan = SweepPlan(experiments.file.design, folder: sweep.folder, secondsLeft: try secondsLeft())
    if output.json { return try Console.result(jsonText(plan)) }
    for line in plan.lines { try Console.result(line) }
  }

  private func secondsLeft() throws(SubsongError) -> Double? {
    guard FileBytes.exists(sweep.folder.path) else { return nil }
    let known = try? sweep.open()
    guard let known else { return nil }
    return try known.secondsLeft(known.counts(), workers: 1)
  }
}

/// `subsong sweep status`: how far a sweep is.
struct SweepStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show how far a sweep is, and what failed.")

  @OptionGroup var sweep: SweepOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = try SweepStatus(sweep.open())
    if output.json { return try Console.result(jsonText(status)) }
    for line in status.lines { try Console.result(line) }
  }
}

/// `subsong sweep summarise`: the tables of the results.
struct SweepSummariseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summarise", abstract: "Write the results of a sweep as tables.",
    discussion: """
      results.csv has one row a unit and result with all measures in full precision; an empty field is undefined. summary.csv \
      has one row a point: over its seeds mean, median and a bootstrap 95 % interval of the mean for each measure. A sweep with \
      missing or failed units is refused (exit code 65) unless --incomplete is given; then every row says how many are done.
      """)

  @OptionGroup var sweep: SweepOptions

  @Option(name: .long, help: "Print only this measure; the tables hold all.")
  var measure: String?

  @Option(
    name: .long,
    help: "The swept key along the horizontal axis of figures; by default the first with numbers.")
  var x: String?

  @Option(name: .long, help: "The swept key that tells curves apart, or rows of a map; by default the next.")
  var by: String?

  @Flag(name: .long, help: "Draw no figures.")
  var noFigures = false

  @Flag(name: .long, help: "Summarise what there is, and say in every row how many units are done.")
  var incomplete = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let opened = try sweep.open()
    var rows: [SweepSummary.Row] = []
    let summary = try SweepSummary.write(opened, allowsIncomplete: incomplete) { rows.append($0) }
    let report = try SweepSummaryReport(summary, rows, in: opened.folder, measure: measure)
    let figures = try SweepFigures(rows, opened.design, measure: report.shown, x: x, by: by)
    let drawn = noFigures ? [] : try figures.draw(to: opened.folder, provenance: provenance(opened))
    if output.json { return try Console.result(jsonText(report)) }
    for line in report.lines + drawn { try Console.result(line) }
  }

  /// The sweep's folder keeps its file as `sweep.toml`.
  private func provenance(_ opened: Sweep) throws(SubsongError) -> Provenance {
    let facts = try opened.facts()
    let text = facts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    var words = ["subsong", "sweep", "summarise", "sweep.toml"]
    for (flag, value) in [("--measure", measure), ("--x", x), ("--by", by)] {
      if let value { words += [flag, value] }
    }
    if incomplete { words.append("--incomplete") }
    return Provenance(
      configuration: Fingerprint.of(text.joined(separator: "\n")), seed: UInt64(opened.design.seeds[0]),
      song: "", inputs: ["sweep": Fingerprint.of(text.joined(separator: "\n"))], engine: "auto",
      command: "subsong sweep run sweep.toml && " + words.map(shellWord).joined(separator: " "))
  }
}
