import Experiments
import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct SeveralSongsTests {
  @Test("Blocks follow the order; each song gets its cycles") func blocks() throws {
    let learners = [try ScriptedLearner(), try ScriptedLearner(lag: 3)]
    let one = try SeveralSongs(learners, order: .sequential, cycles: 6, block: 2)
    #expect(one.blocks == [0, 0, 0, 1, 1, 1])
    let other = try SeveralSongs(learners, order: .interleaved, cycles: 6, block: 2)
    #expect(other.blocks == [0, 1, 0, 1, 0, 1])
  }

  @Test("Tests are made on copies: the trained state knows of nudged, plastic cycles alone") func copies()
    throws
  {
    let study = try SeveralSongs(
      [try ScriptedLearner(), try ScriptedLearner(lag: 4)], order: .interleaved, cycles: 4, block: 2)
    var state = study.learners[0].initialState()
    let tests = try study.run(&state)
    #expect(state.conditions == Array(repeating: .nudged, count: 8) && state.step == 8 * 40)
    #expect(tests.map(\.cycles) == [0, 2, 4, 6, 8] && tests.map(\.taught) == [nil, 0, 1, 0, 1])
    // The scripted learners replay with a lag, which the best shift takes out.
    for test in tests { #expect(test.correlations.allSatisfy { $0 > 1 - 1e-9 }) }
  }

  @Test("The training ends where it is interrupted, within a block") func stops() throws {
    let study = try SeveralSongs(
      [try ScriptedLearner(), try ScriptedLearner()], order: .sequential, cycles: 4, block: 2)
    var state = study.learners[0].initialState()
    var asked = 0
    let tests = try study.run(&state) {
      asked += 1
      return asked > 3
    }
    #expect(tests.count == 2 && state.conditions.count == 3)
  }

  @Test("Interference is the loss since the best test") func interference() {
    let tests = [
      SeveralSongsTest(cycles: 0, taught: nil, correlations: [0.1, 0.2]),
      SeveralSongsTest(cycles: 2, taught: 0, correlations: [0.9, 0.1]),
      SeveralSongsTest(cycles: 4, taught: 1, correlations: [0.4, 0.95]),
    ]
    #expect(SeveralSongsTest.interference(in: tests) == [0.5, 0])
    #expect(SeveralSongsTest.interference(in: []) == [])
  }

  @Test func refused() throws {
    let learner = try ScriptedLearner()
    for study in [
      ([learner], 4, 2), ([learner, learner], 5, 2), ([learner, learner], 0, 1),
      ([learner, learner], .max, 1),
    ] {
      let error = subsongError {
        _ = try SeveralSongs(study.0, order: .sequential, cycles: study.1, block: study.2)
      }
      #expect(error?.category == .usage)
    }
  }
}
