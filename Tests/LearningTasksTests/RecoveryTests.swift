import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Curves and times of the published network, as an independent program scored them.
@Suite struct PublishedRecoveryTests {
  private static let samplesPerMillisecond = 5.0

  /// The first column of a file is the name of the disturbance; the others are numbers.
  private func rows(of file: String) throws -> [(name: String, values: [Double])] {
    let text = String(decoding: try ReferenceData.data(named: "elise/\(file)"), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      return (String(fields[0]), fields.dropFirst().map { Double($0) ?? .nan })
    }
  }

  private func samples(_ milliseconds: Double) -> Int {
    Int((milliseconds * Self.samplesPerMillisecond).rounded())
  }

  private func curve(_ name: String) throws -> RecoveryCurve {
    RecoveryCurve(
      windows: try rows(of: "recovery_seed12345.csv").filter { $0.name == name }.map { row in
        .init(
          start: samples(row.values[0]),
          score: CircularScore(
            correlation: row.values[1], shift: Int(row.values[2]), constantNeurons: Int(row.values[3])))
      })
  }

  /// The six times and the minimum come out as printed. The printed plateau is a mean over windows every 10 ms and the
  /// curves have one every 50 ms there, so the times take it from the file, and the curve's own is compared to the
  /// difference that this makes. Catches another end, another grid of candidates, a first crossing in place of the last,
  /// and a minimum over the windows after the disturbance only. No window lies exactly on a threshold, so ≥ and > give the
  /// same times.
  @Test func timesOfThePublishedNetwork() throws {
    let undisturbed = try curve("none")
    let published = try rows(of: "recovery_times_seed12345.csv")
    #expect(published.map(\.name) == ["full", "full_offset", "small", "small_offset"])
    for row in published {
      let disturbed = try curve(row.name)
      let end = samples(row.values[0])
      let times = try RecoveryTimes(
        disturbed: disturbed, undisturbed: undisturbed, end: end, plateau: row.values[2])
      #expect(times.minimum == row.values[1], "\(row.name)")
      let found = [
        times.to80, times.to90, times.to95OfUndisturbed, times.to99OfUndisturbed, times.to95OfPlateau,
        times.to99OfPlateau,
      ]
      for (own, expected) in zip(found, row.values.dropFirst(3)) {
        #expect(own == (expected.isNaN ? nil : samples(expected)), "\(row.name)")
      }
      let coarse = try RecoveryTimes(
        disturbed: disturbed, undisturbed: undisturbed, end: end, plateauStart: samples(4000))
      #expect(abs(try #require(coarse.plateau) - row.values[2]) < 3e-4, "\(row.name)")
      #expect(coarse.to80 == times.to80 && coarse.to99OfUndisturbed == times.to99OfUndisturbed)
    }
  }

  /// The disturbance that the network does not recover from costs 8 % of its correlation, the other with an offset less
  /// than 2 %, the two without next to nothing (means of the same file). Catches a ratio upside down and windows from
  /// before the disturbance.
  @Test func permanentDamage() throws {
    let undisturbed = try curve("none")
    let damage = try ["full", "full_offset", "small", "small_offset"].map {
      try #require(
        try curve($0).permanentDamage(comparedWith: undisturbed, lastCycles: 14, samplesPerCycle: 1250))
    }
    #expect(abs(damage[0]) < 2e-3 && abs(damage[2]) < 2e-3)
    #expect(damage[1] > 0.07 && damage[1] < 0.1 && damage[3] > 0.01 && damage[3] < 0.02)
  }
}

@Suite struct RecoveryCurveTests {
  /// A curve with a window every 10 samples.
  private func curve(_ correlations: [Double], from first: Int = 0) -> RecoveryCurve {
    RecoveryCurve(
      windows: correlations.enumerated().map {
        .init(
          start: first + 10 * $0.offset,
          score: CircularScore(correlation: $0.element, shift: 0, constantNeurons: 0))
      })
  }

