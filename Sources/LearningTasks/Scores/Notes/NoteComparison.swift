import NumericalCore

/// A note of the song that was played.
public struct MatchedNote: Hashable, Codable, Sendable {
  /// Where the aligned song has it, in the recording's time.
  public var expected: NoteEvent
  /// As it was played.
  public var played: NoteEvent
  /// Played minus expected onset, in ms; `nil` if one of them lies outside the recording.
  public var onsetError: Double?
  /// The same against the song that begins with the recording and keeps its tempo; see ``NoteComparison/rawOnsetErrors``.
  public var rawOnsetError: Double?
  /// Played minus expected duration, in ms; `nil` if a part of one of them lies outside the recording.
  public var durationError: Double?
}

/// A wrong note at the time of a right one.
public struct SubstitutedNote: Hashable, Codable, Sendable {
  /// The note of the song, which was not played.
  public var expected: NoteEvent
  /// The note that was played instead.
  public var played: NoteEvent
}

/// How far times are from where they should be, in ms.
public struct TimingErrors: Hashable, Codable, Sendable {
  /// How many notes were measured.
  public var count: Int
  /// Positive: too late, or too long.
  public var mean: Double
  public var absoluteMean: Double
  /// With `n − 1`; 0 for one note.
  public var standardDeviation: Double

  /// `nil` if there is no note.
  public init?(_ errors: [Double]) {
    guard let summary = Summary(errors), let absolute = Summary(errors.map(abs)) else { return nil }
    (count, mean, absoluteMean) = (summary.count, summary.mean, absolute.mean)
    standardDeviation = summary.standardDeviation
  }
}

/// A replay against its song, note by note; made by ``NoteComparer``.
///
/// Each note of the song is either matched, substituted or missed, and each note of the replay matched, substituted or extra.
/// All times are in the recording's time, in ms.
public struct NoteComparison: Hashable, Sendable {
  /// By the expected onset.
  public var matched: [MatchedNote]
  public var substituted: [SubstitutedNote]
  public var missed: [NoteEvent]
  public var extra: [NoteEvent]
  /// Which states of the song were heard, in the order of the replay; for ``TransitionAccuracy``.
  public var heard: [HeardState]

  /// The path through recording and song, before it is made smooth.
  public var alignment: SongAlignment
  /// Where in the song the recording begins, in ms, between minus and plus half a cycle; positive: the replay is ahead.
  public var shift: Double
  /// The slope of the line through the smooth alignment; 1 is the song's tempo, 0.5 half as fast.
  public var tempo: Double
  /// The tempo at the end minus the tempo at the beginning, by the parabola through the smooth alignment.
  public var tempoDrift: Double

  /// Notes of the song in the time of the recording.
  public var expectedCount: Int { matched.count + substituted.count + missed.count }
  /// Notes of the replay.
  public var playedCount: Int { matched.count + substituted.count + extra.count }
  /// The fraction of the played notes that are right; `nil` if none was played.
  public var precision: Double? { playedCount > 0 ? Double(matched.count) / Double(playedCount) : nil }
  /// The fraction of the song's notes that were played; `nil` if there was none to play.
  public var recall: Double? { expectedCount > 0 ? Double(matched.count) / Double(expectedCount) : nil }

  /// The harmonic mean of precision and recall (F1), `2 · matched / (expected + played)`; 1 where silence was right.
  public var noteAccuracy: Double {
    let notes = expectedCount + playedCount
    return notes > 0 ? Double(2 * matched.count) / Double(notes) : 1
  }

  /// Of the matched notes against the aligned song: what is left when shift and tempo are taken out.
  public var onsetErrors: TimingErrors? { TimingErrors(matched.compactMap(\.onsetError)) }

  /// Of the matched notes against the song itself: an error for each note that grows with a shift or a wrong tempo. The song
  /// begins with the recording, in the cycle for which ``shift`` is least.
  public var rawOnsetErrors: TimingErrors? { TimingErrors(matched.compactMap(\.rawOnsetError)) }

  /// Of the matched notes against the aligned song.
  public var durationErrors: TimingErrors? { TimingErrors(matched.compactMap(\.durationError)) }
}
