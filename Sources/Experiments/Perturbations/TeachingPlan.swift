import LearningTasks
import NumericalCore

/// A teacher that is disturbed during learning: another one in every nudged cycle.
///
/// What it presents in a cycle depends on the number of the cycle alone, so a training goes on from a checkpoint as it would have.
public struct TeachingPlan: Hashable, Sendable {
  private let perturbations: [Perturbation]
  private let song: Song

  /// The perturbations of training among others; nil if there is none.
  public init?(_ perturbations: [Perturbation], song: Song) {
    self.perturbations = perturbations.filter { $0.kind.profile.phase == .training && $0.dose != 0 }
    self.song = song
    if self.perturbations.isEmpty { return nil }
  }

  /// What the teacher presents in the cycle after `index` others; nil for the learner's own song.
  ///
  /// A perturbation acts in the cycles that begin while it lasts.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if the learner cannot be taught.
  package func input(index: Int, for learner: some PerturbableLearner) throws(SubsongError) -> TeacherInput? {
    let time = learner.timeGrid.milliseconds(index * learner.stepsPerCycle)
    let active = perturbations.filter {
      time >= $0.onset && $0.duration.map { [onset = $0.onset] in time < onset + $0 } ?? true
    }
    if active.isEmpty { return nil }
    var song = song
    var offsets = LevelOffsets(
      values: Matrix(rows: song.rowNames.count, columns: song.states.count, repeating: 0))
    for perturbation in active {
      try perturbation.validate(for: learner)
      try perturbation.kind.rule.teach(perturbation, cycle: index, song: &song, levels: &offsets)
    }
    var levels = try learner.targetLevels(of: song)
    let length = levels.columns / song.states.count
    for row in 0..<levels.rows {
      for column in 0..<levels.columns { levels[row, column] += offsets.values[row, column / length] }
    }
    return TeacherInput(levels: levels)
  }
}
