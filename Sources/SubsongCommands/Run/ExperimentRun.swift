import Elise
import Experiments
import Foundation
import LearningTasks
import NumericalCore
import RunStore

/// One experiment from its description to the files it leaves: learner and song are built, trained, replayed, written.
struct ExperimentRun {
  let description: ExperimentDescription
  let song: Song
  let learner: EliseLearner
  private(set) var provenance: Provenance
  /// What happens to the replays, if anything.
  private(set) var disruption: Disruption?

  /// Builds everything that the description asks for.
  ///
  /// A run keeps a copy of its song, so its own description names that copy: it can be run again wherever the folder goes, and
  /// holds no path of this machine.
  ///
  /// - Parameter folder: where a song given as a relative path lies, if not in the working folder.
  /// - Throws: ``SubsongError`` for a song that cannot be read or a parameter out of range, before anything is written.
  init(_ description: ExperimentDescription, threads: Int, songsIn folder: String? = nil) throws(SubsongError)
  {
    let isBuiltIn = SongLibrary.names.contains(description.song)
    let path = isBuiltIn ? description.song : Self.path(description.song, in: folder)
    var own = description
    if !isBuiltIn { own.song = RunFile.song.name }
    self.description = own
    song = try Song.load(path)
    try Self.requireWholeSteps(song, at: path, description.network)
    try Self.requireMemory(song, description.network)
    learner = try EliseLearner(
      description.network, song: song, seed: description.seed,
      engine: EngineOptions(description.engine, threads: threads, precision: description.precision))
    try description.schedule.validate(stepsPerCycle: learner.stepsPerCycle)
    provenance = Provenance(
      configuration: own.fingerprint, seed: description.seed, song: song.title,
      inputs: ["song": Fingerprint.of(song.text)], engine: learner.engineKind.rawValue,
      command: "subsong train experiment.toml")
  }

  private static func path(_ song: String, in folder: String?) -> String {
    if let folder, !song.hasPrefix("/") { "\(folder)/\(song)" } else { song }
  }

  /// Seven matrices of weights (initial, trained, two replays, packed, mask, existence) and four copies of the rate
  /// history are alive at once at most, and the arrays of one cycle.
  ///
  /// - Throws: ``SubsongError`` (usage) if that is more than the machine has: the attempt would end the process.
  private static func requireMemory(_ song: Song, _ network: EliseDescription) throws(SubsongError) {
    let neurons = Double(song.rowNames.count + network.latentCount)
    let history = (network.delays.longest + network.delays.inhibitoryLag) / network.timeStep
    let cycle = song.duration / network.timeStep
    let needed = 8 * neurons * (7 * neurons + 4 * history + 3 * cycle)
    let present = Double(ProcessInfo.processInfo.physicalMemory)
    let cause = 7 * neurons > 4 * history + 3 * cycle ? "network.latent asks" : "delays or song ask"
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

  /// The results of one run, before they are written.
  struct Results {
    var validation: [ValidationScore] = []
    var replay = ReplayResult()
    var frozenReplay = ReplayResult()
    var trained: EliseState
    var stepsPerSecond: Double?

    var summary: ExperimentSummary {
      ExperimentSummary(validation: validation, replay: replay.scores, frozenReplay: frozenReplay.scores)
    }
  }

  /// Trains, and replays with plasticity on and frozen, both from the state after training.
  func execute(observers: [any ExperimentObserver]) throws(SubsongError) -> Results {
    let experiment = try SequenceExperiment(learner, description.schedule, observers: observers)
    var state = learner.initialState()
    let clock = ContinuousClock()
    let start = clock.now
    let validation = try experiment.train(&state)
    let seconds = (clock.now - start) / .seconds(1)
    var results = Results(validation: validation, trained: state)
    if seconds > 0, state.completedSteps > 0 {
      results.stepsPerSecond = Double(state.completedSteps) / seconds
    }
    guard description.schedule.replayCycles > 0 else { return results }
    var frozen = state
    let clamps = disruption?.clamps ?? []
    results.replay = try experiment.replay(&state, clamps: clamps)
    results.frozenReplay = try experiment.replay(&frozen, plastic: false, clamps: clamps)
    return results
  }

  /// Writes what identifies the run, before it starts.
  func begin(_ directory: RunDirectory) throws(SubsongError) {
    try directory.write(description.toml, named: .experiment)
    try directory.write(json: provenance, named: .provenance)
    try directory.write(json: NetworkDocument(learner.network, rowNames: song.rowNames), named: .network)
    try directory.write(song.text, named: .song)
    if let disruption { try directory.write(disruption.text, named: .disruption) }
  }

  /// Writes scores, weights, state and recorded rates.
  func finish(_ directory: RunDirectory, _ results: Results) throws(SubsongError) {
    try directory.write(Self.table(results.validation), named: .scores)
    try directory.write(Self.table(results.replay.scores), named: .replay)
    try directory.write(Self.table(results.frozenReplay.scores), named: .frozenReplay)
    let axes = ["postsynaptic", "presynaptic"]
    try directory.write([
      "weights_initial": NamedArray(learner.network.initialWeights, axes: axes, unit: "mV"),
      "weights_trained": NamedArray(results.trained.weights, axes: axes, unit: "mV"),
    ])
    try directory.write(results.trained.namedArrays, in: RunFile.stateFolder)
    var recordings: NamedArrays = [
      "target_rates": NamedArray(
        learner.targetRates(every: description.schedule.recordingInterval), axes: ["neuron", "sample"],
        unit: "1")
    ]
    if let window = results.replay.lastWindow {
      recordings["replay_rates"] = NamedArray(window, axes: ["neuron", "sample"], unit: "1")
    }
    try directory.write(recordings, in: RunFile.recordingsFolder)
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
