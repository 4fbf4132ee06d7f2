import ArgumentParser
import Foundation
import NumericalCore

/// `subsong capacity`: how much a network can hold.
struct CapacityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capacity",
    abstract: "Measure how many latent neurons a song needs, and how many songs a network holds.",
    subcommands: [CapacitySizeCommand.self, CapacitySongsCommand.self],
    defaultSubcommand: CapacitySizeCommand.self)
}

/// The experiment behind a study of capacity.
struct CapacityExperimentOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A description of the experiment; song, seed, size and mode come from the study.", valueName: "file"))
  var experiment: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Set any other key of the experiment.", valueName: "key=value"))
  var settings: [String] = []

  /// As a command line has them.
  var arguments: [String] {
    (experiment.map { ["--experiment", $0] } ?? []) + settings.flatMap { ["--set", $0] }
  }

  /// The experiment, with fewer replay cycles than usual unless its file or `--set` say otherwise.
  func resolve() throws -> ExperimentDescription {
    let file = try experiment.map { path throws in try ConfigurationFile(path: path) }
    var flags: [(path: String, flag: String, value: ConfigurationValue)] = []
    if experiment == nil { flags.append(("replay.cycles", "default of capacity", .integer(20))) }
    for setting in settings { flags.append(try ExperimentOptions.entry(setting)) }
    let fixed = ["song", "seed", "network.latent", "network.mode", "training.cycles"]
    if let flag = flags.first(where: { fixed.contains($0.path) }) {
      throw SubsongError(
        .usage, "\(flag.path) belongs to the study", at: flag.flag, remedy: "see `subsong capacity --help`")
    }
    return try ConfigurationLayers(file: file, flags: ConfigurationLayers.entries(of: flags)).resolve()
      .description
  }
}

/// How a study of capacity is carried out.
struct CapacityStudyOptions: ParsableArguments {
  @Flag(name: .long, help: "Begin anew, and replace what is in the folder.")
  var force = false

  @Option(
    name: .long, parsing: .unconditional,
    help: "Trainings at a time (or SUBSONG_THREADS; as many as there are cores by default).")
  var threads: Int?

  @OptionGroup var output: OutputOptions

  /// Lets a study run until it is over or a signal ends it.
  ///
  /// - Parameter trainings: how many a record holds.
  /// - Throws: the exit code of the signal.
  func carryOut<Record: StudyRecord>(
    trainings: (Record) -> Int,
    _ study: (_ threads: Int, _ isInterrupted: @Sendable () -> Bool, _ report: @Sendable (String) -> Void)
      throws ->
      Record
  ) throws -> Record {
    let threads = try ThreadOptions.resolve(threads, default: ProcessInfo.processInfo.activeProcessorCount)
    let isQuiet = output.quiet
    Interruption.watch()
    let record = try study(threads, { Interruption.current != nil }, { if !isQuiet { Console.say($0) } })
    if let signal = Interruption.current, !record.isOver {
      Console.complain("interrupted after \(trainings(record)) trainings; go on with the same command")
      throw ExitCode(ExitCodes.interrupted(by: signal))
    }
    Interruption.unwatch()
    return record
  }

  /// Prints what was found.
  func report(_ rows: some Encodable, _ lines: [String]) throws(SubsongError) {
    if output.json { return try Console.result(jsonText(rows)) }
    for line in lines { try Console.result(line) }
  }
}
