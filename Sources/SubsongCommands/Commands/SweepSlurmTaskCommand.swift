import ArgumentParser
import NumericalCore
import RunStore
import Sweeps

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `subsong sweep task`: what a task of a job array does.
struct SweepSlurmTaskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "task", abstract: "Carry out one task's share of a sweep that `sweep slurm` has prepared.",
    discussion: """
      For each unit of the share that has no result yet, the run is carried out in units/ of the sweep's folder, from where an \
      earlier start has left it, and slurm/results/<unit>.json is written. The sweep's store is not opened; `sweep merge` takes \
      the results in. SIGINT and SIGTERM end the task with a checkpoint, however often they come.

      Exit codes: 0 every unit of the share has a result (a failure is one, too), 65 the task was started \
      \(SlurmTask.mostIdleStarts) times without getting on, 75 another process works on it, 130 and 143 ended by SIGINT and \
      SIGTERM.
      """)

  @OptionGroup var sweep: SweepOptions

  @Option(name: .long, parsing: .unconditional, help: "The number of the task, from 0.")
  var task: Int

  @Option(name: .long, parsing: .unconditional, help: "How many tasks there are.")
  var tasks: Int

  @OptionGroup var parallelism: ThreadOptions
  @OptionGroup var checkpoints: CheckpointOptions

  @Flag(name: .long, help: "Print no messages.")
  var quiet = false

  func run() throws {
    let (threads, policy) = (try parallelism.resolve(), try checkpoints.resolve())
    Interruption.ignoreRepetitions()
    Interruption.watch()
    let experiments = try SweepExperiments(SweepFile(path: sweep.file))
    let share = try SlurmTask(
      task, of: tasks, experiments.file.design, in: sweep.folder, experiment: experiments.facts())
    var run = SweepUnitRun(experiments)
    (run.threads, run.checkpoints) = (threads, policy)
    switch try carryOut(share, run) {
    case .interrupted: throw ExitCode(ExitCodes.interrupted(by: Interruption.current ?? SIGTERM))
    case .over(let failed):
      say("task \(task) of \(tasks) is over" + (failed > 0 ? ", \(failed) units failed" : ""))
    }
  }

  private func carryOut(_ share: SlurmTask, _ run: SweepUnitRun) throws(SubsongError) -> SlurmTask.Ending {
    let experiments = run.experiments
    return try share.run(
      keepsRuns: experiments.file.keepsRuns,
      fingerprint: { (unit) throws(SubsongError) in
        try experiments.experiment(of: unit).description.fingerprint
      }, isInterrupted: { Interruption.current != nil }
    ) { (unit, folder) throws(SubsongError) in
      // A run that is over lets signals end the process; the task goes on.
      defer { Interruption.watch() }
      if let checkpoint = try RunDirectory.asFound(at: folder).checkpointFiles().last {
        say("unit \(unit.index) goes on from \(folder)/\(checkpoint.name)")
      }
      return try run.carryOut(unit, in: folder)
    }
  }

  private func say(_ line: String) {
    if !quiet { Console.say(line) }
  }
}
