import NumericalCore

/// A note of a MIDI file, in ticks.
struct MIDINote: Hashable {
  /// 0 to 15.
  var channel: UInt8
  var key: UInt8
  var onset: Int
  var offset: Int
}

/// The events of one track that concern notes.
///
/// A note-off, or a note-on of velocity 0, ends the oldest open note of its key and channel. Notes that are open at the end of
/// the track end there. No note is shorter than a tick. The status byte is left out if it is that of the channel event before, even
/// if other events lie between them.
struct MIDITrack {
  /// By onset.
  private(set) var notes: [MIDINote] = []
  /// At which tick a quarter note becomes how long, in µs; in order.
  private(set) var tempos: [(tick: Int, microseconds: Int)] = []
  private(set) var name: String?
  /// Text that a program of ours has left.
  private(set) var head: ArraySlice<UInt8>?
  /// The tick of its last event.
  private(set) var end = 0

  /// The open notes of a key and channel, as indices of the notes, the oldest first.
  private struct Open {
    var notes: [Int] = []
    var firstOpen = 0
  }
  private var open: [UInt16: Open] = [:]
  private var status: UInt8 = 0

  /// - Parameter room: how many notes may follow.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) at `name: byte offset`.
  init(_ cursor: inout MIDICursor, room: inout Int) throws(SubsongError) {
    var goesOn = true
    while goesOn, !cursor.isAtEnd {
      end += try cursor.variableLengthNumber()
      goesOn = try readEvent(&cursor, room: &room)
    }
    for open in open.values {
      for note in open.notes[open.firstOpen...] { close(note) }
    }
    open = [:]
    // The lengths of notes of no tick may lead beyond the end.
    end = max(end, notes.last.map { $0.onset + 1 } ?? 0)
  }

  /// - Returns: whether the track goes on.
  private mutating func readEvent(_ cursor: inout MIDICursor, room: inout Int) throws(SubsongError) -> Bool {
    let start = cursor.position
    let first = try cursor.byte()
    switch first {
    case 0xFF: return try readMeta(&cursor, at: start)
    case 0xF0, 0xF7: _ = try cursor.bytes(cursor.variableLengthNumber(), of: "a system message")
    case 0xF1...0xFE:
      throw cursor.malformed(
        "found the byte \(first)", at: start, because: "such messages are sent, but not kept in files")
    case 0x80...0xEF:
      status = first
      try readChannelEvent(first: nil, &cursor, room: &room)
    default:
      guard status != 0 else {
        throw cursor.malformed(
          "found the byte \(first)", at: start, because: "the first event has a status byte")
      }
      try readChannelEvent(first: first, &cursor, room: &room)
    }
    return true
  }

  private mutating func readChannelEvent(first: UInt8?, _ cursor: inout MIDICursor, room: inout Int)
    throws(SubsongError)
  {
    let key: UInt8
    if let first { key = first } else { key = try Self.data(&cursor) }
    let kind = status >> 4
    // Program changes and the pressure of a channel have one byte of data.
    if kind == 0xC || kind == 0xD { return }
    let velocity = try Self.data(&cursor)
    if kind == 9, velocity > 0 {
      guard room > 0 else {
        throw cursor.malformed(
          "there are more than \(NoteTrack.mostNotes) notes", because: "so many are kept at most",
          remedy: "cut the piece into parts")
      }
      room -= 1
      open[address(key), default: Open()].notes.append(notes.count)
      notes.append(MIDINote(channel: status & 0xF, key: key, onset: end, offset: end + 1))
    } else if kind == 8 || kind == 9 {
      endOldest(address(key))
    }
  }

  private func address(_ key: UInt8) -> UInt16 { UInt16(status & 0xF) << 8 | UInt16(key) }

  private mutating func endOldest(_ address: UInt16) {
    guard let place = open.index(forKey: address) else { return }
    let queue = open.values[place]
    guard queue.firstOpen < queue.notes.count else { return }
    close(queue.notes[queue.firstOpen])
    open.values[place].firstOpen += 1
  }

  private mutating func close(_ note: Int) { notes[note].offset = max(end, notes[note].onset + 1) }

  private static func data(_ cursor: inout MIDICursor) throws(SubsongError) -> UInt8 {
    let byte = try cursor.byte()
    guard byte < 0x80 else {
      throw cursor.malformed(
        "found the byte \(byte)", at: cursor.position - 1, because: "the data of an event are below 128")
    }
    return byte
  }
}

extension MIDITrack {
  private mutating func readMeta(_ cursor: inout MIDICursor, at start: Int) throws(SubsongError) -> Bool {
    let kind = try cursor.byte()
    let data = try cursor.bytes(cursor.variableLengthNumber(), of: "a meta event")
    switch kind {
    case 0x01 where MIDIHead.isOne(data): head = head ?? data
    case 0x03: name = name ?? Self.text(data)
    case 0x51: tempos.append((end, try Self.tempo(data, cursor, at: start)))
    case 0x2F: return false
    default: break
    }
    return true
  }

  private static func tempo(_ data: ArraySlice<UInt8>, _ cursor: MIDICursor, at start: Int)
    throws(SubsongError)
    -> Int
  {
    let microseconds = data.prefix(3).reduce(0) { $0 << 8 | Int($1) }
    guard data.count == 3, microseconds > 0 else {
      throw cursor.malformed(
        "a tempo of \(data.count) bytes and \(microseconds) µs a quarter note", at: start,
        because: "it needs three bytes and more than nothing")
    }
    return microseconds
  }

  /// UTF-8, or Latin-1 if it is none, as older programs write.
  private static func text(_ data: ArraySlice<UInt8>) -> String? {
    let text =
      String(validating: data, as: UTF8.self)
      ?? String(String.UnicodeScalarView(data.map { Unicode.Scalar($0) }))
    let line = TextContent.line(text)
    return line.isEmpty ? nil : line
  }
}
