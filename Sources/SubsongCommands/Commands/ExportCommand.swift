import ArgumentParser
import NumericalCore
import RunStore

/// `subsong export`: the arrays of a run for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write every array of a run into one npz file, for numpy.load.",
    discussion: """
      The arrays have the names of their files: weights_trained, recordings/replay_rates, recordings/training/rate. The tables \
      scores, replay and replay_frozen are arrays with nan where they are undefined; network/… holds delays, lags and scaffold, \
      trained/… the state after training. The entry manifest.json tells axes, units and where the run comes from.
      """)

  /// What `--json` prints.
  private struct Report: Encodable {
    var file: String
    var bytes: Int
    var arrays: [String]
  }

  @Argument(help: "The folder of a run.")
  var directory: String

  @Option(name: .long, help: ArgumentHelp("The file to write.", valueName: "file"))
  var npz: String

  @Flag(name: .long, help: "Replace a file that is there already.")
  var force = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let run = try RunDirectory.openFinished(at: directory)
    try OutputFile.requireRoom(at: npz, force: force)
    let export = try RunExport(run)
    try export.write(to: npz)
    let report = Report(file: npz, bytes: try FileBytes.size(of: npz), arrays: export.names)
    if output.json {
      try Console.result(jsonText(report))
    } else {
      try Console.result("\(npz): \(report.arrays.count) arrays, \(report.bytes) bytes")
    }
  }
}
