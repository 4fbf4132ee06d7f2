import Experiments
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// What a disturbance did to a player whose every rate is known: 100 samples a cycle of 10 ms, a window every 4 samples.
@Suite struct RecoveryAnalysisTests {
  /// Fourteen cycles of which the fifth is disturbed, against the same without a disturbance.
  private func outcome(
    _ character: ScriptedPlayer.Character = .plays, onset: Double = 0, duration: Double? = 10,
    neurons: Range<Int>? = nil
  ) throws -> PerturbationOutcome {
    var replay = PerturbedReplay(try ScriptedPlayer(character), song: try ScriptedPlayer.song())
    (replay.cycles, replay.interval) = (14, 1)
    var clamp = Perturbation(.clamp)
    (clamp.onset, clamp.duration, clamp.target.neurons) = (onset, duration, neurons)
    var (free, held) = (ScriptedPlayer.State(), ScriptedPlayer.State())
    let analysis = try RecoveryAnalysis(replay, undisturbed: replay.run(&free))
    return try analysis.outcome(of: replay.run(&held, [clamp]), disturbedIn: clamp.span)
  }

  /// Up to rounding.
  private func isNear(_ value: Double?, _ expected: Double) -> Bool {
    value.map { abs($0 - expected) < 1e-12 } ?? false
  }

  /// Catches an undisturbed run that is measured as damaged, windows that are off, and a grid of another step.
  @Test func aPerfectSongIsPerfect() throws {
    var replay = PerturbedReplay(try ScriptedPlayer(), song: try ScriptedPlayer.song())
    (replay.cycles, replay.interval) = (14, 1)
    var state = ScriptedPlayer.State()
    let recording = try replay.run(&state)
    let analysis = try RecoveryAnalysis(replay, undisturbed: recording)
    let outcome = try analysis.outcome(of: recording, disturbedIn: 0...0)
    #expect(analysis.undisturbed == outcome.curve)
    // From one cycle before the fifth to the last whole window of the ten recorded after it.
    #expect(outcome.curve.windows.map(\.start) == Array(stride(from: -100, through: 900, by: 4)))
    #expect(outcome.curve.windows.allSatisfy { isNear($0.score.correlation, 1) })
    #expect(isNear(outcome.times.minimum, 1) && isNear(outcome.undisturbedPlateau, 1))
    #expect(isNear(outcome.damage, 0))
    #expect(outcome.milliseconds(\.to99OfUndisturbed) == 0 && outcome.loss(below: 0.8) == nil)
    #expect(outcome.phaseShift == 0 && outcome.tempoDuring == 1 && outcome.tempoAfter == 1)
    #expect(outcome.largestNoteError == 0 && outcome.lastNoteError == 0)
    #expect(outcome.samplesPerCycle == 100 && abs(outcome.sampleInterval - 0.1) < 1e-12)
  }

  /// A whole silent cycle: the window in it holds no song at all, and the four sounding of its eight cells are missing.
  @Test func aSilentCycleIsLostAndComesBackAtOnce() throws {
    let outcome = try outcome()
    #expect(outcome.times.minimum == 0)
    let silent = try #require(outcome.curve.windows.first { $0.start == 0 })
    #expect(silent.score.constantNeurons == 2 && silent.notes?.errorFraction == 0.5)
    #expect(outcome.largestNoteError == 0.5 && outcome.lastNoteError == 0)
    for time: KeyPath<RecoveryTimes, Int?> in [\.to80, \.to90, \.to95OfUndisturbed, \.to99OfUndisturbed] {
      #expect(outcome.milliseconds(time) == 0, "from the end of the disturbance")
    }
    #expect(isNear(outcome.times.plateau, 1) && isNear(outcome.damage, 0))
    #expect(isNear(outcome.phaseShift, 0))
    #expect(outcome.tempoAfter == 1 && outcome.loss(below: 0.8) == nil)
  }

