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

  @OptionGroup var parallelism: ThreadOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (threads, policy) = (try parallelism.resolve(), try checkpoints.resolve())
    guard ThreadOptions.allowed.contains(workers) else {
      throw SubsongError(
        .usage, "\(workers) is no number of workers from 1 to \(ThreadOptions.allowed.upperBound)",
        at: "--workers", remedy: "use at most as many as there are cores")
    }
    Interruption.watch()
    let begun = try begin()
    let (opened, experiments) = begun
    if retryFailed {
      let count = try opened.retryFailed()
      say("\(count) failed \(count == 1 ? "unit is" : "units are") tried again")
    }
    var run = SweepUnitRun(experiments)
    (run.threads, run.checkpoints) = (threads, policy)
    let ending = try work(opened, run)
    try report(opened, ending)
  }

  /// A sweep that is new is checked as a whole before anything is written.
  private func begin() throws(SubsongError) -> (Sweep, SweepExperiments) {
    let experiments = try SweepExperiments(SweepFile(path: sweep.file))
    let opened = try Sweep.begin(
      experiments.file.design, in: sweep.folder, file: experiments.file.text,
      experiment: experiments.facts()
    ) { () throws(SubsongError) in try experiments.fingerprints() }
    if !experiments.file.keepsRuns { try opened.removeFinishedRuns() }
    return (opened, experiments)
  }

  /// Works beside further processes, and waits for them.
  private func work(_ opened: Sweep, _ run: SweepUnitRun) throws(SubsongError) -> SweepWorker.Ending {
    let children = try SweepChildren(workers - 1, arguments: childArguments)
    let monitor = SweepMonitor(opened, children, isQuiet: output.quiet)
    defer { monitor.stop() }
    let worker = SweepWorker(opened, keepsRuns: run.experiments.file.keepsRuns) {
      (unit, folder) throws(SubsongError) in
      // A run that is over lets signals end the process; the sweep goes on. Watching anew forgets a signal that came.
      defer { if Interruption.current == nil { Interruption.watch() } }
      return try run.carryOut(unit, in: folder)
    }
    defer { children.wait() }
    return try worker.run(isInterrupted: { Interruption.current != nil })
  }

  private var childArguments: [String] {
    var arguments = ["sweep", "run", sweep.file, "--workers", "1", "--quiet", "--out", sweep.folder.path]
    if let threads = parallelism.threads { arguments += ["--threads", "\(threads)"] }
    if let seconds = checkpoints.checkpointSeconds { arguments += ["--checkpoint-seconds", "\(seconds)"] }
    if let cycles = checkpoints.checkpointCycles { arguments += ["--checkpoint-cycles", "\(cycles)"] }
    return arguments
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
