import Subsong
import Testing

@Suite struct QuickStartTests {
  /// The example of the README, shorter: catches a public name that one import does not bring, or that two targets share.
  @Test func oneImportTrainsAndReplays() throws {
    let song = try SongLibrary.song(named: "fuer-elise")
    var description = EliseDescription.default
    description.latentCount = 10
    let learner = try EliseLearner(description, song: song, seed: 1)
    var schedule = TrainingSchedule()
    schedule.trainingCycles = 41
    schedule.replayCycles = 6
    let experiment = try SequenceExperiment(learner, schedule)
    var state = learner.initialState()
    let curve = try experiment.train(&state)
    let replay = try experiment.replay(&state)
    #expect(curve.map(\.cycle) == [0, 20, 40])
    #expect(replay.scores.map(\.cycle) == [3, 4])
    // 42 training and 6 replay cycles of 25 states of 100 steps.
    #expect(state.completedSteps == 48 * 2500)
    let window = try #require(replay.lastWindow)
    let figure = RateRasterFigure(
      target: learner.targetRates(every: 2), replay: window.rows(0..<13), rowNames: song.rowNames,
      sampleInterval: 0.2)
    let provenance = Provenance(
      configuration: "test", seed: 1, song: song.title, engine: "step", command: "test")
    #expect(try figure.rendered(as: .svg, provenance: provenance).count > 10_000)
  }
}
