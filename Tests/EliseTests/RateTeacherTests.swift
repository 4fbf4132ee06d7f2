import Elise
import LearningTasks
import NumericalCore
import Testing

/// The teacher of networks whose outputs are rates.
@Suite struct RateTeacherTests {
  /// Catches targets of other learners that cannot be compared with those of ELiSe.
  @Test func defaultsAreThoseOfELiSe() throws {
    let song = try SongLibrary.song(named: "fuer-elise")
    let learner = try EliseLearner(EliseDescription(), song: song, seed: 1)
    let teacher = try RateTeacher(RateTeacherParameters(), song: song, timeStep: 1)
    let (expected, found) = (learner.targetRates(every: 10), teacher.rates(every: 1))
    #expect(learner.timeGrid.step == 0.1)
    #expect(found.rows == expected.rows && found.columns == expected.columns)
    #expect(zip(found.storage, expected.storage).allSatisfy { abs($0 - $1) < 1e-12 })
  }
}
