import NumericalCore

/// Writes Standard MIDI Files of format 0.
struct MIDIWriter {
  private var events: [UInt8] = []
  private var tick = 0
  private static let longestDelta = 0x0FFF_FFFF

  /// - Parameters:
  ///   - notes: in ticks, each with its key, in any order.
  ///   - end: the tick where the piece ends.
  ///   - ticksPerBeat: up to 32767.
  ///   - microsecondsPerBeat: up to 16 777 215.
  static func file(
    head: MIDIHead, notes: [MIDINote], end: Int, ticksPerBeat: Int, microsecondsPerBeat: Int
  ) -> [UInt8] {
    var writer = MIDIWriter()
    writer.meta(0x03, Array(head.title.utf8))
    writer.meta(0x01, Array(head.text.utf8))
    writer.meta(0x51, bigEndian(microsecondsPerBeat, bytes: 3))
    // At the same tick notes end before others begin.
    let changes =
      notes.map { (tick: $0.offset, status: UInt8(0x80), key: $0.key) }
      + notes.map { (tick: $0.onset, status: UInt8(0x90), key: $0.key) }
    for change in changes.sorted(by: { ($0.tick, $0.status, $0.key) < ($1.tick, $1.status, $1.key) }) {
      writer.advance(to: change.tick)
      writer.events += [change.status, change.key, 80]
    }
    writer.meta(0x2F, [], at: end)
    return MIDIFile.mark + bigEndian(6, bytes: 4) + bigEndian(0, bytes: 2) + bigEndian(1, bytes: 2)
      + bigEndian(ticksPerBeat, bytes: 2) + Array("MTrk".utf8) + bigEndian(writer.events.count, bytes: 4)
      + writer.events
  }

  private mutating func meta(_ kind: UInt8, _ data: [UInt8], at tick: Int = 0) {
    advance(to: tick)
    events += [0xFF, kind] + Self.variableLength(data.count) + data
  }

  private mutating func advance(to tick: Int) {
    var delta = max(0, tick - self.tick)
    self.tick += delta
    // A pause that no number can say is cut by empty texts.
    while delta > Self.longestDelta {
      events += Self.variableLength(Self.longestDelta) + [0xFF, 0x01, 0]
      delta -= Self.longestDelta
    }
    events += Self.variableLength(delta)
  }

  private static func bigEndian(_ number: Int, bytes: Int) -> [UInt8] {
    (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  private static func variableLength(_ number: Int) -> [UInt8] {
    let groups = (0..<4).reversed().map { UInt8(number >> (7 * $0) & 0x7F) }
    let used = groups.drop { $0 == 0 }
    let kept = used.isEmpty ? [0] : Array(used)
    return kept.dropLast().map { $0 | 0x80 } + kept.suffix(1)
  }
}

extension Song {
  /// The song as a MIDI file; reading it gives an equal song.
  ///
  /// A state is a sixteenth note, a quarter of a beat. Rows that are named by a pitch have its key; others have keys from C4 on.
  /// Names, composer and the duration of a state stand in a text event.
  ///
  /// - Parameter stateLength: how long a state lasts in the file, in ms; rounded to a quarter of a µs. 125 ms is 120 beats a minute.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) for more than 128 rows or for a length that MIDI cannot say.
  func midi(stateLength: Double) throws(SubsongError) -> [UInt8] {
    let beat = (stateLength * 1000 * Double(MIDIHead.statesPerBeat)).rounded()
    guard (1...16_777_215).contains(beat), Double(states.count) * stateLength <= NoteTrack.longestDuration
    else {
      throw SubsongError(
        .badInput, "\(states.count) states of \(stateLength) ms cannot be written as MIDI",
        because: "a state lasts at most 4194 ms there, and a piece a day",
        remedy: "choose another length of a state")
    }
    let keys = try MIDIKeys.keys(of: rowNames)
    let ticks = 120
    return MIDIWriter.file(
      head: MIDIHead(title: title, composer: composer, stateDuration: stateDuration, rowNames: rowNames),
      notes: runs.map {
        MIDINote(channel: 0, key: UInt8(keys[$0.row]), onset: $0.first * ticks, offset: $0.end * ticks)
      },
      end: states.count * ticks, ticksPerBeat: ticks * MIDIHead.statesPerBeat, microsecondsPerBeat: Int(beat))
  }
}

extension NoteTrack {
  /// The track as a MIDI file with ticks of 0.1 ms, to which times are rounded.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) for more than 128 rows.
  func midi() throws(SubsongError) -> [UInt8] {
    let keys = try MIDIKeys.keys(of: rowNames)
    let notes = notes.map { note in
      let onset = Int((note.onset * 10).rounded())
      let offset = max(onset + 1, Int((note.offset * 10).rounded()))
      return MIDINote(channel: 0, key: UInt8(keys[note.row]), onset: onset, offset: offset)
    }
    let last = notes.map(\.offset).max() ?? 0
    return MIDIWriter.file(
      head: MIDIHead(title: title, composer: composer, rowNames: rowNames), notes: notes,
      end: max(last, Int((duration * 10).rounded())), ticksPerBeat: 5000, microsecondsPerBeat: 500_000)
  }
}
