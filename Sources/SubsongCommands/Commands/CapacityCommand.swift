import ArgumentParser
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
