import NumericalCore

/// A note with its place in the recording that it should have, or has.
struct PlacedNote: Hashable, Sendable {
  /// In the recording's time, cut to it.
  var note: NoteEvent
  /// The onset in the time of the song, which grows from cycle to cycle, in ms; NaN for a note that was played.
  var songOnset = Double.nan
  /// Whether the note began before what was recorded, or ended after it.
  var isCutAtStart, isCutAtEnd: Bool

  var isCut: Bool { isCutAtStart || isCutAtEnd }
}

/// The notes of a song that repeats without end, as a reader hears them in its target.
struct CyclicNotes: Sendable {
  /// In ms.
  let period: Double
  /// Those that begin in the first cycle, by onset, then row.
  let notes: [NoteEvent]
  /// Rows that never pause.
  let endless: [Int]

  /// The second of three cycles has its neighbours on both sides.
  init(reader: NoteReader, target: Matrix<Double>) {
    let period = reader.song.duration
    let cycles = target.appendingColumns(of: target).appendingColumns(of: target)
    let heard = reader.notes(in: cycles)
    // Half a sample before the border, so that rounding does not move a note into another cycle.
    let start = period - reader.sampleInterval / 2
    self.period = period
    notes = heard.filter { start <= $0.onset && $0.onset < start + period }.map {
      NoteEvent(row: $0.row, onset: $0.onset - period, offset: $0.offset - period)
    }.sorted { ($0.onset, $0.row) < ($1.onset, $1.row) }
    endless = heard.filter { $0.onset < start && $0.offset > start + period }.map(\.row)
  }

  /// The notes that should sound in a run of the clock, by onset; those at its ends are cut.
  func notes(in run: SongClock.Run) -> [PlacedNote] {
    guard let start = run.songTimes.first, let end = run.songTimes.last else { return [] }
    let longest = notes.map(\.duration).max() ?? 0
    let cycles = Int(((start - longest) / period).rounded(.down)) - 1...Int((end / period).rounded(.down)) + 1
    let whole = endless.map { NoteEvent(row: $0, onset: -.infinity, offset: .infinity) }
    let all =
      whole
      + cycles.flatMap { cycle in
        let shift = Double(cycle) * period
        return notes.map { NoteEvent(row: $0.row, onset: $0.onset + shift, offset: $0.offset + shift) }
      }
    return all.filter { $0.onset < end && $0.offset > start }.map { note in
      PlacedNote(
        note: NoteEvent(
          row: note.row, onset: run.time(ofSong: max(note.onset, start)),
          offset: run.time(ofSong: min(note.offset, end))),
        songOnset: note.onset, isCutAtStart: note.onset <= start, isCutAtEnd: note.offset >= end)
    }
  }
}
