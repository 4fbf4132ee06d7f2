import Elise
import Integrators
import LearningTasks
import NumericalCore

/// A network of three visible and four latent neurons with short delays, which learns a song of three states.
enum SmallNetwork: String, CaseIterable {
  /// Midpoint rule, interpolated delays.
  case clean
  /// Forward Euler, ring buffers, GSL's random numbers.
  case published

  static let latentCount = 4

  var description: EliseDescription {
    var description = self == .clean ? EliseDescription.default : .paper
    description.latentCount = Self.latentCount
    description.delays.shortest = 2
    description.delays.longest = 6
    description.delays.inhibitoryLag = 5
    // A few cycles have to matter.
    description.plasticity.other = 0.2
    description.plasticity.visibleToVisible = 0.1
    return description
  }

  static func song(stateDuration: Double = 8) throws -> Song {
    try Song(
      title: "short", rowNames: ["a", "b", "c"], states: [[0], [1, 2], [2]], stateDuration: stateDuration)
  }

  func learner(_ kind: EngineKind = .auto, _ change: (inout EliseDescription) -> Void = { _ in }) throws
    -> EliseLearner
  {
    var description = description
    change(&description)
    return try EliseLearner(description, song: Self.song(), seed: 11, engine: EngineOptions(kind))
  }

  /// A learner and its state after some nudged cycles, in the middle of its song.
  func trained(
    _ kind: EngineKind = .auto, cycles: Int = 2, _ change: (inout EliseDescription) -> Void = { _ in }
  )
    throws -> (learner: EliseLearner, state: EliseState)
  {
    let learner = try learner(kind, change)
    var state = learner.initialState()
    for _ in 0..<cycles { try learner.runCycle(&state, .nudged) }
    return (learner, state)
  }
}
