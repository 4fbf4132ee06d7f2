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
    var states = song.states
    for state in states.indices {
      var sounding = Set(states[state])
      for row in song.rowNames.indices where source.uniform() < perturbation.dose {
        sounding.formSymmetricDifference([row])
      }
      states[state] = sounding.sorted()
    }
    song = try song.with(states: states)
  }
}
