import Experiments
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Learned, or merely driven? Players of whom it is known.
@Suite struct VerificationTests {
  private func verification(
    _ character: ScriptedPlayer.Character, _ change: (inout Verification<ScriptedPlayer>) -> Void = { _ in }
  ) throws -> Verification<ScriptedPlayer> {
    var verification = Verification(try ScriptedPlayer(character))
    change(&verification)
    return verification
  }

  private func score(_ verification: Verification<ScriptedPlayer>, cued: Bool = false, lag: Int = 0) throws
    -> Double
  {
    let state = ScriptedPlayer.State(lag: lag)
    return verification.score(try verification.replay(from: state, cued: cued))
  }

  /// Up to rounding.
  private func isPerfect(_ correlation: Double) -> Bool { abs(correlation - 1) < 1e-12 }

  /// Catches a score that depends on where in the song the player is.
  @Test func whoeverPlaysIsPerfectFromAnywhere() throws {
    for lag in [0, 1, 37] {
      #expect(try isPerfect(score(verification(.plays) { $0.interval = 1 }, lag: lag)))
    }
  }

  /// Catches a teacher or a plasticity that is on after all.
  @Test func whoeverIsDrivenIsSilent() throws {
    #expect(try score(verification(.needsPlasticity)) == 0)
    #expect(try score(verification(.needsPlasticity), cued: true) == 0)
    #expect(try score(verification(.needsCue)) == 0)
  }

  /// Catches a cue that never reaches the player, and one that is scored itself.
  @Test(arguments: [0.001, 0.2, 1]) func aCueStartsWhoeverWaitsForIt(cue: Double) throws {
    let verification = try verification(.needsCue) { $0.cue = cue }
    #expect(try isPerfect(score(verification, cued: true)))
  }

  /// The scored cycles are the last ones, whole, visible neuron × sample; a first cycle that a cue has cut is not among them.
  @Test func theLastCyclesAreScored() throws {
    let state = ScriptedPlayer.State()
    let long = try verification(.plays) { ($0.cycles, $0.scoredCycles, $0.interval) = (7, 3, 4) }
    let replay = try long.replay(from: state)
    #expect(replay.count == 3 && replay.allSatisfy { $0.rows == 2 && $0.columns == 25 })
    let all = try verification(.plays) { ($0.cycles, $0.scoredCycles) = (4, 3) }
    #expect(try all.replay(from: state).count == 3 && all.replay(from: state, cued: true).count == 3)
  }

  /// A song whose states are in another order correlates less, and the same order is the song itself.
  @Test func aShuffledSongIsAnotherOne() throws {
    let verification = try verification(.plays) { $0.interval = 1 }
    let replay = try verification.replay(from: ScriptedPlayer.State())
    let target = verification.learner.targetRates(every: 1)
    #expect(target.rearranged([0, 1, 2, 3]) == target)
    let turned = verification.score(replay, against: target.rearranged([3, 0, 1, 2]))
    #expect(isPerfect(turned), "a turn is no shuffle")
    #expect(verification.score(replay, against: target.rearranged([0, 2, 1, 3])) < 0.9)
  }

  /// Blocks of columns change places; every third column is kept. Catches a block that is cut.
  @Test func columnsAreRearrangedInBlocks() {
    let matrix = Matrix<Double>(rows: 2, columns: 6) { Double(10 * $0 + $1) }
    let other = matrix.rearranged([2, 0, 1])
    #expect(other.storage == [4, 5, 0, 1, 2, 3, 14, 15, 10, 11, 12, 13])
    #expect(matrix.sampled(every: 3).storage == [0, 3, 10, 13])
    #expect(matrix.sampled(every: 1) == matrix)
  }

  /// Numbers that make no sense are refused in words of their own.
  @Test func impossibleNumbersAreRefused() throws {
    let wrong: [(String, (inout Verification<ScriptedPlayer>) -> Void)] = [
      ("4 cycles", { $0.cycles = 4 }), ("0 cycles", { ($0.cycles, $0.scoredCycles) = (0, 0) }),
      ("lasts 0.0", { $0.cue = 0 }), ("lasts 1.5", { $0.cue = 1.5 }), ("lasts nan", { $0.cue = .nan }),
      ("every 0 steps", { $0.interval = 0 }), ("every 7 steps", { $0.interval = 7 }),
    ]
    for (words, change) in wrong {
      let verification = try verification(.plays, change)
      let error = subsongError { _ = try verification.replay(from: ScriptedPlayer.State()) }
      #expect(error?.category == .usage && error?.what.contains(words) == true, "\(words)")
    }
  }
}
