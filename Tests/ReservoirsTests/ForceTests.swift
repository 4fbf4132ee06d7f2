import Foundation
import LearningTasks
import NumericalCore
import Reservoirs
import TestSupport
import Testing

/// FORCE: fast learning on the own feedback.
@Suite struct ForceTests {
  /// Catches another order of output, feedback and learning, or another rule: the published loop with P itself, written out.
  @Test(arguments: [1, 3]) func stepsAreThePublishedLoop(interval: Int) throws {
    var description = ForceDescription()
    description.reservoir.unitCount = 12
    description.reservoir.density = 0.5
    (description.updateInterval, description.regularisation) = (interval, 0.5)
    description.feedbackNoise = 0
    let learner = try ForceLearner(description, song: smallSong(), seed: 2)
    let target = learner.targetRates(every: 1)
    var state = learner.initialState()
    let n = 13
    var (x, z) = (state.network.activity, [0.0, 0, 0])
    var p = diagonal(n, 2)
    var w = Matrix(rows: 3, columns: n, repeating: 0.0)
    for step in 0..<60 {
      x = learner.reservoir.step(x, feedback: z)
      let r = x + [1]
      z = (0..<3).map { dot(w.row($0), r) }
      guard step % interval == 0 else { continue }
      let k = (0..<n).map { dot(p.row($0), r) }
      let c = 1 / (1 + dot(r, k))
      for i in 0..<n {
        for j in 0..<n { p[i, j] -= c * k[i] * k[j] }
        for output in 0..<3 { w[output, i] -= c * k[i] * (z[output] - target[output, step]) }
      }
    }
    try learner.runCycle(&state, .nudged)
    #expect(difference(state.network.activity, x) < 1e-10)
    #expect(difference(state.network.output, z) < 1e-10)
    #expect(difference(state.learning.readout.storage, w.storage) < 1e-9)
  }

  /// Catches noise that reaches the readout's error, acts in steps without learning, or comes from another address.
  @Test func noiseIsAddedToWhatIsFedBack() throws {
    var description = ForceDescription()
    (description.reservoir.unitCount, description.updateInterval) = (20, 2)
    description.feedbackNoise = 0
    let quiet = try ForceLearner(description, song: smallSong(), seed: 5)
    description.feedbackNoise = 0.2
    let noisy = try ForceLearner(description, song: smallSong(), seed: 5)
    var (a, b) = (quiet.initialState(), noisy.initialState())
    try quiet.run(&a, steps: 0..<1, .nudged, recording: [])
    try noisy.run(&b, steps: 0..<1, .nudged, recording: [])
    var stream = SeedTree(seed: 5).stream("reservoir.noise.feedback", index: 0)
    let noise = (0..<3).map { _ in stream.gaussian(standardDeviation: 0.2) }
    #expect(b.network.output == zip(a.network.output, noise).map(+))
    #expect(b.learning == a.learning && b.network.activity == a.network.activity)
    // In the second step nothing is learned.
    var c = b
    try quiet.run(&c, steps: 1..<2, .nudged, recording: [])
    try noisy.run(&b, steps: 1..<2, .nudged, recording: [])
    #expect(b == c)
  }

  /// Catches learning where nothing may be learned, and a teacher that acts past the readout.
  @Test func withoutPlasticityATeacherHasNoEffect() throws {
    let learner = try smallForce()
    var state = learner.initialState()
    for _ in 0..<3 { try learner.runCycle(&state, .nudged) }
    var (nudged, free) = (state, state)
    try learner.runCycle(&nudged, CycleCondition(nudged: true, plastic: false))
    try learner.runCycle(&free, .free)
    #expect(nudged == free && free.learning == state.learning && free != state)
  }

  /// Catches a learner that follows its teacher only while it learns: two sines of one cycle, by levels, are kept up with frozen weights.
  @Test func learnsSines() throws {
    let levels = (0..<12).map { state in
      let phase: Double = 2 * .pi * (Double(state) + 0.5) / 12
      return [0.5 + 0.4 * sin(phase), 0.5 + 0.4 * sin(2 * phase)]
    }
    let song = try Song(title: "Sines", rowNames: ["a", "b"], levels: levels, stateDuration: 10)
    #expect(try learnedReplay(song) > 0.95)
  }

  /// The same for a song of states.
  @Test func learnsAShortSong() throws { #expect(try learnedReplay(smallSong()) > 0.95) }

  private func learnedReplay(_ song: Song) throws -> Double {
    var description = ForceDescription()
    description.reservoir.unitCount = 100
    let learner = try ForceLearner(description, song: song, seed: 1)
    var state = learner.initialState()
    for _ in 0..<20 { try learner.runCycle(&state, .nudged) }
    return try replay(learner, learner.state(from: learner.arrays(of: state)), cycles: 10)
  }

  /// Catches ranges that are not checked.
  @Test func refusesWhatIsOutOfRange() {
    func error(_ change: (inout ForceDescription) -> Void) -> String? {
      var description = ForceDescription()
      change(&description)
      return subsongError { _ = try ForceLearner(description, song: smallSong(), seed: 1) }?.what
    }
    #expect(error { $0.regularisation = 0 } == "force.regularisation is 0.0")
    #expect(error { $0.feedbackNoise = -1 } == "force.feedback-noise is -1.0")
    #expect(error { $0.updateInterval = 0 } == "force.update-interval is 0")
    #expect(error { $0.timeStep = -1 } == "force.time-step is -1.0")
    #expect(error { $0.teacher.amplitude = 0 } == "teacher.amplitude is 0.0")
    #expect(error { $0.reservoir.unitCount = -3 } == "reservoir.units is -3")
  }
}
