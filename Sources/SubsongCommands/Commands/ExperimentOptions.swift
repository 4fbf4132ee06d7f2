import ArgumentParser
import Elise
import Foundation
import Integrators
import LearningTasks
import NumericalCore

/// What describes an experiment on the command line: a file, flags for the common keys, and any key by name.
struct ExperimentOptions: ParsableArguments {
  @Argument(help: "A description of the experiment (TOML); every key has a default.")
  var experiment: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A built-in song (\(SongLibrary.names.joined(separator: ", "))), the call of a generator such as"
        + " 'bengalese(order=2)', or the path of a song."))
  var song: String?

  @Option(name: .long, help: "Starting point: \(Self.list(ExperimentPreset.self)).")
  var preset: String?

  @Option(name: .long, parsing: .unconditional, help: "Root of all random draws.")
  var seed: Int?

  @Option(name: .long, parsing: .unconditional, help: "Number of latent neurons.")
  var latent: Int?

  @Option(
    name: .long, parsing: .unconditional, help: "Training cycles after the first one; 0 trains nothing.")
  var cycles: Int?

  @Option(
    name: .long, parsing: .unconditional, help: "Replay cycles, nudged ones included; 0 replays nothing.")
  var replayCycles: Int?

  @Option(name: .long, help: "What latent neurons have: \(Self.list(EliseMode.self)).")
  var mode: String?

  @Option(
    name: .long, help: "What integrates the neurons over a time step: \(Self.list(IntegrationMethod.self)).")
  var integrator: String?

  @Option(name: .long, help: "How the steps are carried out: \(Self.list(EngineKind.self)).")
  var engine: String?

  @Option(name: .long, help: "The numbers of the weights: \(Self.list(Precision.self)).")
  var precision: String?

  @Option(
    name: .long,
    help: ArgumentHelp("What to record, separated by commas, such as rate,weights.", valueName: "names"))
  var record: String?

  @Option(
    name: .customLong("set"), help: ArgumentHelp("Set any key of an experiment.", valueName: "key=value"))
  var settings: [String] = []

  @Flag(name: .long, help: "Print every key with its value and where it comes from, and do nothing else.")
  var printConfig = false

  private static func list<Choice: CaseIterable & RawRepresentable<String>>(_: Choice.Type) -> String {
    Choice.allCases.map(\.rawValue).joined(separator: ", ")
  }

  /// File, environment and flags, merged.
  func resolve() throws(SubsongError) -> ResolvedConfiguration {
    let file: ConfigurationFile?
    if let experiment { file = try ConfigurationFile(path: experiment) } else { file = nil }
    return try ConfigurationLayers(
      file: file, environment: ConfigurationEnvironment(ProcessInfo.processInfo.environment),
      flags: ConfigurationLayers.entries(of: flags())
    ).resolve()
  }

  private func flags() throws(SubsongError) -> [(path: String, flag: String, value: ConfigurationValue)] {
    var flags: [(path: String, flag: String, value: ConfigurationValue)] = []
    for setting in settings { flags.append(try Self.entry(setting)) }
    for (path, flag, text) in [
      ("song", "--song", song), ("preset", "--preset", preset), ("network.mode", "--mode", mode),
      ("integration.method", "--integrator", integrator), ("engine", "--engine", engine),
      ("precision", "--precision", precision),
    ] {
      if let text { flags.append((path, flag, .string(text))) }
    }
    for (path, flag, number) in [
      ("seed", "--seed", seed), ("network.latent", "--latent", latent),
      ("training.cycles", "--cycles", cycles),
      ("replay.cycles", "--replay-cycles", replayCycles),
    ] {
      if let number { flags.append((path, flag, .integer(number))) }
    }
    if let record, let key = ConfigurationSchema.key("recording.variables") {
      flags.append((key.path, "--record", key.kind.value(of: record)))
    }
    return flags
  }

  /// `key=value`, the value read as the key's kind asks for.
  static func entry(_ setting: String) throws(SubsongError) -> (String, String, ConfigurationValue) {
    let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
      throw SubsongError(.usage, "'--set \(setting)' has no '='", remedy: "write --set network.latent=100")
    }
    guard let key = ConfigurationSchema.key(parts[0]) else {
      throw SubsongError(
        .usage, "unknown key '\(parts[0])'", at: "--set",
        remedy: ConfigurationSchema.suggestion(forPath: parts[0]))
    }
    return (parts[0], "--set \(parts[0])", key.kind.value(of: parts[1]))
  }
}
