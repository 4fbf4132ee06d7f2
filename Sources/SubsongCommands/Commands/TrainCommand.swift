import ArgumentParser
import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// `subsong train`: trains a network, replays it, and leaves a run.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a network on a song and replay it.",
    discussion: """
      Nudged training cycles with a free run now and then, then a free replay with plasticity on, and one with plasticity \
      frozen. The run's folder holds the description (experiment.toml), scores.csv, replay.csv, weights, network.json, the \
      trained state and the figures.
      """)

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var folder: RunFolderOptions
  @OptionGroup var output: OutputOptions

  @Option(name: .long, help: "A disruption file; it acts in the fifth replay cycle.")
  var disruption: String?

  @Flag(name: .long, help: "Draw no figures.")
  var noFigures = false

  func run() throws {
    let configuration = try experiment.resolve()
    if experiment.printConfig { return try configuration.print(asJSON: output.json) }
    try TrainingRun(
      configuration: configuration, disruption: disruption, drawsFigures: !noFigures, folder: folder,
      output: output
    ).run()
  }
}

/// What `train` and `demo` have in common.
struct TrainingRun {
  var configuration: ResolvedConfiguration
  var disruption: String?
  var drawsFigures = true
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
      return try ExperimentRun(configuration.description, songsIn: configuration.songFolder)
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