  private func random(_ rows: Int, _ columns: Int, index: Int) -> Matrix<Double> {
    var stream = SeedTree(seed: 41).stream("test.recovery", index: index)
    return Matrix(rows: rows, columns: columns) { _, _ in stream.uniform() }
  }

  /// Each window of the curve is the scorer's value for those columns of the recording. Catches an origin added with the
  /// wrong sign and a window that is off by one.
  @Test func windowsOfARecording() throws {
    let scorer = ReplayScorer(target: random(2, 20, index: 0))
    let recording = random(2, 100, index: 1)
    let grid = try WindowGrid(from: -30, through: 44, every: 7)
    let curve = try RecoveryCurve(of: recording, scorer: scorer, origin: 35, grid: grid)
    #expect(curve.windows.map(\.start) == [-30, -23, -16, -9, -2, 5, 12, 19, 26, 33, 40])
    for window in curve.windows {
      let columns = Matrix<Double>(rows: 2, columns: 20) { recording[$0, 35 + window.start + $1] }
      #expect(window.score == scorer.bestCircularShift(window: columns))
      #expect(window.notes == nil)
    }
  }

  /// Notes are counted at the shift that the window was found at. Catches shift 0 in its place.
  @Test func notesAlongTheCurve() throws {
    let notes = Matrix(rows: 2, columns: 4, storage: [true, false, false, true, false, true, false, false])
    let target = Matrix<Double>(rows: 2, columns: 20) { notes[$0, $1 / 5] ? 0.9 : 0.1 }
    let recording = Matrix<Double>(rows: 2, columns: 80) { $1 < 60 ? target[$0, $1 % 20] : 0.1 }
    let curve = try RecoveryCurve(
      of: recording, scorer: ReplayScorer(target: target), grid: WindowGrid(from: 0, through: 60, every: 3),
      notes: NoteScorer(notes: notes, target: target))
    for window in curve.windows where window.start <= 40 {
      #expect(window.score.shift == window.start % 20)
      #expect(window.notes == NoteErrors(matched: 3, missed: 0, extra: 0, cells: 8))
    }
    #expect(curve.windows.last?.notes == NoteErrors(matched: 0, missed: 3, extra: 0, cells: 8))
  }

  /// Catches a window that reaches outside the recording, on either side, and a recording of all neurons.
  @Test func windowsOutsideTheRecordingAreRefused() throws {
    let scorer = ReplayScorer(target: random(2, 20, index: 0))
    func category(_ rows: Int, _ origin: Int, _ first: Int, _ last: Int) -> SubsongError.Category? {
      subsongError {
        _ = try RecoveryCurve(
          of: random(rows, 100, index: 1), scorer: scorer, origin: origin,
          grid: WindowGrid(from: first, through: last, every: 10))
      }?.category
    }
    #expect(category(2, 10, -10, 70) == nil)
    #expect(category(2, 10, -11, 60) == .badInput)
    #expect(category(2, 10, 1, 71) == .badInput)
    #expect(category(2, 10, 0, 79) == nil, "the last window starts at 70")
    #expect(category(3, 10, 0, 10) == .badInput)
    #expect(category(2, 0, 0, .max) == .badInput)
    #expect(category(2, 0, 5, 4) == .usage)
    #expect(category(2, 0, .min, .max) == .usage)
  }

