import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Files of other programs hold for us the notes that they hold for these programs.
@Suite struct SongReferenceTests {
  private struct Expected: Decodable {
    var mido: [String: Notes]
    var pretty_midi: [String: Notes]
    var praatio: [String: Labels]
  }

  /// Onset and offset in s, key.
  private struct Notes: Decodable {
    var notes: [[Double]]
    var duration: Double?
  }

  private struct Labels: Decodable {
    var intervals: [Interval]
    var points: [Point]
    var duration: Double
  }

  private struct Interval: Decodable {
    var onset: Double
    var offset: Double
    var label: String

    init(from decoder: any Decoder) throws {
      var values = try decoder.unkeyedContainer()
      (onset, offset) = (try values.decode(Double.self), try values.decode(Double.self))
      label = try values.decode(String.self)
    }
  }

  private struct Point: Decodable {
    var time: Double
    var label: String

    init(from decoder: any Decoder) throws {
      var values = try decoder.unkeyedContainer()
      (time, label) = (try values.decode(Double.self), try values.decode(String.self))
    }
  }

  private func expected() throws -> Expected { try ReferenceData.json(named: "songs/expected.json") }

  private func bytes(_ name: String) throws -> [UInt8] {
    Array(try ReferenceData.data(named: "songs/\(name)"))
  }

  @Test(
    "MIDI files: the notes of mido and of pretty_midi",
    arguments: ["mido-format0", "mido-format1", "pretty-midi"])
  func midi(name: String) throws {
    let file = try NoteFile(midi: bytes("\(name).mid"), named: name)
    let pitches = try #require(file.track.pitches)
    let notes = file.track.notes.map { [$0.onset / 1000, $0.offset / 1000, Double(pitches[$0.row].key)] }
      .sorted { $0.lexicographicallyPrecedes($1) }
    let expected = try expected()
    for program in [expected.mido, expected.pretty_midi] {
      let theirs = try #require(program[name])
      #expect(notes.count == theirs.notes.count && notes.count > 15)
      for (ours, note) in zip(notes, theirs.notes) {
        #expect(ours[2] == note[2] && abs(ours[0] - note[0]) < 1e-9 && abs(ours[1] - note[1]) < 1e-9)
      }
      if let duration = theirs.duration { #expect(abs(file.track.duration / 1000 - duration) < 1e-9) }
    }
  }

  @Test("A title comes from the first track that mido named") func title() throws {
    #expect(try NoteFile(midi: bytes("mido-format1.mid"), named: "x").track.title == "mido-format1 0")
  }

  @Test("TextGrids: the labels of praatio", arguments: ["praat-long", "praat-short"])
  func textGrids(name: String) throws {
    let theirs = try #require(try expected().praatio[name])
    let track = try NoteFile(textGrid: bytes("\(name).TextGrid"), named: name).track
    #expect(
      track.notes.count == theirs.intervals.count && abs(track.duration - 1000 * theirs.duration) < 1e-9)
    for (note, interval) in zip(track.notes, theirs.intervals) {
      #expect(track.rowNames[note.row] == interval.label)
      #expect(
        abs(note.onset - 1000 * interval.onset) < 1e-9 && abs(note.offset - 1000 * interval.offset) < 1e-9)
    }
    let clicks = try NoteFile(textGrid: bytes("\(name).TextGrid"), named: name, tier: "clicks").track
    #expect(clicks.notes.map { clicks.rowNames[$0.row] } == theirs.points.map(\.label))
    #expect(clicks.notes.map(\.onset) == theirs.points.map { 1000 * $0.time })
  }
}
