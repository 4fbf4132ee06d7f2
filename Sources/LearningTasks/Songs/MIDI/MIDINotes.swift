import NumericalCore

/// Which notes of a MIDI file are read.
public struct MIDISelection: Hashable, Sendable {
  /// Counted from 1; all tracks if not given.
  public var track: Int?
  /// 1 to 16; all channels if not given.
  public var channel: Int?
  /// Whether the notes of channel 10, which stand for drums and not for pitches, are read, too. They are if that channel is asked
  /// for.
  public var percussion: Bool

  public init(track: Int? = nil, channel: Int? = nil, percussion: Bool = false) {
    (self.track, self.channel, self.percussion) = (track, channel, percussion)
  }

  func includes(_ note: MIDINote) -> Bool {
    if let channel { return Int(note.channel) + 1 == channel }
    return percussion || note.channel != 9
  }
}

extension NoteFile {
  /// Reads a Standard MIDI File of format 0 or 1.
  ///
  /// The rows are the pitches that sound, from high to low; the title is the name of the first track. The tempo events of all
  /// tracks make one tempo map, 120 beats a minute to begin with. A file that counts in frames (SMPTE) has no beats. Velocities,
  /// instruments and pedals do not count. For which note-off ends which note, see the notes of ``MIDISelection``'s reader: the
  /// oldest open one of the key and channel.
  ///
  /// A file that Subsong wrote, and that nobody has edited beyond what a song can be, has the song's own rows.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - name: the file's name, for errors, and for the title if the file has none.
  ///   - selection: which tracks and channels.
  /// - Throws: ``NumericalCore/SubsongError``: usage if a track or channel is asked for that is not there, bad input at `name: byte offset`.
  public init(midi bytes: [UInt8], named name: String, selection: MIDISelection = MIDISelection())
    throws(SubsongError)
  {
    let file = try MIDIFile(bytes, named: name)
    let notes = try file.notes(selection, named: name)
    let time = file.time
    // A silent song of ours is a song; a choice that leaves nothing is a slip.
    if notes.isEmpty, selection != MIDISelection() {
      try Self.requireNotes(notes, file, selection, named: name)
    }
    if let head = file.head, let fitting = MIDIFitting(head, notes, file) {
      track = try file.track(notes, rowOfKey: fitting.rowOfKey, head: head, time: time, named: name)
      stateDuration = head.stateDuration
    } else {
      try Self.requireNotes(notes, file, selection, named: name)
      let keys = Set(notes.map { Int($0.key) }).sorted(by: >)
      let rows = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($0.element, $0.offset) })
      let head = MIDIHead(
        title: file.tracks.first?.name ?? SongTitle.stem(of: name),
        rowNames: keys.compactMap { Pitch(key: $0)?.name })
      track = try file.track(notes, rowOfKey: rows, head: head, time: time, named: name)
    }
    beats = time.beats
  }

  private static func requireNotes(
    _ notes: [MIDINote], _ file: MIDIFile, _ selection: MIDISelection, named name: String
  ) throws(SubsongError) {
    guard notes.isEmpty else { return }
    let channels = Set(file.tracks.flatMap { $0.notes.map(\.channel) }).sorted().map { "\($0 + 1)" }
    let tracks = file.tracks.indices.filter { !file.tracks[$0].notes.isEmpty }.map { "\($0 + 1)" }
    throw SubsongError(
      .badInput, "the file has no note that is asked for", at: name,
      because: tracks.isEmpty
        ? "it has none at all"
        : "there are notes in the tracks \(tracks.joined(separator: ", ")), on the channels \(channels.joined(separator: ", "))",
      remedy: channels == ["10"] ? "ask for percussion" : nil)
  }
}

/// Ticks as times.
private struct MIDITime {
  /// `nil` if ticks are parts of a second.
  let beats: BeatMap?
  let ticksPerUnit: Double

  /// In ms.
  func time(of tick: Int) -> Double {
    beats?.time(ofBeat: Double(tick) / ticksPerUnit) ?? Double(tick) / ticksPerUnit * 1000
  }
}

extension MIDIFile {
  fileprivate var head: MIDIHead? { tracks.lazy.compactMap(\.head).first.flatMap { MIDIHead($0) } }

  fileprivate var end: Int { tracks.map(\.end).max() ?? 0 }

  fileprivate var time: MIDITime {
    switch division {
    case .seconds(let ticks): return MIDITime(beats: nil, ticksPerUnit: ticks)
    case .beats(let ticks):
      let tempos = tracks.flatMap(\.tempos).enumerated()
        .sorted { ($0.element.tick, $0.offset) < ($1.element.tick, $1.offset) }
      let changes = tempos.map {
        (beat: Double($0.element.tick) / Double(ticks), beatLength: Double($0.element.microseconds) / 1000)
      }
      return MIDITime(beats: BeatMap(beatLength: 500, changes: changes), ticksPerUnit: Double(ticks))
    }
  }

  fileprivate func notes(_ selection: MIDISelection, named name: String) throws(SubsongError) -> [MIDINote] {
    if let channel = selection.channel, !(1...16).contains(channel) {
      throw SubsongError(
        .usage, "there is no channel \(channel)", at: name, because: "MIDI has the channels 1 to 16")
    }
    guard let track = selection.track else { return tracks.flatMap { $0.notes.filter(selection.includes) } }
    guard track >= 1, track <= tracks.count else {
      throw SubsongError(
        .usage, "there is no track \(track)", at: name,
        because: "the file has \(tracks.count) tracks, counted from 1")
    }
    return tracks[track - 1].notes.filter(selection.includes)
  }

  fileprivate func track(
    _ notes: [MIDINote], rowOfKey: [Int: Int], head: MIDIHead, time: MIDITime, named name: String
  ) throws(SubsongError) -> NoteTrack {
    let events = notes.compactMap { note in
      rowOfKey[Int(note.key)].map { row in
        let onset = time.time(of: note.onset)
        // Far from the beginning a short tick may be less than a double can tell.
        return NoteEvent(row: row, onset: onset, offset: max(time.time(of: note.offset), onset.nextUp))
      }
    }
    let last = events.map(\.offset).max() ?? 0
    do {
      return try NoteTrack(
        title: head.title, composer: head.composer, rowNames: head.rowNames, notes: events,
        duration: max(time.time(of: end), last))
    } catch {
      throw error.located(at: name)
    }
  }
}

/// How the notes of a file fit what its head says.
private struct MIDIFitting {
  let rowOfKey: [Int: Int]

  /// - Returns: `nil` if a note has a key of no row; for a song also if a note or the end of the file does not lie on its grid.
  init?(_ head: MIDIHead, _ notes: [MIDINote], _ file: MIDIFile) {
    guard let keys = try? MIDIKeys.keys(of: head.rowNames) else { return nil }
    let rows = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($0.element, $0.offset) })
    guard notes.allSatisfy({ rows[Int($0.key)] != nil }) else { return nil }
    rowOfKey = rows
    guard head.stateDuration != nil else { return }
    guard case .beats(let ticks) = file.division, file.end > 0 else { return nil }
    let isOnGrid = { (tick: Int) in (tick * MIDIHead.statesPerBeat).isMultiple(of: ticks) }
    guard isOnGrid(file.end), notes.allSatisfy({ isOnGrid($0.onset) && isOnGrid($0.offset) }) else {
      return nil
    }
  }
}