  /// The song is back only when it stays; a time is counted from the end, never negative. Catches the first crossing, and
  /// candidates before the end.
  @Test func timesByHand() throws {
    let disturbed = curve([1, 0.2, 0.85, 0.7, 0.8, 0.9, 0.9])
    let undisturbed = curve([1, 1, 1, 1, 1, 1, 1])
    func time(_ threshold: RecoveryThreshold, after end: Int, plateau: Double? = nil) throws -> Int? {
      try disturbed.recoveryTime(to: threshold, after: end, undisturbed: undisturbed, plateau: plateau)
    }
    #expect(try time(.absolute(0.8), after: 20) == 20, "0.8 itself is enough")
    #expect(try time(.absolute(0.7), after: 20) == 0)
    #expect(try time(.absolute(0.95), after: 20) == nil)
    #expect(try time(.absolute(0.8), after: 55) == 5)
    #expect(try time(.absolute(0.8), after: 61) == nil, "no window is so late")
    #expect(try time(.fractionOfUndisturbed(0.9), after: 20) == 30)
    #expect(try time(.fractionOfPlateau(0.9), after: 20, plateau: 0.8) == 20)
    #expect(try time(.fractionOfPlateau(0.9), after: 20) == nil)
    #expect(
      disturbed.minimum == 0.2 && disturbed.plateau(from: 50) == 0.9 && disturbed.plateau(from: 61) == nil)
  }

  /// Catches a silent run that counts as recovered because its reference is silent too.
  @Test func silenceIsNoRecovery() throws {
    let silent = curve([0, 0, 0])
    let times = try RecoveryTimes(disturbed: silent, undisturbed: silent, end: 0, plateauStart: 0)
    #expect(times.to95OfUndisturbed == nil && times.to99OfPlateau == nil && times.plateau == 0)
    #expect(try silent.permanentDamage(comparedWith: silent, lastCycles: 1, samplesPerCycle: 10) == nil)
  }

  /// Catches a comparison of windows that are not the same.
  @Test func curvesNeedTheSameWindows() {
    let a = curve([1, 1, 1])
    for b in [curve([1, 1]), curve([1, 1, 1], from: 5), curve([])] {
      #expect(
        subsongError { _ = try RecoveryTimes(disturbed: a, undisturbed: b, end: 0, plateauStart: 0) }?
          .category
          == .badInput)
      #expect(
        subsongError { _ = try a.permanentDamage(comparedWith: b, lastCycles: 1, samplesPerCycle: 10) }?
          .category
          == .badInput)
    }
  }

  /// Of the windows at 0, 10, … 60, two cycles of 20 samples hold those from 30 on. Catches a window too many.
  @Test func damageOfTheLastCycles() throws {
    let disturbed = curve([0, 0, 0, 0.4, 0.6, 0.4, 0.6])
    let undisturbed = curve([1, 1, 1, 0.8, 0.8, 0.8, 0.8])
    let damage = try disturbed.permanentDamage(comparedWith: undisturbed, lastCycles: 2, samplesPerCycle: 20)
    #expect(abs(try #require(damage) - 0.375) < 1e-15)
    #expect(
      try undisturbed.permanentDamage(comparedWith: undisturbed, lastCycles: 3, samplesPerCycle: 20) == 0)
    for cycles in [0, -1, 4, Int.max] {
      let error = subsongError {
        _ = try disturbed.permanentDamage(comparedWith: undisturbed, lastCycles: cycles, samplesPerCycle: 20)
      }
      #expect(error?.category == .usage)
    }
  }

  /// Catches the first window below the threshold in place of the one from which on all are.
  @Test func loss() {
    #expect(curve([0.9, 0.4, 0.9, 0.4, 0.3]).loss(below: 0.5) == 30)
    #expect(curve([0.1, 0.1], from: -10).loss(below: 0.5) == -10)
    #expect(curve([0.1, 0.5]).loss(below: 0.5) == nil)
    #expect(curve([]).loss(below: 0.5) == nil)
  }

  /// Catches a network that survives the time of its loss, and an interval of something else.
  @Test func survival() {
    let survival = Survival(losses: [5, nil, 10, nil], at: [0, 5, 9, 10, 100])
    #expect(survival.points.map(\.survivors) == [4, 3, 3, 2, 2])
    #expect(survival.points.map(\.fraction) == [1, 0.75, 0.75, 0.5, 0.5])
    #expect(survival.points[1].interval == ConfidenceInterval.wilson(successes: 3, trials: 4))
    #expect(Survival(losses: [], at: [1, 2]).points.isEmpty)
  }
}
