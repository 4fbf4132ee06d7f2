import ArgumentParser
import Experiments
import NumericalCore
import RunStore

/// `subsong inspect`: what is in a run.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Show the network, the weights and the scores of a run.")

  @Argument(help: "The folder of a run.")
  var directory: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let report = try RunReport(RunDirectory.openFinished(at: directory))
    if output.json {
      try Console.result(jsonText(report))
    } else {
      for line in report.lines { try Console.result(line) }
    }
  }
}
