import ArgumentParser

/// `subsong bench`: measurements of speed.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how fast networks run on this machine.",
    subcommands: [BenchEngineCommand.self, BenchIntegratorsCommand.self, BenchLearnCommand.self])
}
