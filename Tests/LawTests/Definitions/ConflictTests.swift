import Elise
import Experiments
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Another song's teacher.
@Suite struct ConflictTests {
  private static func other(states: [[Int]], duration: Double = 8) throws -> Song {
    try Song(title: "other", rowNames: ["a", "b", "c"], states: states, stateDuration: duration)
  }

  private static let songs: [(states: [[Int]], duration: Double)] = [
    ([[2], [0], [1]], 8), ([[0, 1], []], 8), ([[2], [], [0], [1], [0, 2]], 7.3),
  ]

  /// The other song begins at the onset, wherever in the cycle that is, and goes on through cycles and cuts with its own
  /// period; catches a song that begins anew with every cycle, or that is read a column off.
  @Test(arguments: songs)
  func theOtherSongBeginsAtTheOnset(states: [[Int]], duration: Double) throws {
    let (learner, state) = try SmallNetwork.clean.trained()
    let other = try Self.other(states: states, duration: duration)
    let conflict = Perturbation(.conflict).with {
      ($0.song, $0.onset, $0.duration, $0.dose) = (other, 5, 60, 0.75)
    }
    let cut = Perturbation(.drive).with { ($0.onset, $0.duration) = (9.4, 30) }
    let run = try DisturbedCycles([conflict, cut], learner, from: state, cycles: 4)
    let levels = try learner.targetLevels(of: other)
    for (piece, condition) in run.conditions {
      guard (50..<650).contains(piece.lowerBound) else {
        #expect(condition.otherTeacher == nil)
        continue
      }
      let teacher = try #require(condition.otherTeacher)
      #expect(teacher.strength == 0.75)
      let cycleStart = piece.lowerBound / 240 * 240
      for step in piece {
        for row in 0..<3 {
          #expect(teacher.levels[row, step - cycleStart] == levels[row, (step - 50) % levels.columns])
        }
      }
    }
  }

  /// Levels are (U_m − E_L) / A of the teacher's own target, at any step.
  @Test(arguments: SmallNetwork.allCases)
  func levelsAreThoseOfTheTeacher(network: SmallNetwork) throws {
    let learner = try network.learner()
    let levels = try learner.targetLevels(of: SmallNetwork.song())
    #expect(deviation(levels.storage.map { -70 + 20 * $0 }, learner.targetPotential.storage) < 1e-12)
  }

  /// The stationary soma is (v* + x U_m) / (1 + x) with x = s λ / (1 − λ): the strength multiplies conductances, not λ.
  @Test(arguments: [0.25, 1, 4])
  func strengthScalesConductances(strength: Double) throws {
    let learner = try SmallNetwork.clean.learner {
      ($0.latentCount, $0.connectivity.visibleFromVisible, $0.plasticity.visibleToVisible) = (0, 0, 0)
      $0.teacher.shape = .rectangular
    }
    let conflict = Perturbation(.conflict).with {
      ($0.song, $0.duration, $0.dose) = (try? Self.other(states: [[0, 2]], duration: 24), nil, strength)
    }
    let run = try DisturbedCycles([conflict], learner, from: learner.initialState())
    let pull = strength * 0.6 / 0.4
    for (neuron, level) in [(0, 1.0), (1, 0), (2, 1)] {
      let expected = -70 + level * 20 * pull / (1 + pull)
      #expect(abs((run.somatic.last?[neuron] ?? 0) - expected) < 1e-9)
    }
  }

  /// A song for another number of rows is refused, and so are negative strengths.
  @Test func impossibleTeachersAreRefused() throws {
    let learner = try SmallNetwork.clean.learner()
    let song = try Song(title: "duet", rowNames: ["a", "b"], states: [[0], [1]], stateDuration: 8)
    for change in [{ (p: inout Perturbation) in p.song = song }, { $0.dose = -1 }] {
      let conflict = Perturbation(.conflict).with(change)
      let error = subsongError {
        _ = try PerturbationTimeline([conflict], of: learner, song: SmallNetwork.song())
      }
      #expect(error?.category == .usage)
    }
  }
}
