import ArgumentParser
import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// What `train` and `demo` have in common.
struct TrainingRun {
  var configuration: ResolvedConfiguration
  var disruption: String?
  /// A file of perturbations of the teacher.
  var perturbations: String?
  var drawsFigures = true
  var threads = 1
  var checkpoints = CheckpointPolicy()
  var folder: RunFolderOptions
  var output: OutputOptions
  /// The folder under `runs/` if none is asked for.
  var defaultName: String?

  /// Everything that can be refused is refused before the folder is made, and the folder before the first step.
  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    var run = try prepared()
    if let disruption {
      try run.disrupt(by: Disruption(path: disruption, for: run.learner, run.description.schedule))
    }
    if let perturbations {
      try run.disturbTeacher(by: PerturbationFile.conditions(path: perturbations))
    }
    let directory = try makeFolder(for: run)
    let lock = try FolderLock(directory.path)
    try withExtendedLifetime(lock) {
      try run.begin(directory)
      say("\(run.summaryLine)")
      let session = ExperimentSession(
        run: run, directory: directory, policy: checkpoints, drawsFigures: drawsFigures,
        observers: output.quiet ? [] : [ProgressReporter()])
      try session.carryOut().report(directory, output, since: start)
    }
  }

  /// An error about a key is told with the place that set the key.
  private func prepared() throws(SubsongError) -> ExperimentRun {
    do {
      return try ExperimentRun(configuration.description, threads: threads, songsIn: configuration.songFolder)
    } catch {
      throw configuration.locating(error)
    }
  }

  private func makeFolder(for run: ExperimentRun) throws(SubsongError) -> RunDirectory {
    if let out = folder.out { return try .create(at: out, overwrite: folder.force) }
    let name = defaultName ?? "\(run.description.preset.rawValue)-seed\(run.description.seed)"
    return try .create(numbered: "runs/\(name)")
  }

  private func say(_ line: String) {
    if !output.quiet { Console.say(line) }
  }
}

extension ExperimentSession.Ending {
  /// Prints the scores, or where the run was interrupted.
  ///
  /// - Throws: ``SubsongError`` if the result cannot be printed; an exit code if the run was interrupted.
  func report(_ directory: RunDirectory, _ output: OutputOptions, since start: ContinuousClock.Instant) throws
  {
    switch self {
    case .finished(let summary, let stepsPerSecond):
      let report = ScoreReport(
        run: directory.path, scores: summary, stepsPerSecond: stepsPerSecond,
        wallSeconds: (ContinuousClock().now - start) / .seconds(1))
      if output.json {
        try Console.result(jsonText(report))
      } else {
        for line in report.lines { try Console.result(line) }
      }
    case .interrupted(let signal, let position):
      Console.complain("interrupted in \(position); go on with `\(directory.resumeCommand)`")
      throw ExitCode(ExitCodes.interrupted(by: signal))
    }
  }
}

extension ExperimentRun {
  /// The experiment in one line.
  var summaryLine: String {
    let network = learner.network
    return "\(song.title): \(network.visibleCount) visible and \(network.latentCount) latent neurons,"
      + " \(network.synapseCount) synapses, \(network.scaffold.edges.count) scaffold connections; preset"
      + " \(description.preset.rawValue), seed \(description.seed)"
  }
}
