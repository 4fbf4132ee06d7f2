import ArgumentParser
import Autodiff
import LearningTasks
import NumericalCore
import PlasticNetworks
import RunStore

/// `subsong learn`: trains a network on an episodic task.
struct LearnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn", abstract: "Train a network with plastic synapses on a task by gradients.",
    discussion: """
      Tasks: \(EpisodicTasks.entries.map { "\($0.name) (\($0.summary))" }.joined(separator: "; ")). Models: \
      \(PlasticModel.names.joined(separator: ", ")).

      The paper's preset repeats what the authors' programs compute, with their side effects; without it the cells are as the papers \
      write them. Data belong to the task (--set data-seed=…), the seed to the network. The folder holds learning.json (what was asked \
      for, and the result), curve.csv, energy.csv, the figures, and checkpoints: the same command, or `subsong resume`, goes on to the \
      same bytes on one kind of processor.
      """)

  @Argument(help: "The task.")
  var task: String

  @Option(name: .long, help: "The network.")
  var model: String

  @Option(name: .long, help: "The plasticity of plastic-rnn and plastic-lstm: hebbian, gradient, none.")
  var rule: PlasticRule?

  @Option(
    name: .long,
    help: "Which definition: \(PlasticModel.Preset.allCases.map(\.rawValue).joined(separator: ", ")).")
  var preset = PlasticModel.Preset.clean

  @Option(name: .long, parsing: .unconditional, help: "Hidden units; by default those of the papers.")
  var hidden: Int?

  @Option(
    name: .customLong("set"), help: "A parameter of the task, such as keys=3; may be given several times.")
  var settings: [String] = []

  @Option(
    name: .long, parsing: .unconditional, help: "Passes through the training data, where they are fixed.")
  var epochs: Int?

  @Option(name: .long, parsing: .unconditional, help: "Updates.")
  var updates: Int?

  @Option(name: .long, parsing: .unconditional, help: "Episodes of an update.")
  var batch: Int?

  @Option(name: .long, parsing: .unconditional, help: "The learning rate.")
  var rate: Double?

  @Option(name: .long, parsing: .unconditional, help: "Evaluate every so many updates.")
  var evaluateEvery: Int?

  @Option(name: .long, parsing: .unconditional, help: "Batches of an evaluation on validation data.")
  var evaluationBatches: Int?

  @Option(name: .long, help: "The precision: single, double.")
  var precision = LearningPlan.Precision.single

  @Option(name: .long, help: "How gradients are computed: automatic, fused, tape.")
  var engine = GradientEngine.automatic

  @Option(name: .long, parsing: .unconditional, help: "The root of the network's random draws.")
  var seed: UInt64 = 0

  @Option(name: .long, help: "The folder of the training; runs/TASK-MODEL-seedN by default.")
  var out: String?

  @Flag(name: .long, help: "Replace another training in the same folder.")
  var force = false

  @Flag(name: .long, help: "Draw no figures.")
  var noFigures = false

  @Option(
    name: .long, parsing: .unconditional,
    help: "Write a checkpoint every so many seconds (default: 30; 0: none but that of the end).")
  var checkpointSeconds: Double?

  @OptionGroup var parallelism: ThreadOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let plan = try plan()
    let folder = out ?? "runs/\(plan.task)-\(plan.model.folderName)-seed\(seed)"
    let interval = try CheckpointOptions.policy(seconds: checkpointSeconds, cycles: nil).interval
    let threads = try parallelism.resolve()
    // What cannot be built is refused before a folder is made.
    try plan.check(threads: threads)
    let run = try LearningRun(
      plan, in: folder, threads: threads, checkpointInterval: interval, force: force)
    try LearningSession(run: run, drawsFigures: !noFigures, output: output).carryOut()
  }

  private func plan() throws -> LearningPlan {
    let task = try EpisodicTasks.task(named: task, settings: settings.map { try Self.setting($0) })
    let model = try PlasticModel(model, hidden: hidden, rule: rule, preset: preset, for: task)
    let batch = try Self.positive(batch, "--batch")
    if let batch { try task.check(batchSize: batch) }
    var training = TrainingSettings.paper(for: task, batchSize: batch)
    try change(&training, task)
    return LearningPlan(
      task: task, model: model, training: training, precision: precision, engine: engine, seed: seed)
  }

  private func change(_ training: inout TrainingSettings, _ task: any ParametrisedTask) throws {
    let positive = Self.positive
    let epoch = task.batchCount(.training, size: training.batchSize)
    training.evaluationInterval =
      try positive(evaluateEvery, "--evaluate-every") ?? training.evaluationInterval
    training.evaluationBatches =
      try positive(evaluationBatches, "--evaluation-batches") ?? training.evaluationBatches
    training.updates = try positive(updates, "--updates") ?? training.updates
    if let epochs = try positive(epochs, "--epochs") {
      guard updates == nil, let epoch else {
        throw SubsongError(
          .usage, "--epochs cannot be used here",
          because: updates == nil ? "\(task.name) has no end of data" : "--updates says how long",
          remedy: "give --updates alone")
      }
      let (product, overflow) = epochs.multipliedReportingOverflow(by: epoch)
      training.updates = try positive(overflow ? .max : product, "--epochs × updates of an epoch") ?? 1
    }
    if let rate {
      guard rate > 0, rate <= 10 else {
        throw SubsongError(.usage, "the learning rate is \(rate)", at: "--rate", because: "allowed: (0, 10]")
      }
      training.schedule = .constant(rate)
    }
  }

  private static func positive(_ value: Int?, _ flag: String) throws(SubsongError) -> Int? {
    if let value, !(1...1_000_000_000).contains(value) {
      throw SubsongError(.usage, "\(flag) is \(value)", because: "allowed: 1 to 1000000000")
    }
    return value
  }

  private static func setting(_ text: String) throws -> (name: String, value: String) {
    let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard sides.count == 2 else {
      throw SubsongError(.usage, "'\(text)' sets nothing", at: "--set", remedy: "write NAME=VALUE")
    }
    return (sides[0], sides[1])
  }
}

extension PlasticRule: ExpressibleByArgument {}
extension PlasticModel.Preset: ExpressibleByArgument {}
extension GradientEngine: ExpressibleByArgument {}
extension LearningPlan.Precision: ExpressibleByArgument {}
