import LearningTasks
import NumericalCore

/// A kind of perturbation: what it says of itself, and what it does to a learner.
protocol PerturbationRule {
  static var profile: PerturbationProfile { get }
  /// What a perturbation of this kind does to a learner in a replay. Its dose is not 0 and in range.
  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) throws(SubsongError)
    -> [PerturbationAction]
  /// The song, and what is added to its levels, that a teacher presents in a cycle of the training; kinds of replays leave both alone.
  static func teach(
    _ perturbation: Perturbation, cycle: Int, song: inout Song, levels: inout LevelOffsets
  ) throws(SubsongError)
}

extension PerturbationRule {
  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) throws(SubsongError)
    -> [PerturbationAction]
  { [] }

  static func teach(
    _ perturbation: Perturbation, cycle: Int, song: inout Song, levels: inout LevelOffsets
  ) throws(SubsongError) {}
}

/// What is added to the levels that a teacher asks for: visible neuron × state.
struct LevelOffsets {
  var values: Matrix<Double>
}

/// What is done to a learner.
enum PerturbationAction {
  /// Somata are held at an offset from E_L, mV.
  case hold(neurons: [Int], offset: Double)
  case inject(CurrentSource)
  /// A teacher begins a song of its own, visible neuron × step, and repeats it.
  case teach(levels: Matrix<Double>, strength: Double)
  case network(NetworkChange)
  case state(StateChange)
}

/// The learner that is disturbed, and its song.
struct PerturbationSite {
  let learner: any PerturbableLearner
  let song: Song

  /// The neurons of a target, in order.
  func neurons(of target: PerturbationTarget) -> [Int] {
    let population = learner.neurons(of: target.population)
    return Array(target.neurons.map { $0.clamped(to: population) } ?? population)
  }
}
