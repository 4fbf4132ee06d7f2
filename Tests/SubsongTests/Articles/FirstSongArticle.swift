import Subsong
import Testing

@Suite struct FirstSongArticle {
  /// Catches an article that promises more than its code does: a motif that is not learned, or only while plasticity is on.
  @Test func theMotifIsLearned() throws {
    // <doc:FirstSong>
    let song = try SongLibrary.song(named: "fuer-elise-short")
    var description = EliseDescription.default
    description.latentCount = 30
    let learner = try EliseLearner(description, song: song, seed: 3)

    var schedule = TrainingSchedule()
    schedule.trainingCycles = 4000
    schedule.replayCycles = 24
    let experiment = try SequenceExperiment(learner, schedule)

    var state = learner.initialState()
    let curve = try experiment.train(&state)
    var copy = state  // the trained network, once more
    let replay = try experiment.replay(&state)
    let frozen = try experiment.replay(&copy, plastic: false)
    // </doc>
    #expect(curve.count == 200)
    for result in [replay, frozen] {
      let mean = try #require(Summary(result.scores.map(\.correlation))?.mean)
      #expect(mean > 0.9)
    }
    try perturb(learner, song, state)
  }

  /// The code of the article about perturbations, on the network that has just been trained: after a cycle at rest the song is
  /// back before the replay ends.
  private func perturb(_ learner: EliseLearner, _ song: Song, _ state: EliseState) throws {
    // <doc:Perturb>
    var clamp = Perturbation(.clamp)
    clamp.duration = 90  // ms
    let replay = PerturbedReplay(learner, song: song)

    var undisturbedState = state
    let undisturbed = try replay.run(&undisturbedState)
    var disturbedState = state
    let disturbed = try replay.run(&disturbedState, [clamp])

    let analysis = try RecoveryAnalysis(replay, undisturbed: undisturbed)
    let outcome = try analysis.outcome(of: disturbed, disturbedIn: clamp.span)
    let back = outcome.milliseconds(\.to95OfUndisturbed)  // ms after the release; nil: never
    // </doc>
    let milliseconds = try #require(back)
    #expect(milliseconds >= 0 && milliseconds < 1000)
  }
}
