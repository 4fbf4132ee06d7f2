import ArgumentParser
import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// `subsong replay`: replays a trained network.
struct ReplayCommand: ParsableCommand {
  /// Where a replay begins.
  enum Start: String, CaseIterable, ExpressibleByArgument {
    /// The state after training, histories and all.
    case trained
    /// The trained weights in a network at rest.
    case rest
    /// The trained weights in a network with random potentials.
    case random
  }

  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Replay the network of a run.",
    discussion: """
      The first cycles are nudged by the teacher, the others free. Plasticity stays on unless --frozen is given. Scores \
      are those of the best forward shift of each free cycle but the last.
      """)

  @Argument(help: "The folder of a run.")
  var directory: String

  @Option(name: .long, help: "Replay cycles, nudged ones included; by default as many as the run had.")
  var cycles: Int?

  @Option(name: .long, help: "Nudged cycles at the beginning.")
  var nudgedCycles: Int?

  @Flag(name: .long, help: "Keep the weights as they are.")
  var frozen = false

  @Option(name: .long, help: "Where the replay begins: trained, rest or random.")
  var from = Start.trained

  @Option(name: .long, help: "Seed of the random potentials of --from random; by default that of the run.")
  var seed: UInt64?

  @Option(name: .long, help: "A disruption file; it acts in the fifth replay cycle.")
  var disruption: String?

  @Option(name: .long, help: "Write replay.csv and the recorded rates into this folder.")
  var out: String?

  @Flag(name: .long, help: "Replace an earlier run in the same folder.")
  var force = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let trained = try TrainedRun(RunDirectory.open(at: directory))
    var schedule = trained.description.schedule
    schedule.replayCycles = cycles ?? max(schedule.replayCycles, schedule.nudgedReplayCycles + 2)
    schedule.nudgedReplayCycles = nudgedCycles ?? schedule.nudgedReplayCycles
    let learner = trained.learner
    let clamps = try disruption.map { try Disruption(contentsOf: $0).clamps } ?? []
    let experiment = try SequenceExperiment(
      learner, schedule, observers: output.quiet ? [] : [ProgressReporter()])
    let folder = try out.map { try RunDirectory.create(at: $0, overwrite: force) }
    var state = try trained.state(from: from, seed: seed ?? trained.description.seed)
    let result = try experiment.replay(&state, plastic: !frozen, clamps: clamps)
    if let folder { try write(result, to: folder) }
    try report(result)
  }

  private func write(_ result: ReplayResult, to folder: RunDirectory) throws(SubsongError) {
    try folder.write(ExperimentRun.table(result.scores), named: .replay)
    if let window = result.lastWindow {
      try folder.write(
        ["replay_rates": NamedArray(window, axes: ["neuron", "sample"], unit: "1")],
        in: RunFile.recordingsFolder)
    }
  }

  private func report(_ result: ReplayResult) throws(SubsongError) {
    let summary = ReplaySummary(run: directory, result.scores)
    if output.json {
      Console.result(try jsonText(summary))
    } else {
      for line in summary.lines { Console.result(line) }
    }
  }
}

/// What `replay` prints.
struct ReplaySummary: Encodable {
  var run: String
  var mean, min, first, last: Double

  enum CodingKeys: String, CodingKey {
    case run
    case mean = "replay_correlation_mean"
    case min = "replay_correlation_min"
    case first = "replay_correlation_first"
    case last = "replay_correlation_last"
  }

  /// - Parameter scores: at least one, which every valid schedule gives.
  init(run: String, _ scores: [ReplayScore]) {
    let summary = ExperimentSummary(validation: [], replay: scores, frozenReplay: [])
    self.run = run
    mean = summary.replayCorrelationMean ?? 0
    min = summary.replayCorrelationMin ?? 0
    first = summary.replayCorrelationFirst ?? 0
    last = summary.replayCorrelationLast ?? 0
  }

  var lines: [String] {
    [
      "replay correlation        mean \(fixed(mean, 4)), min \(fixed(min, 4)), first \(fixed(first, 4)), last"
        + " \(fixed(last, 4))"
    ]
  }
}
