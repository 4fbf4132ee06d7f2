import NumericalCore

/// Compares replays with their song note by note.
///
/// 1. The recording is aligned with the target (``SongAligner``) and the alignment made smooth over eight states to both
///    sides, so that a single wrong note does not bend it. It gives shift and tempo.
/// 2. Both the recording and the target are read by the same ``NoteReader``; the target's notes are placed in the recording's
///    time. Where the replay advances more slowly than at half the tempo (it is silent, or holds a note), the song is taken to go
///    on at its own tempo. Where it jumps ahead, the notes between are missed; where it goes back or finds its place again, the
///    song is taken up there.
/// 3. In each row, notes are matched one to one by their onsets: as many as possible within ``tolerance``, and among those
///    choices the one with the least sum of timing errors. What is left over in all rows is paired by the same rule: a pair of a
///    missed and an extra note is a substitution.
///
/// A note that the beginning, the end, or a step back cuts, and of which less than the tolerance is inside, counts only if it is
/// matched.
///
/// A perfect replay, of any length and from any place, has all notes matched and no timing error, to rounding. For this the
/// shift, which the alignment knows to a block of an eighth to a quarter of a state, is made exact by the median onset error of a
/// first matching (by half a block at most).
///
/// A path cannot go back: where a replay repeats `n` states, about so many count as wrong before it is found again.
///
/// Reference for matching by onset tolerance: Bay, Ehmann & Downie, *Evaluation of multiple-F0 estimation and tracking systems*,
/// ISMIR (2009).
public struct NoteComparer: Sendable {
  /// How notes are heard.
  public let reader: NoteReader
  /// How far the onsets of two notes may lie apart, in ms.
  public let tolerance: Double

  private let aligner: SongAligner
  private let song: CyclicNotes

