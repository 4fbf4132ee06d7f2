import ArgumentParser
import Experiments
import NumericalCore
import RunStore

/// `subsong resume`: carries on a run that was interrupted.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Carry on a run that was interrupted.",
    discussion: """
      The run goes on from its newest checkpoint that is whole, or from its beginning if it has none, and ends with the same \
      bytes as one that was never interrupted. A finished run is left alone, and its scores are printed.
      """)

  @Argument(help: "The folder of a run.")
  var directory: String

  @Flag(name: .long, help: "Draw no figures.")
  var noFigures = false

  @OptionGroup var parallelism: ThreadOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let start = ContinuousClock().now
    let (threads, policy) = (try parallelism.resolve(), try checkpoints.resolve())
    if LearningRun.isFound(in: directory) { return try resumeLearning(threads, policy) }
    let folder = try RunDirectory.open(at: directory)
    let lock = try FolderLock(folder.path)
    try withExtendedLifetime(lock) {
      if folder.contains(.summary) {
        say("the run is finished already")
        let summary: ExperimentSummary = try folder.json(of: .summary)
        return try ExperimentSession.Ending.finished(summary, stepsPerSecond: nil).report(
          folder, output, since: start)
      }
      try folder.removeTemporaries()
      let run = try ExperimentRun(resuming: folder, threads: threads)
      let checkpoint = try run.checkpoint(in: folder) {
        say("an earlier checkpoint is used, since this one is damaged: \($0)")
      }
      say(
        checkpoint.map { "goes on after \($0.cycles) cycles" }
          ?? "there is no checkpoint; the run starts again from its beginning")
      let session = ExperimentSession(
        run: run, directory: folder, policy: policy, drawsFigures: !noFigures,
        observers: output.quiet ? [] : [ProgressReporter()])
      try session.carryOut(from: checkpoint).report(folder, output, since: start)
    }
  }

  private func resumeLearning(_ threads: Int, _ policy: CheckpointPolicy) throws {
    guard policy.cycles == nil else {
      throw SubsongError(
        .usage, "a training on episodes has no cycles", at: "--checkpoint-cycles",
        remedy: "use --checkpoint-seconds")
    }
    let run = try LearningRun(
      resuming: directory, threads: threads, checkpointInterval: policy.interval)
    try LearningSession(run: run, drawsFigures: !noFigures, output: output).carryOut()
  }

  private func say(_ line: String) {
    if !output.quiet { Console.say(line) }
  }
}
