import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// MIDI files byte for byte, as the specification (RP-001) describes them.
@Suite struct MIDIReaderTests {
  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    Array(name.utf8) + [0, 0, UInt8(data.count >> 8), UInt8(data.count & 0xFF)] + data
  }

  private static let end: [UInt8] = [0, 0xFF, 0x2F, 0]

  /// A file of 96 ticks a quarter note: a tick lasts 5.2083 ms at first.
  private func file(
    _ tracks: [[UInt8]], format: UInt8 = 1, division: [UInt8] = [0, 96], count: UInt8? = nil,
    between: [UInt8] = []
  ) -> [UInt8] {
    Self.chunk("MThd", [0, format, 0, count ?? UInt8(tracks.count)] + division)
      + tracks.flatMap { between + Self.chunk("MTrk", $0) }
  }

  private func read(
    _ tracks: [[UInt8]], division: [UInt8] = [0, 96], selection: MIDISelection = MIDISelection()
  ) throws
    -> NoteFile
  {
    try NoteFile(midi: file(tracks, division: division), named: "folder/x.mid", selection: selection)
  }

  private func beats(_ file: NoteFile) throws -> [[Double]] {
    let beats = try #require(file.beats)
    return file.track.notes.map { [Double($0.row), beats.beat(at: $0.onset), beats.beat(at: $0.offset)] }
  }

  @Test("Running status, note-on of velocity 0, pitches from high to low") func runningStatus() throws {
    let notes = try read([
      [0, 0x90, 60, 64, 96, 64, 64, 0, 60, 0, 96, 64, 0] + Self.end
    ])
    #expect(notes.track.rowNames == ["E4", "C4"])
    #expect(try beats(notes) == [[1, 0, 1], [0, 1, 2]])
    #expect(notes.track.notes.map(\.onset) == [0, 500] && notes.track.duration == 1000)
    #expect(notes.track.title == "x" && notes.stateDuration == nil)
  }

  @Test("Tempo events of all tracks make one map (those of the first alone would be too slow)") func tempos()
    throws
  {
    let first: [UInt8] = [0, 0xFF, 0x03, 2, 0xC3, 0xBC, 96, 0xFF, 0x51, 3, 0x03, 0xD0, 0x90] + Self.end
    let second: [UInt8] = [
      0, 0x90, 60, 1, 0x81, 0x40, 0x80, 60, 1, 0, 0xFF, 0x51, 3, 0x0F, 0x42, 0x40, 0, 0x90, 62, 1, 48, 62, 0,
    ]
    let notes = try read([first, second])
    // One beat of 500 ms, one of 250 ms, and half a beat of 1000 ms.
    #expect(notes.track.notes.map(\.offset) == [750, 1250])
    #expect(notes.track.title == "ü")
    #expect(try beats(notes) == [[1, 0, 2], [0, 2, 2.5]])
  }

  @Test("Of tempo events at one tick the last counts; time and beat are inverse") func tempoMap() throws {
    let track: [UInt8] =
      [
        0, 0xFF, 0x51, 3, 1, 1, 1, 0, 0xFF, 0x51, 3, 0x0F, 0x42, 0x40, 96, 0xFF, 0x51, 3, 0, 0, 1, 0, 0x90, 1,
        1, 96, 1, 0,
      ]
      + Self.end
    let notes = try read([track])
    #expect(
      abs((notes.track.notes.first?.onset ?? 0) - 1000) < 1e-9 && abs(notes.track.duration - 1000.001) < 1e-9)
    let beats = try #require(notes.beats)
    for beat in stride(from: 0.0, through: 2, by: 0.01) {
      #expect(abs(beats.beat(at: beats.time(ofBeat: beat)) - beat) < 1e-9)
    }
  }

  @Test(
    "SMPTE divisions: 40 ticks of a frame",
    arguments: [(0xE8, 24.0), (0xE7, 25), (0xE3, 30_000 / 1001.0), (0xE2, 30)] as [(UInt8, Double)])
  func smpte(byte: UInt8, frames: Double) throws {
    let notes = try read([[0, 0x90, 60, 1, 80, 60, 0] + Self.end], division: [byte, 40])
    #expect(notes.beats == nil)
    #expect(abs(notes.track.duration - 2000 / frames) < 1e-9)
  }

  @Test("What is no note is passed over: sysex, meta, other channel events, other chunks") func passedOver()
    throws
  {
    let track: [UInt8] =
      [
        0, 0xF0, 3, 1, 2, 0xF7, 0, 0xFF, 0x7F, 2, 0x90, 60, 0, 0xC0, 5, 0, 0xD0, 5, 0, 0xE0, 0, 64, 0, 0xB0,
        64, 127,
      ]
      + [0, 0xA0, 60, 9, 0, 0xF7, 1, 0xF8, 0, 0xFF, 0x01, 0, 0, 0x90, 60, 1, 96, 0x80, 60, 1] + Self.end + [
        1, 2, 3,
      ]
    let bytes = file([track], between: Self.chunk("XFIH", [1, 2, 3])) + [0, 0, 7]
    let notes = try NoteFile(midi: bytes, named: "x")
    #expect(notes.track.notes == [NoteEvent(row: 0, onset: 0, offset: 500)])
  }

  @Test("Overlapping notes of a key end in the order of their beginning; open ones end with the track")
  func overlaps() throws {
    let notes = try read([
      [0, 0x90, 60, 1, 24, 60, 1, 24, 60, 0, 24, 60, 0, 0, 0x91, 60, 1, 24, 0x90, 60, 1, 0, 60, 0, 24]
        + Self.end.dropFirst()
    ])
    #expect(
      try beats(notes).map { $0.dropFirst().map { ($0 * 96).rounded() } } == [
        [0, 48], [24, 72], [72, 120], [96, 97],
      ])
  }

  @Test("A track of no end of track, and a note at its very end") func noEnd() throws {
    let notes = try read([[0, 0x90, 60, 1, 96, 62, 1]])
    #expect(try beats(notes).map { ($0[2] * 96).rounded() } == [96, 97])
  }

  @Test("Percussion is left out unless asked for; tracks and channels can be chosen") func selection() throws
  {
    let tracks: [[UInt8]] = [
      [0, 0x90, 60, 1, 96, 60, 0] + Self.end,
      [0, 0x99, 40, 1, 96, 40, 0, 0, 0x92, 61, 1, 96, 61, 0] + Self.end,
    ]
    func rows(_ selection: MIDISelection) throws -> [String] {
      try read(tracks, selection: selection).track.rowNames
    }
    #expect(try rows(MIDISelection()) == ["C#4", "C4"])
    #expect(try rows(MIDISelection(percussion: true)) == ["C#4", "C4", "E2"])
    #expect(try rows(MIDISelection(channel: 10)) == ["E2"])
    #expect(try rows(MIDISelection(channel: 3)) == ["C#4"])
    #expect(try rows(MIDISelection(track: 1)) == ["C4"])
    let none = try #require(subsongError { _ = try rows(MIDISelection(channel: 2)) })
    #expect(none.description.contains("tracks 1, 2, on the channels 1, 3, 10"))
    #expect(subsongError { _ = try rows(MIDISelection(track: 3)) }?.category == .usage)
    #expect(subsongError { _ = try rows(MIDISelection(track: 0)) }?.category == .usage)
    #expect(subsongError { _ = try rows(MIDISelection(channel: 17)) }?.category == .usage)
    let drums = try #require(subsongError { _ = try read([Array(tracks[1].prefix(7))]) })
    #expect(drums.remedy == "ask for percussion")
  }

  @Test("What is malformed is refused at its byte") func malformed() throws {
    let note: [UInt8] = [0, 0x90, 60, 1]
    let cases: [([UInt8], Int, String)] = [
      ([1, 2, 3], 0, "MThd"), (Array("MThd".utf8), 4, "file ends"),
      (Self.chunk("MThd", [0, 1]), 4, "at least six"),
      (file([note], format: 2), 8, "pieces of their own"), (file([note], format: 3), 8, "format 3"),
      (file([note], division: [0, 0]), 12, "no tick"), (file([note], division: [0xE2, 0]), 12, "no tick"),
      (file([note], division: [0x90, 4]), 12, "112 frames"), (file([note], count: 2), 26, "announces 2"),
      (Array(file([note]).dropLast()), 22, "only 3 bytes are left"),
      (file([[0, 0x90, 60]]), 25, "ends within an event"), (file([[0, 60, 1]]), 23, "status byte"),
      (file([[0, 0x90, 200, 1]]), 24, "byte 200"), (file([[0, 0xF4]]), 23, "not kept in files"),
      (file([[0x81, 0x81, 0x81, 0x81, 0]]), 22, "more than four bytes"),
      (file([[0, 0xFF, 1, 0x7F, 0]]), 26, "only 1 bytes are left"),
      (file([[0, 0xF0, 9]]), 25, "only 0 bytes"),
      (file([[0, 0xFF, 0x51, 3, 0, 0, 0]]), 23, "0 µs"), (file([[0, 0xFF, 0x51, 2, 0, 1]]), 23, "2 bytes"),
    ]
    for (bytes, offset, mentions) in cases {
      let error = try #require(subsongError { _ = try NoteFile(midi: bytes, named: "x.mid") })
      #expect(error.location == "x.mid: byte \(offset)", "\(error)")
      #expect(error.category == .badInput && error.description.contains(mentions), "\(error)")
    }
    let far = file([[0, 0xFF, 0x51, 3, 0xFF, 0xFF, 0xFF] + note + [0xFF, 0xFF, 0xFF, 0x7F, 60, 0]])
    #expect(subsongError { _ = try NoteFile(midi: far, named: "x") }?.description.contains("a day") == true)
  }

  @Test("A truncated file is refused wherever it ends") func truncated() throws {
    let bytes = try SongLibrary.song(named: "fuer-elise").exported(as: .midi)
    for length in bytes.indices {
      #expect(subsongError { _ = try NoteFile(midi: Array(bytes[..<length]), named: "x") } != nil)
    }
  }

  @Test("A file that was edited elsewhere keeps its rows if it still is a song, or is read as any other")
  func edited() throws {
    let song = try Song(
      title: "t", rowNames: ["a b", "silent", "C4"], states: [[0], [2], [0, 2], []], stateDuration: 7)
    let bytes = try song.exported(as: .midi)
    func edited(_ change: ([UInt8]) -> [UInt8]) throws -> Song {
      try Song.imported(change(bytes), named: "x").song
    }
    // C4 is taken, so that "a b" has C#4 and "silent" D4.
    let ons = bytes.indices.dropLast(2).filter { bytes[$0] == 0x90 && bytes[$0 + 1] == 61 }
    let offs = bytes.indices.dropLast(2).filter { bytes[$0] == 0x80 && bytes[$0 + 1] == 61 }
    func withKey(_ key: UInt8) throws -> Song {
      try edited { $0.enumerated().map { (ons + offs).contains($0.offset - 1) ? key : $0.element } }
    }
    #expect(try withKey(61) == song)
    #expect(try withKey(62).states == [[1], [2], [1, 2], []])
    #expect(try withKey(62).rowNames == song.rowNames)
    // A key of no row.
    #expect(try withKey(90).rowNames == ["F#6", "C4"])
    #expect(try withKey(90).stateDuration == 10)
    // Another division puts the notes off the grid: they are quantised like those of other files.
    let division = try edited { $0.enumerated().map { $0.offset == 13 ? 0xE1 : $0.element } }
    #expect(division.rowNames == ["C#4", "C4"])
    // The text is damaged.
    let damaged = try edited { bytes in
      let place = (bytes.ranges(of: Array("rows:".utf8)).first?.lowerBound ?? 0)
      return bytes.enumerated().map { $0.offset == place ? 0x78 : $0.element }
    }
    #expect(damaged.rowNames == ["C#4", "C4"] && damaged.title == "t")
  }

  @Test("Rows that are no pitches have the free keys from C4 on") func keys() throws {
    let names = ["x", "C4", "y", "D4", "Eb4", "D#4"]
    let song = try Song(title: "t", rowNames: names, states: names.indices.map { [$0] }, stateDuration: 1)
    let bytes = try song.exported(as: .midi)
    let ons = bytes.indices.dropLast(3).filter { bytes[$0] == 0x90 && bytes[$0 + 2] == 80 }.map {
      bytes[$0 + 1]
    }
    #expect(ons == [61, 60, 64, 62, 63, 65])
    let full = try Song(
      title: "t", rowNames: (0..<128).map { "r\($0)" }, states: (0..<128).map { [$0] }, stateDuration: 1)
    #expect(try Song.imported(full.exported(as: .midi), named: "x").song == full)
  }
}
