import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct NoteTrackTests {
  /// Catches wrong octaves and accidentals.
  @Test func pitches() throws {
    for key in 0...127 {
      let pitch = try #require(Pitch(key: key))
      #expect(Pitch(name: pitch.name) == pitch)
    }
    for (name, key) in [
      ("C4", 60), ("A4", 69), ("C-1", 0), ("G9", 127), ("D#5", 75), ("Eb5", 75), ("b3", 59), ("E♭5", 75),
      ("B#3", 60), ("Cb4", 59), ("F##4", 67), ("Bbb3", 57),
    ] {
      #expect(Pitch(name: name)?.key == key, "\(name)")
    }
    for name in [
      "", "C", "H4", "4", "C10", "G#9", "Cb-1", "C+4", "C4 ", "C--1", "C 4", "C١", "D#", "C99999999999",
    ] {
      #expect(Pitch(name: name) == nil, "\(name)")
    }
    #expect(Pitch(key: -1) == nil && Pitch(key: 128) == nil)
    #expect(Pitch(key: 69)?.frequency == 440)
    #expect(abs((Pitch(key: 60)?.frequency ?? 0) - 261.6255653005986) < 1e-9, "middle C of equal temperament")
    #expect(Pitch.all(["D#5", "Eb5"]) == nil && Pitch.all(["a", "C4"]) == nil)
    #expect(Pitch.all(["C4", "D4"])?.map(\.key) == [60, 62])
  }

  @Test("Neighbouring states are one note; the song's border ends a note") func notesOfASong() throws {
    let song = try Song(
      title: "t", rowNames: ["C4", "x", "silent"], states: [[0], [0, 1], [1], [], [1], [0]], stateDuration: 10
    )
    let track = try song.track(stateLength: 100)
    #expect(
      track.notes == [
        NoteEvent(row: 0, onset: 0, offset: 200), NoteEvent(row: 1, onset: 100, offset: 300),
        NoteEvent(row: 1, onset: 400, offset: 500), NoteEvent(row: 0, onset: 500, offset: 600),
      ])
    #expect(track.duration == 600 && track.rowNames == song.rowNames && track.pitches == nil)
    #expect(try song.track().duration == 60)
  }

  @Test(
    "What is no note is refused",
    arguments: [(1, 0.0, 1.0), (0, -1, 1), (0, 1, 1), (0, .nan, 1), (0, 0, .infinity)])
  func refused(row: Int, onset: Double, offset: Double) throws {
    let error = try #require(
      subsongError {
        _ = try NoteTrack(
          title: "t", rowNames: ["a"], notes: [NoteEvent(row: row, onset: onset, offset: offset)])
      })
    #expect(error.category == .badInput)
  }

  @Test("A stretched track keeps its proportions; a repeated one begins again") func time() throws {
    let track = try NoteTrack(
      title: "t", rowNames: ["a", "b"],
      notes: [NoteEvent(row: 0, onset: 0, offset: 10), NoteEvent(row: 1, onset: 10, offset: 15)], duration: 20
    )
    let slow = try track.stretched(by: 4)
    #expect(
      slow.notes.map(\.onset) == [0, 40] && slow.notes.map(\.offset) == [40, 60] && slow.duration == 80)
    let twice = try track.repeated(2)
    #expect(twice.notes.map(\.onset) == [0, 10, 20, 30] && twice.notes.map(\.row) == [0, 1, 0, 1])
    #expect(twice.duration == 40 && twice.title == "t")
    let start = try track.prefix(12)
    #expect(start.notes.map(\.offset) == [10, 12] && start.duration == 12)
    #expect(try track.prefix(10).notes.count == 1 && track.prefix(99) == track)
    for factor in [0, -1, Double.infinity, .nan] {
      #expect(subsongError { _ = try track.stretched(by: factor) }?.category == .usage)
    }
    #expect(subsongError { _ = try track.stretched(by: 1e9) }?.category == .badInput, "longer than a day")
  }
}
