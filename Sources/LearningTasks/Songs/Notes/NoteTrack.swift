import NumericalCore

/// One note or syllable, with its time.
public struct NoteEvent: Hashable, Codable, Sendable {
  /// Which pitch or syllable: an index of the track's row names.
  public var row: Int
  /// When it begins, in ms.
  public var onset: Double
  /// When it ends, in ms; after the onset.
  public var offset: Double

  public init(row: Int, onset: Double, offset: Double) {
    (self.row, self.onset, self.offset) = (row, onset, offset)
  }

  /// In ms.
  public var duration: Double { offset - onset }
}

/// Notes in continuous time: what a MIDI file or an annotation of a recording holds, before it is laid on the grid of a ``Song``,
/// and what a replay sounds like.
public struct NoteTrack: Hashable, Sendable {
  /// What it is called; as the title of a ``Song``.
  public let title: String
  public let composer: String?
  /// Pitches or syllables, all different; some may never sound.
  public let rowNames: [String]
  /// By onset, then row, then offset.
  public let notes: [NoteEvent]
  /// In ms; no note ends later.
  public let duration: Double

  /// No track has more notes.
  public static let mostNotes = 1_000_000
  /// No track is longer, in ms: a day.
  public static let longestDuration = 86_400_000.0

  /// - Parameters:
  ///   - title: the piece's name.
  ///   - composer: who wrote it, if known.
  ///   - rowNames: what the notes' rows are called.
  ///   - notes: in any order.
  ///   - duration: in ms; the end of the last note if not given.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input): a row that is not there, times that are no finite numbers, before 0, beyond the
  ///   duration or not in order, too many notes, or too long.
  public init(
    title: String, composer: String? = nil, rowNames: [String], notes: [NoteEvent], duration: Double? = nil
  ) throws(SubsongError) {
    guard notes.count <= Self.mostNotes else {
      throw SubsongError(
        .badInput, "there are \(notes.count) notes", because: "at most \(Self.mostNotes) are kept",
        remedy: "cut the recording into parts")
    }
    for note in notes {
      guard rowNames.indices.contains(note.row), note.onset >= 0, note.onset < note.offset,
        note.offset.isFinite
      else {
        throw SubsongError(
          .badInput, "a note of row \(note.row) lasts from \(note.onset) to \(note.offset) ms",
          because: "it needs one of \(rowNames.count) rows, an onset of 0 or later, and an offset after it")
      }
    }
    let last = notes.map(\.offset).max() ?? 0
    let duration = duration ?? last
    guard duration >= last, duration > 0, duration <= Self.longestDuration else {
      throw SubsongError(
        .badInput, "the notes end at \(last) ms, the track at \(duration) ms",
        because: "a track lasts at least as long as its notes, more than nothing, and at most a day")
    }
    (self.title, self.composer, self.rowNames, self.duration) = (title, composer, rowNames, duration)
    self.notes = notes.sorted { ($0.onset, $0.row, $0.offset) < ($1.onset, $1.row, $1.offset) }
  }

  /// The pitch of each row, if all row names are pitches, all different.
  public var pitches: [Pitch]? { Pitch.all(rowNames) }
}

extension Pitch {
  /// The pitches that all the names mean; `nil` if one is none, or two are the same (`D#5` and `Eb5`).
  public static func all(_ names: [String]) -> [Pitch]? {
    let pitches = names.compactMap(Pitch.init(name:))
    return pitches.count == names.count && Set(pitches).count == names.count ? pitches : nil
  }
}
