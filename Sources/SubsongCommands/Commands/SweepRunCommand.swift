import ArgumentParser
import NumericalCore
import RunStore
import Sweeps

/// `subsong sweep run`: works a sweep off.
struct SweepRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Carry out a sweep, or what is left of it.",
    discussion: """
      Units that are done stay done; a unit that was interrupted or whose worker was killed goes on from its checkpoint. \
      Several calls on one folder share the work. A unit that fails is kept with its reason, and the others go on. SIGINT and \
      SIGTERM end all workers with checkpoints.

      Exit codes: 0 all units are done, 65 some failed, 130 and 143 ended by SIGINT and SIGTERM.
      """)

  @OptionGroup var sweep: SweepOptions

  @Option(name: .long, parsing: .unconditional, help: "Processes that share the work.")
  var workers = 1

  @Flag(name: .long, help: "Carry out again what failed.")
  var retryFailed = false

  /// A terminal signals all processes of a sweep, and the first one passes on what it hears.
  @Flag(name: .long, help: .hidden)
  var oneOfSeveral = false

  @OptionGroup var parallelism: ThreadOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    if oneOfSeveral { Interruption.ignoreRepetitions() }
    let execution = SweepExecution(
      file: sweep.file, folder: sweep.folder, workers: workers, retriesFailed: retryFailed,
      threads: parallelism.threads, checkpointSeconds: checkpoints.checkpointSeconds,
      checkpointCycles: checkpoints.checkpointCycles, isQuiet: output.quiet)
    let (opened, ending) = try execution.run(say: say)
    try report(opened, ending)
  }

  private func report(_ opened: Sweep, _ ending: SweepWorker.Ending) throws {
    let status = try SweepStatus(opened)
    if ending == .interrupted, let signal = Interruption.current {
      Console.complain(
        "interrupted, \(status.done) of \(status.total) units are done; go on with"
          + " `subsong sweep run \(shellWord(sweep.file))\(outArgument)`")
      throw ExitCode(ExitCodes.interrupted(by: signal))
    }
    if output.json {
      try Console.result(jsonText(status))
    } else {
      for line in status.lines { try Console.result(line) }
    }
    guard status.failed > 0 else { return }
    say(
      "some units failed; try them again with `subsong sweep run \(shellWord(sweep.file))\(outArgument) --retry-failed`"
    )
    throw ExitCode(ExitCodes.badInput)
  }

  private var outArgument: String { sweep.out.map { " --out \(shellWord($0))" } ?? "" }

  private func say(_ line: String) {
    if !output.quiet { Console.say(line) }
  }
}
