import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct NoteReaderTests {
  /// Both tracks have the same notes, with times that differ by `tolerance` at most, in ms.
  private func expectSame(_ read: NoteTrack, _ song: NoteTrack, within tolerance: Double) {
    let (a, b) = (byRow(read), byRow(song))
    #expect(a.map(\.row) == b.map(\.row))
    for (a, b) in zip(a, b) {
      #expect(abs(a.onset - b.onset) <= tolerance && abs(a.offset - b.offset) <= tolerance)
    }
    #expect(abs(read.duration - song.duration) < 1e-9)
  }

  private func byRow(_ track: NoteTrack) -> [NoteEvent] {
    track.notes.sorted { ($0.row, $0.onset) < ($1.row, $1.onset) }
  }

  /// The law: the target reads as the song. Catches thresholds that a short note does not reach, a ramp of the last state
  /// that is heard as a note at the beginning of the cycle, and held notes cut into states.
  @Test(arguments: TargetShape.allCases, [0.1, 0.2, 0.5, 1]) func theTargetReadsAsTheSong(
    shape: TargetShape, step: Double
  ) throws {
    let song = try SongLibrary.song(named: "fuer-elise")
    let rates = try targetRates(of: song, step: step, shape: shape)
    expectSame(try NoteReader(song: song, target: rates).track(of: rates), try song.track(), within: 1)
  }

  /// The law for songs with chords, rests and held notes, at states from 4 ms on.
  @Test(arguments: 0..<40) func randomSongsReadAsThemselves(index: Int) throws {
    let duration = [4.0, 5, 10, 60][index % 4]
    let song = try randomSong(
      rows: 1 + index % 7, states: 3 + index, density: [0.1, 0.3, 0.6, 0.9][index / 4 % 4],
      stateDuration: duration, index: index)
    let rates = try targetRates(of: song)
    let read = try NoteReader(song: song, target: rates).track(of: rates)
    expectSame(read, try song.track(), within: 0.85)
    #expect(read.rowNames == song.rowNames && read.title == song.title)
  }

  /// Noise of 4 % of the range does not change the notes. Catches thresholds without hysteresis and gaps that stay open.
  @Test(arguments: 0..<10) func noise(index: Int) throws {
    let song = try SongLibrary.song(named: "fuer-elise")
    let target = try targetRates(of: song)
    var stream = SeedTree(seed: 9).stream("test.noise", index: index)
    let noisy = target.map { $0 + stream.gaussian(standardDeviation: 0.036) }
    expectSame(try NoteReader(song: song, target: target).track(of: noisy), try song.track(), within: 1.5)
  }

  /// Over several cycles a note that leads from the last state into the first is one. Catches a cut at each cycle.
  @Test func cyclesInARow() throws {
    let song = try Song(title: "t", rowNames: ["a", "b"], states: [[0], [1], [], [0]], stateDuration: 10)
    let rates = try targetRates(of: song)
    let reader = try NoteReader(song: song, target: rates)
    let notes = try reader.track(of: repeated(rates, 3)).notes.filter { $0.row == 0 }
    #expect(notes.map { ($0.onset / 10).rounded() } == [0, 3, 7, 11])
    #expect(notes.map { ($0.offset / 10).rounded() } == [1, 5, 9, 12])
  }

  /// One row of hand-made samples; a state has 10 of them and lasts 10 ms, so that the shortest note lasts 3 samples.
  private func spans(_ samples: [Double], shortest: Double = 0.3, hysteresis: Double = 0.2) throws
    -> [[Double]]
  {
    let song = try Song(title: "t", rowNames: ["a"], states: [[0], []], stateDuration: 10)
    let target = Matrix<Double>(rows: 1, columns: 20) { $1 < 10 ? 1 : 0 }
    let reader = try NoteReader(song: song, target: target, hysteresis: hysteresis, shortest: shortest)
    return try reader.track(of: Matrix(rows: 1, columns: samples.count, storage: samples)).notes.map {
      [$0.onset, $0.offset]
    }
  }

  /// On above 0.6, off below 0.4; between them a row goes on as it is. Catches one threshold for both and ≥ for >.
  @Test func hysteresis() throws {
    #expect(try spans([0.5, 0.55, 0.61, 0.5, 0.45, 0.41, 0.39, 0.5, 0.59]) == [[2, 6]])
    #expect(try spans([0.6, 0.6, 0.6, 0.6]) == [])
    #expect(try spans([0.61, 0.4, 0.4, 0.4]) == [[0, 4]])
    #expect(try spans([0.5, 0.51, 0.51, 0.51, 0.49], hysteresis: 0) == [[1, 4]])
  }

  /// Gaps first, then notes. Catches the other order, which would drop both parts of a note that flickers, and a limit that
  /// is off by a sample.
  @Test func shortNotesAndGaps() throws {
    #expect(try spans([1, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1]) == [[0, 6], [14, 17]])
    #expect(try spans([0, 1, 0, 1], shortest: 0) == [[1, 2], [3, 4]])
  }

  /// Catches a trap or a note without an end where a rate is no number.
  @Test func noNumbers() throws {
    #expect(try spans([1, 1, 1, .nan, .nan, .nan, 1, 1, .infinity]) == [[0, 3], [6, 9]])
    #expect(try spans([.nan, .nan, .nan, .nan]) == [])
  }

  @Test func refused() throws {
    let song = try SongLibrary.song(named: "fuer-elise")
    let target = try targetRates(of: song)
    func category(_ body: () throws -> Void) -> SubsongError.Category? { subsongError(body)?.category }
    for bad in [
      Matrix(rows: 12, columns: 10, repeating: 0.1), Matrix(rows: 13, columns: 0, repeating: 0.1),
      Matrix(rows: 13, columns: 5, repeating: .nan),
    ] {
      #expect(category { _ = try NoteReader(song: song, target: bad) } == .badInput)
    }
    for fraction in [-0.1, 1, .nan, .infinity] {
      #expect(category { _ = try NoteReader(song: song, target: target, hysteresis: fraction) } == .usage)
      #expect(category { _ = try NoteReader(song: song, target: target, shortest: fraction) } == .usage)
    }
    let reader = try NoteReader(song: song, target: target)
    #expect(category { _ = try reader.track(of: Matrix(rows: 2, columns: 9, repeating: 0)) } == .badInput)
    #expect(category { _ = try reader.track(of: Matrix(rows: 13, columns: 0, repeating: 0)) } == .badInput)
  }
}
