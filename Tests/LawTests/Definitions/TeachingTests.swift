import Elise
import Experiments
import LearningTasks
import NumericalCore
import Testing

/// Teacher noise and wrong notes: what a disturbed teacher presents.
@Suite struct TeachingTests {
  private let learner: EliseLearner
  private let song: Song

  /// A learner without ramps, so that levels are 0 and 1.
  init() throws {
    learner = try SmallNetwork.clean.learner { $0.teacher.shape = .rectangular }
    song = try SmallNetwork.song()
  }

  private func plan(_ kind: PerturbationKind, _ change: (inout Perturbation) -> Void = { _ in }) throws
    -> TeachingPlan
  {
    try #require(TeachingPlan([Perturbation(kind).with(change)], song: song))
  }

  /// What is presented beyond the song, cycle × (row, state); the same through a state.
  private func offsets(_ plan: TeachingPlan, cycles: Int) throws -> [[Double]] {
    let own = try learner.targetLevels(of: song)
    return try (0..<cycles).map { cycle in
      let levels = try #require(try plan.input(index: cycle, for: learner)).levels
      return (0..<3).flatMap { row in
        (0..<3).map { state in
          let offset = levels[row, 80 * state] - own[row, 80 * state]
          let isHeld = (80 * state..<80 * (state + 1)).allSatisfy { column in
            abs(levels[row, column] - own[row, column] - offset) < 1e-15
          }
          #expect(isHeld)
          return offset
        }
      }
    }
  }

  /// Normal with mean 0 and σ, independent between rows, states and cycles.
  @Test func teacherNoiseIsNormal() throws {
    let noise = try offsets(plan(.teacherNoise) { $0.dose = 0.3 }, cycles: 300)
    let values = noise.flatMap(\.self).map { $0 / 0.3 }
    #expect(areStandardNormal(values))
    // A neighbour is the next state, nine further is the next cycle.
    for lag in [1, 3, 9] {
      let correlation = meanProduct(values, Array(values.dropFirst(lag)))
      #expect(abs(correlation) < 5 / Double(values.count).squareRoot(), "\(lag)")
    }
    #expect(Set(values).count == values.count)
  }

  /// The numbers belong to a cycle, not to the order in which cycles are asked for.
  @Test(arguments: [PerturbationKind.teacherNoise, .wrongNotes])
  func aCycleHasItsOwnTeacher(kind: PerturbationKind) throws {
    let plan = try plan(kind) { $0.dose = 0.5 }
    let (late, early) = (try plan.input(index: 17, for: learner), try plan.input(index: 2, for: learner))
    #expect(try plan.input(index: 17, for: learner) == late)
    #expect(late != early && late?.strength == 1)
  }

  /// So many states are wrong as the dose says, each by itself: within five standard errors of a binomial count.
  @Test(arguments: [0.05, 0.3, 0.8])
  func notesAreWrongAsOftenAsSaid(dose: Double) throws {
    let flips = try offsets(plan(.wrongNotes) { $0.dose = dose }, cycles: 400).flatMap(\.self)
    #expect(flips.allSatisfy { [-1, 0, 1].contains($0) })
    let count = Double(flips.count)
    let wrong = Double(flips.count { $0 != 0 })
    let error = (count * dose * (1 - dose)).squareRoot()
    #expect(abs(wrong - dose * count) < 5 * error)
    let twice = Double(zip(flips, flips.dropFirst()).count { $0 != 0 && $1 != 0 })
    let errorOfPairs = (3 * count * dose * dose).squareRoot()
    #expect(abs(twice - dose * dose * count) < 5 * errorOfPairs)
  }

  /// With dose 1 everything that should sound is silent, and the other way round.
  @Test func allWrongIsTheComplement() throws {
    let levels = try #require(try plan(.wrongNotes) { $0.dose = 1 }.input(index: 0, for: learner)).levels
    #expect(try levels.storage == learner.targetLevels(of: song).storage.map { 1 - $0 })
  }

  /// It acts in the cycles that begin while it lasts; before and after, and for doses of 0, the teacher is the learner's own.
  @Test(arguments: [PerturbationKind.teacherNoise, .wrongNotes])
  func aPlanActsWhileItLasts(kind: PerturbationKind) throws {
    func active(_ change: (inout Perturbation) -> Void) throws -> [Int] {
      let plan = try plan(kind) {
        $0.dose = 0.5
        change(&$0)
      }
      return try (0..<8).filter { try plan.input(index: $0, for: learner) != nil }
    }
    #expect(try active { _ in } == Array(0..<8))
    #expect(try active { ($0.onset, $0.duration) = (48, 72) } == [2, 3, 4])
    #expect(try active { ($0.onset, $0.duration) = (30, 50) } == [2, 3])
    #expect(try active { ($0.onset, $0.duration) = (25, 20) } == [])
    #expect(try active { $0.onset = 144 } == [6, 7])
    #expect(TeachingPlan([Perturbation(kind).with { $0.dose = 0 }], song: song) == nil)
    #expect(TeachingPlan([Perturbation(.clamp)], song: song) == nil)
  }

  /// Replays know nothing of a disturbed teacher.
  @Test(arguments: [PerturbationKind.teacherNoise, .wrongNotes])
  func replaysHaveNoPartInIt(kind: PerturbationKind) throws {
    let (learner, state) = try SmallNetwork.clean.trained()
    let run = try DisturbedCycles([Perturbation(kind).with { $0.dose = 1 }], learner, from: state)
    #expect(run.conditions.map(\.piece) == [0..<240] && run.conditions[0].condition == .free)
  }
}
