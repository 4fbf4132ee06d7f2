import NumericalCore
import RunStore
import Sweeps

/// Works a sweep off, beside further processes if they are asked for.
struct SweepExecution {
  var file: String
  var folder: SweepFolder
  var workers = 1
  var retriesFailed = false
  /// As the user gave them; nil for what is usual.
  var threads: Int?
  var checkpointSeconds: Double?
  var checkpointCycles: Int?
  var isQuiet = false

  /// The sweep in its folder, checked as a whole before anything is written if it is new.
  func begin() throws(SubsongError) -> (sweep: Sweep, experiments: SweepExperiments) {
    let experiments = try SweepExperiments(SweepFile(path: file))
    let opened = try Sweep.begin(
      experiments.file.design, in: folder, file: experiments.file.text, experiment: experiments.facts()
    ) { () throws(SubsongError) in try experiments.fingerprints() }
    if !experiments.file.keepsRuns { try opened.removeFinishedRuns() }
    return (opened, experiments)
  }

  /// Works until nothing is left or a signal came.
  ///
  /// - Parameter say: told what is worth a line.
  func run(say: (String) -> Void = { _ in }) throws(SubsongError) -> (
    sweep: Sweep, ending: SweepWorker.Ending
  ) {
    try Self.check(workers: workers)
    let policy = try CheckpointOptions.policy(seconds: checkpointSeconds, cycles: checkpointCycles)
    let threads = try ThreadOptions.resolve(threads, default: 1)
    Interruption.watch()
    let (sweep, experiments) = try begin()
    if retriesFailed {
      let count = try sweep.retryFailed()
      say("\(count) failed \(count == 1 ? "unit is" : "units are") tried again")
    }
    var run = SweepUnitRun(experiments)
    (run.threads, run.checkpoints) = (threads, policy)
    return (sweep, try work(sweep, run))
  }

  /// - Throws: ``SubsongError`` (usage) unless it is a number of processes.
  static func check(workers: Int) throws(SubsongError) {
    guard ThreadOptions.allowed.contains(workers) else {
      throw SubsongError(
        .usage, "\(workers) is no number of workers from 1 to \(ThreadOptions.allowed.upperBound)",
        at: "--workers", remedy: "use at most as many as there are cores")
    }
  }

  /// Works beside further processes, and waits for them.
  private func work(_ sweep: Sweep, _ run: SweepUnitRun) throws(SubsongError) -> SweepWorker.Ending {
    let children = try SweepChildren(workers - 1, arguments: childArguments)
    let monitor = SweepMonitor(sweep, children, isQuiet: isQuiet)
    defer { monitor.stop() }
    let worker = SweepWorker(sweep, keepsRuns: run.experiments.file.keepsRuns) {
      (unit, folder) throws(SubsongError) in
      // A run lets signals end the process when it is over; the sweep goes on.
      defer { Interruption.watch() }
      return try run.carryOut(unit, in: folder)
    }
    defer { children.wait() }
    return try worker.run(isInterrupted: { Interruption.current != nil })
  }

  private var childArguments: [String] {
    var arguments = [
      "sweep", "run", file, "--workers", "1", "--quiet", "--out", folder.path, "--one-of-several",
    ]
    if let threads { arguments += ["--threads", "\(threads)"] }
    if let checkpointSeconds { arguments += ["--checkpoint-seconds", "\(checkpointSeconds)"] }
    if let checkpointCycles { arguments += ["--checkpoint-cycles", "\(checkpointCycles)"] }
    return arguments
  }
}
