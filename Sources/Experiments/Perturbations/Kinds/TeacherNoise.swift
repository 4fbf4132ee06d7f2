import LearningTasks
import NumericalCore

/// The teacher's targets are off during learning: for every visible neuron and state of every nudged cycle by another normal number.
///
/// The noise is held through a state, since a soma would average over anything faster.
enum TeacherNoise: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "targets off by random amounts during learning",
    dose: .init(
      meaning: "the standard deviation relative to the amplitude of the target", unit: "1", range: 0...100,
      usual: 0.2),
    target: PerturbationTarget(.visible), aim: .everything, extent: .while, phase: .training)

  static func teach(
    _ perturbation: Perturbation, cycle: Int, song: inout Song, levels: inout LevelOffsets
  ) {
    var source = perturbation.stream("cycle", index: cycle)
    for index in levels.values.storage.indices {
      levels.values.storage[index] += source.gaussian(standardDeviation: perturbation.dose)
    }
  }
}
