import LearningTasks
import NumericalCore

/// The teacher errs during learning: in every nudged cycle each note may be left out, and each silent state of a row may sound.
enum WrongNotes: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "wrong notes during learning",
    dose: .init(
      meaning: "the probability that a row's state is the opposite of what it should be", unit: "1",
      range: 0...1, usual: 0.05),
    target: PerturbationTarget(.visible), aim: .everything, extent: .while, phase: .training)

  static func teach(
    _ perturbation: Perturbation, cycle: Int, song: inout Song, levels: inout LevelOffsets
  ) throws(SubsongError) {
    var source = perturbation.stream("cycle", index: cycle)
    let wrong = song.states.map { _ in
      song.rowNames.indices.filter { _ in source.uniform() < perturbation.dose }
    }
    song = try song.inverting(wrong)
  }
}
