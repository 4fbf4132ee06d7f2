import ArgumentParser
import NumericalCore

/// How a command talks.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print the result as one JSON value on standard output.")
  var json = false

  @Flag(name: .long, help: "Print no progress and no messages.")
  var quiet = false
}

/// Where a run goes.
struct RunFolderOptions: ParsableArguments {
  @Option(name: .long, help: "The folder of the run; a new one under runs/ by default.")
  var out: String?

  @Flag(name: .long, help: "Replace an earlier run in the same folder.")
  var force = false
}