  /// - Parameters:
  ///   - reader: made with the same target.
  ///   - target: target rates, row × sample of one cycle.
  ///   - tolerance: as a fraction of a state, positive and at most 2; beyond one state neighbouring notes are confused.
  /// - Throws: ``NumericalCore/SubsongError``: usage if the tolerance is out of range; bad input if the target is not that of the reader.
  public init(reader: NoteReader, target: Matrix<Double>, tolerance: Double = 0.5) throws(SubsongError) {
    guard tolerance > 0, tolerance <= 2 else {
      throw SubsongError(
        .usage, "the tolerance is \(tolerance) states", because: "notes are matched by their onsets",
        remedy: "use more than 0 and at most 2; the default is 0.5")
    }
    let samples = reader.song.duration / reader.sampleInterval
    guard target.rows == reader.song.rowNames.count, Double(target.columns) == samples.rounded() else {
      throw SubsongError(
        .badInput, "the target has \(target.rows) rows and \(target.columns) samples",
        because:
          "the reader was made for \(reader.song.rowNames.count) rows and \(Int(samples.rounded())) samples",
        remedy: "use the same target for both")
    }
    let samplesPerState = Double(target.columns) / Double(reader.song.states.count)
    aligner = try SongAligner(
      target: target, decimation: Self.decimation(samples: target.columns, samplesPerState: samplesPerState))
    song = CyclicNotes(reader: reader, target: target)
    self.reader = reader
    self.tolerance = tolerance * reader.song.stateDuration
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the song has other rows than the target.
  public init(song: Song, target: Matrix<Double>) throws(SubsongError) {
    try self.init(reader: NoteReader(song: song, target: target), target: target)
  }

  /// Compares a recording with the song.
  ///
  /// - Parameter recording: rates, row × sample, of any length, without gaps.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if it has other rows than the song, or is shorter than a block of the alignment
  ///   (an eighth to a quarter of a state).
  /// - Complexity: that of ``SongAligner/align(_:)`` with 4 to 8 points a state.
  public func compare(_ recording: Matrix<Double>) throws(SubsongError) -> NoteComparison {
    let alignment = try aligner.align(recording)
    let duration = Double(recording.columns) * reader.sampleInterval
    let played = reader.notes(in: recording).map {
      PlacedNote(note: $0, isCutAtStart: $0.onset <= 0, isCutAtEnd: $0.offset >= duration)
    }
    let coarse = SongClock(
      alignment, samples: recording.columns,
      samplesPerState: reader.song.stateDuration / reader.sampleInterval,
      sampleInterval: reader.sampleInterval)
    let halfBlock = Double(alignment.decimation) * reader.sampleInterval / 2
    let delay = pairing(coarse, played).medianDelay
    let clock = coarse.delayed(by: max(-halfBlock, min(halfBlock, delay)))
    let start = clock.runs.first?.songTimes.first ?? 0
    let cycles = (start / song.period).rounded() * song.period
    let pairing = pairing(clock, played)
    return NoteComparison(
      matched: pairing.matched.map { MatchedNote(expected: $0, played: $1, songBegins: cycles) },
      substituted: pairing.substituted.map { SubstitutedNote(expected: $0.note, played: $1.note) },
      missed: pairing.missed.map(\.note), extra: pairing.extra.map(\.note),
      heard: heardStates(in: recording, clock), alignment: alignment, shift: start - cycles,
      tempo: clock.tempo, tempoDrift: clock.tempoDrift)
  }

  private func pairing(_ clock: SongClock, _ played: [PlacedNote]) -> NotePairing {
    NotePairing(
      expected: clock.runs.flatMap { song.notes(in: $0) }, played: played, tolerance: tolerance)
  }

  /// The largest divisor of the cycle that leaves eight blocks to a state; fewer, but at least four, where the cycle would have
  /// more than 2000 blocks, because the alignment takes time and memory in proportion to their number.
  private static func decimation(samples: Int, samplesPerState: Double) -> Int {
    let blocks = max(4, min(8, 2000 * samplesPerState / Double(samples)))
    return (1...max(1, Int(samplesPerState / blocks))).last { samples.isMultiple(of: $0) } ?? 1
  }

  /// The states of which at least half was played, and which took at least as long as the shortest note.
  private func heardStates(in recording: Matrix<Double>, _ clock: SongClock) -> [HeardState] {
    let (state, count) = (reader.song.stateDuration, reader.song.states.count)
    return clock.runs.flatMap { run -> [HeardState] in
      guard let start = run.songTimes.first, let end = run.songTimes.last else { return [] }
      let first = Int((start / state + 0.5).rounded(.down))
      let last = Int((end / state - 0.5).rounded(.down))
      guard first <= last else { return [] }
      return (first...last).compactMap { place in
        let from = run.time(ofSong: max(start, Double(place) * state))
        let to = run.time(ofSong: min(end, Double(place + 1) * state))
        guard to - from >= reader.shortest else { return nil }
        return HeardState(
          place: (place % count + count) % count, rows: rows(of: recording, from: from, to: to))
      }
    }
  }

  /// The rows whose mean rate is above the middle of the thresholds.
  private func rows(of recording: Matrix<Double>, from: Double, to: Double) -> [Int] {
    let first = max(0, Int((from / reader.sampleInterval).rounded()))
    let last = min(recording.columns, Int((to / reader.sampleInterval).rounded()))
    guard first < last else { return [] }
    let threshold = (reader.lower + reader.upper) / 2
    return (0..<recording.rows).filter { row in
      let samples = recording.storage[row * recording.columns + first..<row * recording.columns + last]
      return samples.reduce(0, +) / Double(samples.count) > threshold
    }
  }
}

extension MatchedNote {
  /// - Parameter songBegins: the time of the song at the beginning of the recording if nothing were shifted.
  init(expected: PlacedNote, played: PlacedNote, songBegins: Double) {
    (self.expected, self.played) = (expected.note, played.note)
    let isOnsetKnown = !expected.isCutAtStart && !played.isCutAtStart
    onsetError = isOnsetKnown ? played.note.onset - expected.note.onset : nil
    rawOnsetError = isOnsetKnown ? played.note.onset - (expected.songOnset - songBegins) : nil
    durationError =
      expected.isCut || played.isCut ? nil : played.note.duration - expected.note.duration
  }
}
