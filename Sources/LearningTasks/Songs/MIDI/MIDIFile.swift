import NumericalCore

/// A Standard MIDI File of format 0 or 1: what of it concerns notes.
///
/// Reference: MIDI Manufacturers Association, *Standard MIDI Files 1.0* (RP-001), 1996.
struct MIDIFile {
  /// What a tick is.
  enum Division: Hashable {
    /// That many ticks make a quarter note.
    case beats(Int)
    /// That many ticks make a second.
    case seconds(Double)
  }

  let division: Division
  let tracks: [MIDITrack]

  static let mark = Array("MThd".utf8)

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) at `name: byte offset`.
  init(_ bytes: [UInt8], named name: String) throws(SubsongError) {
    try SongLimits.check(bytes: bytes.count, of: name)
    var cursor = MIDICursor(file: name, bytes: bytes, position: 0, end: bytes.count)
    let header = try Self.header(&cursor)
    division = header.division
    var tracks: [MIDITrack] = []
    var room = NoteTrack.mostNotes
    // What stands behind the last track is no matter of ours.
    while tracks.count < header.tracks {
      guard cursor.end - cursor.position >= 8 else {
        throw cursor.malformed(
          "the file ends after \(tracks.count) tracks", because: "its header announces \(header.tracks)")
      }
      let kind = try cursor.bytes(4, of: "the name of a chunk")
      let length = try cursor.number(ofBytes: 4)
      let start = cursor.position
      _ = try cursor.bytes(length, of: "a chunk")
      guard kind.elementsEqual("MTrk".utf8) else { continue }
      var chunk = MIDICursor(file: name, bytes: bytes, position: start, end: start + length)
      tracks.append(try MIDITrack(&chunk, room: &room))
    }
    self.tracks = tracks
  }

  private static func header(_ cursor: inout MIDICursor) throws(SubsongError) -> (
    tracks: Int, division: Division
  ) {
    guard cursor.bytes.starts(with: mark) else {
      throw cursor.malformed(
        "the file is no MIDI file", because: "a MIDI file begins with 'MThd'",
        remedy: "is this the right file?")
    }
    cursor.position = mark.count
    let length = try cursor.number(ofBytes: 4)
    guard length >= 6 else {
      throw cursor.malformed("the header has \(length) bytes", at: 4, because: "it needs at least six")
    }
    let start = cursor.position
    _ = try cursor.bytes(length, of: "the header")
    cursor.position = start
    let format = try cursor.number(ofBytes: 2)
    guard format <= 1 else {
      throw cursor.malformed(
        "the file has the format \(format)", at: start,
        because: format == 2
          ? "the tracks of format 2 are pieces of their own, not voices of one song"
          : "there are formats 0, 1 and 2",
        remedy: "save it in format 0 or 1")
    }
    let tracks = try cursor.number(ofBytes: 2)
    let division = try division(&cursor)
    cursor.position = start + length
    return (tracks, division)
  }

  private static func division(_ cursor: inout MIDICursor) throws(SubsongError) -> Division {
    let start = cursor.position
    let (high, low) = (try cursor.byte(), try cursor.byte())
    if high < 0x80 {
      let ticks = Int(high) << 8 | Int(low)
      guard ticks > 0 else { throw cursor.malformed("a quarter note has no tick", at: start) }
      return .beats(ticks)
    }
    // 29 stands for the 30 frames of colour television, which takes a thousandth longer for them.
    let rates = [24: 24.0, 25: 25.0, 29: 30_000 / 1001.0, 30: 30.0]
    guard let rate = rates[256 - Int(high)] else {
      throw cursor.malformed(
        "a second has \(256 - Int(high)) frames", at: start, because: "it has 24, 25, 29 (drop frame) or 30")
    }
    guard low > 0 else { throw cursor.malformed("a frame has no tick", at: start) }
    return .seconds(rate * Double(low))
  }
}
