import Elise
import Experiments
import Integrators
import LearningTasks
import NumericalCore
import RunStore

/// A run that was trained, read back from its folder.
struct TrainedRun {
  let directory: RunDirectory
  let description: ExperimentDescription
  let song: Song
  let learner: EliseLearner
  private let trained: EliseState

  /// - Throws: ``SubsongError`` if a file is missing or damaged, or if this version draws another network from the
  ///   run's description than the one that was trained.
  init(_ directory: RunDirectory, threads: Int) throws(SubsongError) {
    self.directory = directory
    description = try ExperimentDescription(run: directory)
    song = try directory.song()
    learner = try EliseLearner(
      description.network, song: song, seed: description.seed,
      engine: EngineOptions(description.engine, threads: threads, precision: description.precision))
    let stored = try NetworkDocument(run: directory)
    guard stored == NetworkDocument(learner.network, rowNames: song.rowNames) else {
      throw SubsongError(
        .badInput, "the network of the run is not the one that its description gives",
        at: directory.path(of: .network), because: "a file was changed, or another version made it",
        remedy: "train again with `subsong train \(directory.path(of: .experiment))`")
    }
    let experiment = try SequenceExperiment(learner, description.schedule)
    guard let (file, checkpoint) = try directory.latestCheckpoint(),
      let state = try experiment.progress(from: checkpoint.arrays).trained
    else {
      throw SubsongError(
        .missingInput, "the run has no checkpoint with a trained state", at: directory.path,
        remedy: "train again with `subsong train \(directory.path(of: .experiment))`")
    }
    guard checkpoint.configuration == description.fingerprint else {
      throw SubsongError(
        .badInput, "the checkpoint belongs to another experiment", at: directory.path(of: file),
        because: "its configuration is \(checkpoint.configuration), the run's \(description.fingerprint)",
        remedy: "use another copy of the run")
    }
    trained = state
  }

  /// The state in which a replay begins; the cue itself is still to be given.
  func state(from start: ReplayCommand.Start, seed: UInt64) -> EliseState {
    switch start {
    case .trained: return trained
    case .rest, .cue:
      var state = learner.initialState()
      state.weights = trained.weights
      return state
    case .random: return randomState(seed: seed)
    }
  }

  /// Trained weights, potentials spread evenly between the inhibitory reversal and the height of a sounding row, and a past in which
  /// every neuron has always fired at the rate of its soma.
  private func randomState(seed: UInt64) -> EliseState {
    let (network, p) = (learner.network, learner.network.description.neuron)
    let highest = p.leakReversal + network.description.teacher.amplitude
    var source = SeedTree(seed: seed).stream("replay.random-state")
    func potentials() -> [Double] {
      (0..<network.neuronCount).map { _ in
        p.inhibitoryReversal + source.uniform() * (highest - p.inhibitoryReversal)
      }
    }
    let (u, v) = (potentials(), potentials())
    let rates = u.map { EliseEquations.rate($0, p) }
    let gain = p.dendriticCoupling / (p.leakConductance + p.dendriticCoupling)
    return EliseState(
      somaticPotential: u, dendriticPotential: v, trace: rates.map { gain * $0 }, weights: trained.weights,
      rates: RateHistory(
        chronological: rates.map { Array(repeating: $0, count: network.historyDepth) }),
      completedSteps: 0)
  }
}
