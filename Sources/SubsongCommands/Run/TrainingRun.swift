import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// What `train` and `demo` have in common.
struct TrainingRun {
  var configuration: ResolvedConfiguration
  var disruption: String?
  var drawsFigures = true
  var threads = 1
  var folder: RunFolderOptions
  var output: OutputOptions
  /// The folder under `runs/` if none is asked for.
  var defaultName: String?

  /// Everything that can be refused is refused before the folder is made, and the folder before the first step.
  func run() throws(SubsongError) {
    let clock = ContinuousClock()
    let start = clock.now
    var run = try prepared()
    if let disruption {
      try run.disrupt(by: Disruption(path: disruption, for: run.learner, run.description.schedule))
    }
    let directory = try makeFolder(for: run)
    try run.begin(directory)
    say("\(run.summaryLine)")
    let results = try run.execute(observers: output.quiet ? [] : [ProgressReporter()])
    try run.finish(directory, results)
    try directory.write(json: results.summary, named: .summary)
    if drawsFigures { _ = try RunFigures(directory).draw() }
    let report = ScoreReport(
      run: directory.path, scores: results.summary, stepsPerSecond: results.stepsPerSecond,
      wallSeconds: (clock.now - start) / .seconds(1))
    if output.json {
      try Console.result(jsonText(report))
    } else {
      for line in report.lines { try Console.result(line) }
    }
    if drawsFigures { say("figures                   \(directory.path)/\(RunFile.figuresFolder)") }
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

extension ExperimentRun {
  /// The experiment in one line.
  var summaryLine: String {
    let network = learner.network
    return "\(song.title): \(network.visibleCount) visible and \(network.latentCount) latent neurons,"
      + " \(network.synapseCount) synapses, \(network.scaffold.edges.count) scaffold connections; preset"
      + " \(description.preset.rawValue), seed \(description.seed)"
  }
}
