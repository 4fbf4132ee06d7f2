import Elise
import Experiments
import Foundation
import LearningTasks
import NumericalCore
import RunStore

/// One experiment from its description to the files it leaves: learner and song are built, trained, replayed, written.
package struct ExperimentRun {
  let description: ExperimentDescription
  let song: Song
  let learner: EliseLearner
  private(set) var provenance: Provenance
  /// What happens to the replays, if anything.
  private(set) var disruption: Disruption?
  /// What disturbs the teacher during training.
  private(set) var teaching: [PerturbationCondition] = []
  private let threads: Int

  /// Builds everything that the description asks for.
  ///
  /// A run keeps a copy of its song, so its own description names that copy: it can be run again wherever the folder goes, and
  /// holds no path of this machine.
  ///
  /// - Parameter folder: where a song given as a relative path lies, if not in the working folder.
  /// - Throws: ``SubsongError`` for a song that cannot be read or a parameter out of range, before anything is written.
  package init(_ description: ExperimentDescription, threads: Int, songsIn folder: String? = nil)
    throws(SubsongError)
  {
    let isBuiltIn = SongLibrary.isBuiltIn(description.song)
    let path = isBuiltIn ? description.song : Self.path(description.song, in: folder)
    var own = description
    if !isBuiltIn { own.song = RunFile.song.name }
    self.description = own
    self.threads = threads
    song = try Song.load(path)
    try Self.requireWholeSteps(song, at: path, description.network)
    try Self.requireMemory(song, description.network)
    learner = try EliseLearner(
      description.network, song: song, seed: description.seed,
      engine: EngineOptions(description.engine, threads: threads, precision: description.precision))
    try description.schedule.validate(stepsPerCycle: learner.stepsPerCycle)
    try description.recording.validate(for: learner, description.schedule)
    provenance = Provenance(
      configuration: own.fingerprint, seed: description.seed, song: song.title,
      inputs: ["song": Fingerprint.of(song.text)], engine: learner.engineKind.rawValue,
      command: own.command)
  }

  private static func path(_ song: String, in folder: String?) -> String {
    if let folder, !song.hasPrefix("/") { "\(folder)/\(song)" } else { song }
  }

  /// Nine matrices of weights (initial, trained, two replays, packed, mask, existence, before the cycle, in a checkpoint) and six
  /// copies of the rate history are alive at once at most, and the arrays of one cycle.
  ///
  /// - Throws: ``SubsongError`` (usage) if that is more than the machine has: the attempt would end the process.
  private static func requireMemory(_ song: Song, _ network: EliseDescription) throws(SubsongError) {
    let neurons = Double(song.rowNames.count + network.latentCount)
    let history = (network.delays.longest + network.delays.inhibitoryLag) / network.timeStep
    let cycle = song.duration / network.timeStep
    let needed = 8 * neurons * (9 * neurons + 6 * history + 3 * cycle)
    let present = Double(ProcessInfo.processInfo.physicalMemory)
    let cause = 9 * neurons > 6 * history + 3 * cycle ? "network.latent asks" : "delays or song ask"
    guard needed <= present else {
      throw SubsongError(
        .usage, "\(cause) for \(fixed(needed / 0x1p30, 1)) GiB of memory",
        because: "the synapses of \(Int(neurons)) neurons, their last \(Int(history)) rates and a cycle of"
          + " \(Int(cycle)) steps are kept, and this machine has \(fixed(present / 0x1p30, 1)) GiB",
        remedy: "use fewer latent neurons, a longer time step or shorter delays")
    }
  }

  /// A state that is no whole number of steps is a fault of the song's file, and is told with its name.
  private static func requireWholeSteps(_ song: Song, at path: String, _ network: EliseDescription)
    throws(SubsongError)
  {
    let grid = try TimeGrid(step: network.timeStep)
    do {
      _ = try grid.steps(in: song.stateDuration, named: "the duration of a state")
    } catch {
      throw error.placed(at: path, .badInput)
    }
  }

  /// Disturbs the replays, and says so in the provenance.
  mutating func disrupt(by disruption: Disruption) {
    self.disruption = disruption
    provenance.inputs["disruption"] = Fingerprint.of(disruption.text)
    provenance.command += " --disruption \(RunFile.disruption.name)"
  }

  /// Disturbs the teacher during training, and says so in the provenance.
  ///
  /// - Throws: ``SubsongError`` (usage) for perturbations that do not disturb the teacher, have several doses, or are
  ///   to be repeated.
  package mutating func disturbTeacher(by conditions: [PerturbationCondition]) throws(SubsongError) {
    for condition in conditions {
      guard condition.phase == .training else {
        throw SubsongError(
          .usage, "\(condition.main.kind.rawValue) is no perturbation of training", at: "--perturbation",
          because: "it acts in a replay", remedy: "train, and use `subsong perturb` on the run")
      }
      guard condition.doses.count == 1 else {
        throw SubsongError(
          .usage, "perturbation \(condition.name) has \(condition.doses.count) doses", at: "--perturbation",
          because: "a network is trained once", remedy: "give it one dose, or use a sweep")
      }
      guard condition.repeats == 1 else {
        throw SubsongError(
          .usage, "perturbation \(condition.name) is to be repeated \(condition.repeats) times",
          at: "--perturbation",
          because: "a network is trained once", remedy: "leave repeats out, or use a sweep")
      }
      for perturbation in condition.perturbations(dose: condition.doses[0]) {
        try perturbation.validate(for: learner)
      }
    }
    teaching = conditions
    if conditions.isEmpty { return }
    provenance.inputs["perturbations"] = Fingerprint.of(PerturbationCondition.toml(conditions))
    provenance.command += " --perturbation \(RunFile.perturbations.name)"
  }

  /// The experiment of this run.
  func experiment() throws(SubsongError) -> SequenceExperiment<EliseLearner> {
    var experiment = try SequenceExperiment(
      learner, description.schedule, recording: description.recording)
    // One that is tried alone may also be a companion; it acts once.
    var perturbations: [Perturbation] = []
    for perturbation in teaching.flatMap({ $0.perturbations(dose: $0.doses[0]) })
    where !perturbations.contains(where: { $0.name == perturbation.name }) {
      perturbations.append(perturbation)
    }
    if let plan = TeachingPlan(perturbations, song: song) { experiment.teach(by: plan) }
    return experiment
  }

  /// Trains, and replays with plasticity on and frozen, without a folder.
  ///
  /// - Parameter isInterrupted: asked between two cycles; the phase that then goes on is that of the progress.
  func execute(isInterrupted: () -> Bool = { false }) throws(SubsongError) -> ExperimentProgress<EliseState> {
    let experiment = try experiment()
    var progress = experiment.start(from: learner.initialState())
    try experiment.run(&progress, clamps: disruption?.clamps ?? []) { _ in !isInterrupted() }
    return progress
  }

  /// Writes what identifies the run, before it starts. With the description, which is the last, it can be resumed.
  package func begin(_ directory: RunDirectory) throws(SubsongError) {
    var provenance = provenance
    provenance.execution = .init(threads: threads)
    try directory.write(json: provenance, named: .provenance)
    try directory.write(json: NetworkDocument(learner.network, rowNames: song.rowNames), named: .network)
    try directory.write(song.text, named: .song)
    if let disruption { try directory.write(disruption.text, named: .disruption) }
    if !teaching.isEmpty {
      try directory.write(PerturbationCondition.toml(teaching), named: .perturbations)
    }
    try directory.write(description.toml, named: .experiment)
  }

  /// Writes tables, weights, figures and sound, and the scores last: with them the run is finished. Of the checkpoints the one of the
  /// end stays, with the trained state in it.
  func finish(
    _ directory: RunDirectory, _ progress: ExperimentProgress<EliseState>, drawsFigures: Bool
  ) throws(SubsongError) {
    try directory.write(Self.table(progress.validation), named: .scores)
    try directory.write(Self.table(progress.replay.result.scores), named: .replay)
    try directory.write(Self.table(progress.frozenReplay.result.scores), named: .frozenReplay)
    let axes = ["postsynaptic", "presynaptic"]
    let trained = progress.trained ?? progress.state
    try directory.write([
      "weights_initial": NamedArray(learner.network.initialWeights, axes: axes, unit: "mV"),
      "weights_trained": NamedArray(trained.weights, axes: axes, unit: "mV"),
    ])
    var recordings: NamedArrays = [
      "target_rates": NamedArray(
        learner.targetRates(every: description.schedule.scoringInterval), axes: ["neuron", "sample"],
        unit: "1")
    ]
    if let window = progress.replay.result.lastWindow {
      recordings["replay_rates"] = NamedArray(window, axes: ["neuron", "sample"], unit: "1")
    }
    try directory.write(recordings, in: RunFile.recordingsFolder)
    var hearing: RunHearing?
    if drawsFigures {
      _ = try RunFigures(directory).draw()
      hearing = try RunHearing(directory)
      try hearing?.write(to: directory)
    }
    try directory.removeCheckpoints(butLast: 1)
    try directory.write(json: progress.summary, named: .summary)
    // The page shows the scores, too, and can be made again at any time.
    if drawsFigures { try directory.write(ReportPage(directory, hearing).text, named: .report) }
  }

  static func table(_ scores: [ValidationScore]) -> CSVTable {
    CSVTable(
      columns: ["cycle", "correlation", "mse"],
      rows: scores.map { [Double($0.cycle), $0.correlation, $0.meanSquaredError] })
  }

  static func table(_ scores: [ReplayScore]) -> CSVTable {
    CSVTable(
      columns: ["cycle", "correlation", "mse", "shift"],
      rows: scores.map { [Double($0.cycle), $0.correlation, $0.meanSquaredError, Double($0.shift)] })
  }
}

extension ExperimentDescription {
  /// The description that a run was made from.
  init(run directory: RunDirectory) throws(SubsongError) {
    let file = try ConfigurationFile(
      text: directory.text(of: .experiment), name: directory.path(of: .experiment))
    self = try ConfigurationLayers(file: file).resolve().description
  }
}
