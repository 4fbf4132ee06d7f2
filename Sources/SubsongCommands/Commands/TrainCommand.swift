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
  @OptionGroup var parallelism: ThreadOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var folder: RunFolderOptions
  @OptionGroup var output: OutputOptions

  @Option(
    name: .long, help: "A disruption file; it acts in the replay cycle replay.disrupted-cycle of the run.")
  var disruption: String?

  @Option(
    name: .long,
    help: "A file of perturbations of the teacher (teacher-noise, wrong-notes); they act during training.")
  var perturbation: String?

  @Flag(name: .long, help: "Draw no figures.")
  var noFigures = false

  func run() throws {
    let configuration = try experiment.resolve()
    if !output.quiet { configuration.hints.forEach { Console.say("hint: \($0)") } }
    if experiment.printConfig { return try configuration.print(asJSON: output.json) }
    try TrainingRun(
      configuration: configuration, disruption: disruption, perturbations: perturbation,
      drawsFigures: !noFigures,
      threads: parallelism.resolve(), checkpoints: checkpoints.resolve(), folder: folder, output: output
    ).run()
  }
}
