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

  @Option(
    name: .long, parsing: .unconditional,
    help: "Replay cycles, nudged ones included; by default as many as the run had.")
  var cycles: Int?

  @Option(name: .long, parsing: .unconditional, help: "Nudged cycles at the beginning.")
  var nudgedCycles: Int?

  @Flag(name: .long, help: "Keep the weights as they are.")
  var frozen = false

  @Option(name: .long, help: "Where the replay begins: trained, rest or random.")
  var from = Start.trained

  @Option(
    name: .long, parsing: .unconditional,
    help: "Seed of the random potentials of --from random; by default that of the run.")
  var seed: UInt64?

  @Option(name: .long, help: "A disruption file; it acts in the fifth replay cycle.")
  var disruption: String?

  @Option(name: .long, help: "Write replay.csv and the recorded rates into this folder.")
  var out: String?

  @Flag(name: .long, help: "Replace an earlier run in the same folder.")
  var force = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let trained = try TrainedRun(RunDirectory.openFinished(at: directory))
    let schedule = try schedule(of: trained.description)
    let learner = trained.learner
    let clamps = try disruption.map { path throws(SubsongError) in
      try Disruption(path: path, for: learner, schedule).clamps
    }
    let experiment = try SequenceExperiment(
      learner, schedule, observers: output.quiet ? [] : [ProgressReporter()])
    let folder = try makeFolder()
    var state = try trained.state(from: from, seed: seed ?? trained.description.seed)
    let result = try experiment.replay(&state, plastic: !frozen, clamps: clamps ?? [])
    if let folder { try write(result, to: folder) }
    try report(result)
  }

  /// The run's own schedule with the cycles that were asked for; always with something to score.
  private func schedule(of description: ExperimentDescription) throws(SubsongError) -> TrainingSchedule {
    var schedule = description.schedule
    let nudged = nudgedCycles ?? schedule.nudgedReplayCycles
    guard (0...1_000_000_000).contains(nudged) else {
      throw SubsongError(.usage, "\(nudged) is no count of cycles", at: "--nudged-cycles")
    }
    let fewest = nudged + 2
    let count = cycles ?? max(schedule.replayCycles, fewest)
    guard count >= fewest else {
      throw SubsongError(
        .usage, "\(count) replay cycles are too few", at: "--cycles",
        because:
          "a shifted window reaches into the next cycle, so at least two free cycles have to follow the"
          + " \(nudged) nudged ones", remedy: "give --cycles \(fewest) or more")
    }
    (schedule.replayCycles, schedule.nudgedReplayCycles) = (count, nudged)
    return schedule
  }

  /// The folder for what the replay leaves, never that of the trained network itself.
  private func makeFolder() throws(SubsongError) -> RunDirectory? {
    guard let out else { return nil }
    guard !RunDirectory.isSame(out, directory) else {
      throw SubsongError(
        .cannotCreate, "this is the folder of the run that is replayed", at: out,
        because: "the trained network in it would be removed", remedy: "choose another folder with --out")
    }
    return try .create(at: out, overwrite: force)
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
      try Console.result(jsonText(summary))
    } else {
      for line in summary.lines { try Console.result(line) }
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
