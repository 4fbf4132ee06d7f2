import ArgumentParser
import NumericalCore
import RunStore

/// `subsong report`: a run as one page.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write one page of HTML with the figures, the sound and the numbers of a run.",
    discussion: """
      The page is complete in itself: it can be sent, and read without a network. It is written as report.html into the run's \
      folder unless --out names another file.
      """)

  /// What `--json` prints.
  private struct Report: Encodable {
    var file: String
    var bytes: Int
  }

  @Argument(help: "The folder of a run.")
  var directory: String

  @Option(name: .long, help: ArgumentHelp("The file to write.", valueName: "file"))
  var out: String?

  @Flag(name: .long, help: "Replace a file that is there already.")
  var force = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let run = try RunDirectory.openFinished(at: directory)
    // The run's own page is made from the run; any other file may be somebody's.
    if let out { try OutputFile.requireRoom(at: out, force: force) }
    let page = Array(try ReportPage(run, RunHearing(run)).text.utf8)
    let path = out ?? run.path(of: .report)
    try AtomicFile.write(page, to: path)
    if output.json {
      try Console.result(jsonText(Report(file: path, bytes: page.count)))
    } else {
      try Console.result("\(path): \(page.count) bytes")
    }
  }
}
