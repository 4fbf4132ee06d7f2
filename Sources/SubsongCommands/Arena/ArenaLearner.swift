import Elise
import Experiments
import Foundation
import LearningTasks
import NumericalCore
import PlasticNetworks
import Reservoirs

/// The learners of songs by the names of the command line: the one place from which a learner is made by its name.
package enum ArenaLearner: String, Hashable, Codable, Sendable, CaseIterable {
  case elise
  case eliseReservoir = "elise-reservoir"
  case esn, force, rnn, lstm, stpn
  case plasticRNN = "plastic-rnn"
  case plasticRNNGradient = "plastic-rnn-gradient"
  case plasticLSTM = "plastic-lstm"
  case fastWeights = "fast-weights"

  /// Those that a comparison has if nobody asks for others.
  package static let usual: [ArenaLearner] = [
    .elise, .eliseReservoir, .esn, .force, .rnn, .lstm, .stpn, .plasticRNN,
  ]

  /// As tables and figures have it.
  package var title: String {
    switch self {
    case .elise: "ELiSe"
    case .eliseReservoir: "ELiSe reservoir"
    case .esn: "echo state"
    case .force: "FORCE"
    case .rnn: "RNN"
    case .lstm: "LSTM"
    case .stpn: "STPN"
    case .plasticRNN: "plastic RNN"
    case .plasticRNNGradient: "plastic RNN (gradient)"
    case .plasticLSTM: "plastic LSTM"
    case .fastWeights: "fast weights"
    }
  }

  /// Builds the learner of a song.
  ///
  /// - Parameters:
  ///   - latent: latent neurons, units of the reservoir, or hidden units.
  ///   - cycles: of the training; what learns by gradients learns less and less until then.
  /// - Throws: ``SubsongError`` (usage) for a size that is out of range, or if no time step suits the song.
  package func learner(
    for song: Song, latent: Int, seed: UInt64, cycles: Int = ContestRules().trainingCycles
  ) throws(SubsongError) -> any DeclaredLearner {
    switch self {
    case .elise: return try elise(.dendrite, song, latent, seed)
    case .eliseReservoir: return try elise(.reservoir, song, latent, seed)
    case .esn:
      var description = EchoStateDescription()
      description.timeStep = try Self.timeStep(of: song)
      Self.resize(&description.reservoir, to: latent, timeStep: description.timeStep)
      return try EchoStateLearner(description, song: song, seed: seed)
    case .force:
      var description = ForceDescription()
      description.timeStep = try Self.timeStep(of: song)
      Self.resize(&description.reservoir, to: latent, timeStep: description.timeStep)
      return try ForceLearner(description, song: song, seed: seed)
    case .rnn: return try gradient("rnn", song, latent, seed, cycles)
    case .lstm: return try gradient("lstm", song, latent, seed, cycles)
    case .stpn: return try gradient("stpn", song, latent, seed, cycles)
    case .plasticRNN: return try gradient("plastic-rnn", song, latent, seed, cycles, rule: .hebbian)
    case .plasticRNNGradient: return try gradient("plastic-rnn", song, latent, seed, cycles, rule: .gradient)
    case .plasticLSTM: return try gradient("plastic-lstm", song, latent, seed, cycles, rule: .hebbian)
    case .fastWeights: return try gradient("fast-weights", song, latent, seed, cycles)
    }
  }

  /// The leak of a reservoir's units is a share of 1 ms.
  private static func resize(_ reservoir: inout ReservoirDescription, to units: Int, timeStep: Double) {
    reservoir.unitCount = units
    reservoir.leakRate = 1 - pow(1 - reservoir.leakRate, timeStep)
  }

  private func elise(_ mode: EliseMode, _ song: Song, _ latent: Int, _ seed: UInt64) throws(SubsongError)
    -> any DeclaredLearner
  {
    var description = EliseDescription.default
    (description.mode, description.latentCount) = (mode, latent)
    return try EliseLearner(
      description, song: song, seed: seed, engine: EngineOptions(threads: 1))
  }

  private func gradient(
    _ model: String, _ song: Song, _ hidden: Int, _ seed: UInt64, _ cycles: Int, rule: PlasticRule? = nil
  ) throws(SubsongError) -> any DeclaredLearner {
    var description = GradientSongDescription(
      try PlasticModel(model, hidden: hidden, rule: rule), cycles: cycles)
    description.timeStep = try Self.timeStep(of: song)
    description.feedbackDelay = song.stateDuration
    return try GradientSongLearner(description, song: song, seed: seed)
  }

  /// ms: the time step of learners without delays, and the interval of the scores of all: the longest of a few that divides the states.
  ///
  /// - Throws: ``SubsongError`` (usage) if none does.
  package static func timeStep(of song: Song) throws(SubsongError) -> Double {
    for step in [1, 0.5, 0.2, 0.1] {
      let steps = song.stateDuration / step
      if abs(steps - steps.rounded()) < 1e-9 { return step }
    }
    throw SubsongError(
      .usage, "no time step of 1, 0.5, 0.2 or 0.1 ms divides states of \(short(song.stateDuration)) ms",
      because: "all learners are scored at the same times",
      remedy: "give the song states of a multiple of 0.1 ms")
  }
}