  /// Two silent states of four: one of two notes of each row is missing, which correlates with 1 / √3. The first window after the
  /// release at sample 50 begins at 52.
  @Test func halfACycleLeavesACorrelationThatIsKnown() throws {
    let outcome = try outcome(duration: 5)
    let window = try #require(outcome.curve.windows.first { $0.start == 0 })
    #expect(abs(window.score.correlation - 1 / 3.0.squareRoot()) < 1e-6)
    #expect(abs((outcome.times.minimum ?? 0) - 1 / 3.0.squareRoot()) < 1e-6)
    let time = try #require(outcome.milliseconds(\.to95OfUndisturbed))
    #expect(abs(time - 0.2) < 1e-9)
    #expect(window.notes?.errorFraction == 0.25)
  }

  /// One of two neurons: the other's correlation is 1, its own 0. Catches a mean over the neurons that are left.
  @Test func aSilentNeuronCountsAsNothing() throws {
    let outcome = try outcome(neurons: 1..<2)
    #expect(abs((outcome.times.minimum ?? 0) - 0.5) < 1e-9)
  }

  /// A song that waits for 3 ms in its silent state is whole again at once, but late; catches a shift of the other sign or in samples.
  @Test func aLateSongIsShifted() throws {
    let outcome = try outcome(.waits, onset: 7.5, duration: 3)
    #expect(abs(try #require(outcome.phaseShift) + 3) < 1e-9)
    #expect(isNear(outcome.damage, 0) && outcome.tempoAfter == 1)
    // 100 samples from the onset on: 30 of them stood still, but a block resolves no more than a hundredth.
    #expect(abs(try #require(outcome.tempoDuring) - 0.7) < 0.03)
    #expect(try #require(outcome.milliseconds(\.to99OfUndisturbed)) < 0.4)
  }

  /// Without an end the song never comes back: times are undefined, the damage is all, and the song is lost at the onset, although windows that begin
  /// before it are silent in part.
  @Test func whatNeverEndsIsNeverOver() throws {
    let outcome = try outcome(duration: nil)
    #expect(outcome.times.plateau == 0 && isNear(outcome.damage, 1))
    #expect(outcome.milliseconds(\.to95OfUndisturbed) == nil && outcome.milliseconds(\.to80) == nil)
    let loss = try #require(outcome.loss(below: 0.8))
    #expect(loss == 0)
    #expect(outcome.lastNoteError == 0.5)
  }

  /// A disturbance after the last cycle does nothing and hurts nothing; catches windows that reach beyond the recording.
  @Test func whatComesTooLateDoesNothing() throws {
    let outcome = try outcome(onset: 1e9)
    #expect(isNear(outcome.times.minimum, 1) && outcome.damage == nil && outcome.tempoDuring == nil)
    #expect(outcome.milliseconds(\.to95OfUndisturbed) == nil, "no window begins after it")
  }

  /// The plateau begins 16 cycles after the disturbed one, and never before the disturbance is over; catches one that sees it.
  @Test func thePlateauIsLate() throws {
    var replay = PerturbedReplay(try ScriptedPlayer(), song: try ScriptedPlayer.song())
    (replay.cycles, replay.interval) = (50, 5)
    var clamp = Perturbation(.clamp)
    // Silent in the 15th cycle after the onset, before the plateau, or to the 17th, after which it then begins.
    for duration in [10.0, 30] {
      (clamp.onset, clamp.duration) = (140, duration)
      var (free, held) = (ScriptedPlayer.State(), ScriptedPlayer.State())
      let analysis = try RecoveryAnalysis(replay, undisturbed: replay.run(&free))
      let outcome = try analysis.outcome(of: replay.run(&held, [clamp]), disturbedIn: clamp.span)
      #expect(isNear(outcome.times.plateau, 1) && isNear(outcome.undisturbedPlateau, 1))
    }
  }

  /// Catches a trap where two recordings do not belong together.
  @Test func recordingsOfOtherLengthsAreRefused() throws {
    var replay = PerturbedReplay(try ScriptedPlayer(), song: try ScriptedPlayer.song())
    (replay.cycles, replay.interval) = (14, 1)
    var state = ScriptedPlayer.State()
    let analysis = try RecoveryAnalysis(replay, undisturbed: replay.run(&state))
    replay.cycles = 12
    let short = try replay.run(&state)
    let error = subsongError { _ = try analysis.outcome(of: short, disturbedIn: 0...1) }
    #expect(error?.category == .badInput && error?.remedy != nil)
  }
}
