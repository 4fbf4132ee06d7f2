import NumericalCore

/// How the states of a song lie in the time of a recording or a piece.
public enum StateGrid: Hashable, Sendable {
  /// A state covers that many ms.
  case milliseconds(Double)
  /// That many states cover a beat, however long it lasts.
  case beats(BeatMap, subdivision: Int)

  /// The subdivisions of a beat that ``fitting(_:_:)`` tries, from the coarsest to the finest.
  public static let subdivisions = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32]
  /// An onset may lie that far from the grid that ``fitting(_:_:)`` chooses, as a fraction of a state.
  public static let onsetTolerance = 0.1

  /// Where a time lies, in states from the beginning.
  ///
  /// - Parameter time: in ms.
  public func position(of time: Double) -> Double {
    switch self {
    case .milliseconds(let length): time / length
    case .beats(let beats, let subdivision): beats.beat(at: time) * Double(subdivision)
    }
  }

  /// - Throws: ``NumericalCore/SubsongError`` (usage) if a state covers no time.
  func check() throws(SubsongError) {
    switch self {
    case .milliseconds(let length):
      guard length > 0, length.isFinite else {
        throw SubsongError(
          .usage, "a state covers \(length) ms", because: "a length has to be positive and finite",
          remedy: "for example 10 ms of a recording, or 125 ms of a piece")
      }
    case .beats(_, let subdivision):
      guard subdivision > 0 else {
        throw SubsongError(
          .usage, "a beat has \(subdivision) states", because: "it needs at least one",
          remedy: "for example 4")
      }
    }
  }

  /// The coarsest of ``subdivisions`` of the beat that fits the notes.
  ///
  /// A subdivision fits if no onset lies farther from it than ``onsetTolerance`` of a state, and if it merges no notes of a row
  /// that a gap parts in the file. (Notes without a gap between them become one on every grid.) If none keeps the gaps, the
  /// onsets alone decide; if none fits the onsets either, it is the finest.
  public static func fitting(_ track: NoteTrack, _ beats: BeatMap) -> StateGrid {
    let spans = track.notes.map {
      BeatSpan(row: $0.row, onset: beats.beat(at: $0.onset), offset: beats.beat(at: $0.offset))
    }
    let fitting = subdivisions.filter { subdivision in
      spans.allSatisfy { span in
        let onset = span.onset * Double(subdivision)
        return abs(onset - onset.rounded()) <= onsetTolerance
      }
    }
    let apart = fitting.first { keepsGaps(of: spans, rows: track.rowNames.count, subdivision: Double($0)) }
    return .beats(beats, subdivision: apart ?? fitting.first ?? subdivisions.last ?? 1)
  }

  /// Whether notes of a row that a gap parts stay apart on a subdivision of the beat.
  private static func keepsGaps(of spans: [BeatSpan], rows: Int, subdivision: Double) -> Bool {
    var ends = [RowEnd](repeating: RowEnd(), count: rows)
    return spans.allSatisfy { span in
      let first = (span.onset * subdivision).rounded()
      let before = ends[span.row]
      ends[span.row] = RowEnd(
        beat: max(before.beat, span.offset),
        state: max(before.state, first + 1, (span.offset * subdivision).rounded()))
      return first > before.state || span.onset - before.beat <= 1e-6
    }
  }

  /// A note, in beats.
  private struct BeatSpan {
    var row: Int
    var onset: Double
    var offset: Double
  }

  /// Where the last note of a row ends, in beats and in states; before the beginning if there was none.
  private struct RowEnd {
    var beat = -1.0
    var state = -1.0
  }
}
