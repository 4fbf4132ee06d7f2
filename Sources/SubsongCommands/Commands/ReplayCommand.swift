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
    /// The trained weights in a network at rest, to which the teacher gives the first part of the song.
    case cue
  }

  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Replay the network of a run.",
    discussion: """
      The first cycles are nudged by the teacher, the others free, also from rest or from random potentials: without a \
      cue nothing tells the network where in the song to begin. With --from cue no cycle is nudged: before the replay, the \
      teacher gives a network at rest the first part of one cycle (--cue), which is not scored. Plasticity stays on unless \
      --frozen is given. Scores are those of the best forward shift of each free cycle but the last; correlation and error \
      have each their own.
      """)

  @Argument(help: "The folder of a run.")
  var directory: String

  @Option(
    name: .long, parsing: .unconditional,
    help: "Replay cycles, nudged ones included; by default as many as the run had.")
  var cycles: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: "Nudged cycles at the beginning; by default as many as the run had, and none after a cue.")
  var nudgedCycles: Int?

  @Flag(name: .long, help: "Keep the weights as they are.")
  var frozen = false

  @Option(name: .long, help: "Where the replay begins: trained, rest, random or cue.")
  var from = Start.trained

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How much of a cycle the cue of --from cue lasts: above 0, at most 1 (default: \(short(Cue.usualShare))).",
      valueName: "share"))
  var cue: Double?

  @Option(
    name: .long, parsing: .unconditional,
    help: "Seed of the random potentials of --from random; by default that of the run.")
  var seed: UInt64?

  @Option(
    name: .long, help: "A disruption file; it acts in the replay cycle replay.disrupted-cycle of the run.")
  var disruption: String?

  @Option(name: .long, help: "Write replay.csv and the recorded rates into this folder.")
  var out: String?

  @Flag(name: .long, help: "Replace an earlier run in the same folder.")
  var force = false

  @OptionGroup var parallelism: ThreadOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    try checkCue()
    let trained = try TrainedRun(RunDirectory.openFinished(at: directory), threads: parallelism.resolve())
    let schedule = try schedule(of: trained.description)
    let learner = trained.learner
    let disruption = try disruption.map { path throws(SubsongError) in
      try Disruption(path: path, for: learner, schedule)
    }
    let experiment = try SequenceExperiment(
      learner, schedule, observers: output.quiet ? [] : [ProgressReporter()])
    let folder = try makeFolder()
    var state = trained.state(from: from, seed: seed ?? trained.description.seed)
    if from == .cue { try learner.runCue(&state, share: cue ?? Cue.usualShare, plastic: !frozen) }
    let result = try experiment.replay(&state, plastic: !frozen, clamps: disruption?.clamps ?? [])
    if let folder { try write(result, of: trained, disruption, to: folder) }
    try report(result)
  }

  /// - Throws: ``SubsongError`` (usage) for a cue that is not used, and for a teacher that goes on after it.
  private func checkCue() throws(SubsongError) {
    if cue != nil, from != .cue {
      throw SubsongError(
        .usage, "there is no cue in a replay from \(from.rawValue)", at: "--cue", remedy: "add --from cue")
    }
    if let nudgedCycles, nudgedCycles != 0, from == .cue {
      throw SubsongError(
        .usage, "\(nudgedCycles) cycles cannot be nudged after a cue", at: "--nudged-cycles",
        because: "the cue is all that the teacher gives", remedy: "leave the flag out, or use --from rest")
    }
  }

  /// The run's own schedule with the cycles that were asked for; always with something to score.
  private func schedule(of description: ExperimentDescription) throws(SubsongError) -> TrainingSchedule {
    var schedule = description.schedule
    let nudged = nudgedCycles ?? (from == .cue ? 0 : schedule.nudgedReplayCycles)
    for (flag, count) in [("--nudged-cycles", nudged), ("--cycles", cycles ?? 0)] {
      guard (0...1_000_000_000).contains(count) else {
        throw SubsongError(
          .usage, "\(count) is no count of cycles", at: flag, because: "allowed: [0, 1000000000]")
      }
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

  private func write(
    _ result: ReplayResult, of trained: TrainedRun, _ disruption: Disruption?, to folder: RunDirectory
  )
    throws(SubsongError)
  {
    try folder.write(json: provenance(of: trained, disruption), named: .provenance)
    try folder.write(ExperimentRun.table(result.scores), named: .replay)
    if let window = result.lastWindow {
      try folder.write(
        ["replay_rates": NamedArray(window, axes: ["neuron", "sample"], unit: "1")],
        in: RunFile.recordingsFolder)
    }
  }

  /// The provenance of the trained network, with the command that led from there to here; RUN stands for its folder.
  private func provenance(of trained: TrainedRun, _ disruption: Disruption?) throws(SubsongError)
    -> Provenance
  {
    var provenance: Provenance = try trained.directory.json(of: .provenance)
    var command = "subsong replay RUN --from \(from.rawValue)"
    if let cue { command += " --cue \(cue)" }
    if let cycles { command += " --cycles \(cycles)" }
    if let nudgedCycles { command += " --nudged-cycles \(nudgedCycles)" }
    if let seed { command += " --seed \(seed)" }
    if frozen { command += " --frozen" }
    if let disruption {
      command += " --disruption FILE"
      provenance.inputs["disruption"] = Fingerprint.of(disruption.text)
    }
    provenance.command = command
    return provenance
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
