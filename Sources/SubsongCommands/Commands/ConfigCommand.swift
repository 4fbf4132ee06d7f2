import ArgumentParser
import NumericalCore

/// `subsong config …`: descriptions of experiments, without running them.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Look at descriptions of experiments.",
    subcommands: [ConfigCheckCommand.self])
}

/// `subsong config check FILE…`: whether files could be run.
struct ConfigCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check descriptions of experiments without running them.",
    discussion: """
      Each file is read, its values are checked alone and together, its song is loaded and its network built. The files are \
      taken as they are: neither the environment nor flags have a say. The misspelt keys and wrong values of every file are \
      told, twenty in a file at most; how values fit together is checked when each is right. Values that are \
      allowed but look like a slip, such as a delay in seconds, are hints.

      Exit codes: 0 if all files could be run, 65 if not, 66 if the only mistakes are files that are not there.
      """)

  @Argument(help: "Descriptions of experiments (TOML).")
  var files: [String]

  @OptionGroup var output: OutputOptions

  func run() throws {
    let checks = files.map { ConfigurationCheck(path: $0) }
    for check in checks {
      for mistake in check.mistakes { Console.complain("\(mistake)") }
      if !output.quiet { check.hints.forEach { Console.say("hint: \($0)") } }
      if let line = check.line, !output.json { try Console.result(line) }
    }
    if output.json { try Console.result(jsonText(checks)) }
    let codes = Set(checks.flatMap(\.mistakes).map(Self.code))
    if let code = codes.first { throw ExitCode(codes.count == 1 ? code : ExitCodes.badInput) }
  }

  /// What the file asks for in vain is a mistake of the file.
  private static func code(_ mistake: SubsongError) -> Int32 {
    mistake.category == .usage ? ExitCodes.badInput : ExitCodes.code(for: mistake)
  }
}
