import NumericalCore

/// Hears notes in rates: the way back from a replay to a ``NoteTrack``.
///
/// With the lowest rate `a` and the highest rate `b` of the whole target, and a hysteresis `h`,
///
///     upper = a + (1 + h)/2 · (b − a)      lower = a + (1 − h)/2 · (b − a)
///
/// so that both lie around the threshold of ``NoteScorer``. A row begins to sound at the first sample above `upper` and
/// goes on until the first sample below `lower`. Then gaps that are shorter than ``shortest`` are closed, and then
/// notes that are shorter are dropped, in this order. Neighbouring states of one row are one note, because the rate does
/// not fall between them.
///
/// **Times.** Sample `i` stands for the time from `i Δ` to `(i + 1) Δ`, with the sample interval `Δ`. Recordings begin at 0. A
/// note that sounds at the beginning or at the end is cut there.
///
/// **The target reads as the song.** Read by this rule, target rates give the notes of ``Song/track(stateLength:)``, with
/// onsets and offsets within a tenth of a state of 10 ms: with the paper's parameters a ramp crosses the thresholds up to 0.65 ms
/// beside the border, and a sample adds to it. This needs states of at least 4 ms; in shorter ones the ramps take up too much.
///
/// **Edge cases.** A rate that is no number does not sound. A constant target leaves nothing to tell on from off: both
/// thresholds are its value, and what is above them sounds.
public struct NoteReader: Sendable {
  /// The song whose rows are heard.
  public let song: Song
  /// A row begins to sound above this rate.
  public let upper: Double
  /// A row stops sounding below this rate.
  public let lower: Double
  /// The shortest note and the shortest gap, in ms.
  public let shortest: Double
  /// The time from one sample to the next, in ms.
  public let sampleInterval: Double

  /// - Parameters:
  ///   - song: gives the rows, their names and the duration of a cycle.
  ///   - target: target rates, row × sample of one cycle; its length gives the sample interval.
  ///   - hysteresis: the distance of the thresholds as a fraction of the target's range, in `0..<1`.
  ///   - shortest: the shortest note and gap as a fraction of a state, in `0..<1`.
  /// - Throws: ``NumericalCore/SubsongError``: bad input if the target has other rows than the song, no sample, or a rate that is no
  ///   finite number; usage if one of the fractions is out of range.
  public init(
    song: Song, target: Matrix<Double>, hysteresis: Double = 0.2, shortest: Double = 0.25
  ) throws(SubsongError) {
    guard target.rows == song.rowNames.count, target.columns > 0, target.storage.allSatisfy(\.isFinite) else {
      throw SubsongError(
        .badInput,
        "the target has \(target.rows) rows and \(target.columns) samples, or a rate that is no number",
        because: "each of the song's \(song.rowNames.count) rows needs finite target rates")
    }
    for (name, value) in [("hysteresis", hysteresis), ("shortest note", shortest)]
    where !(0..<1).contains(value) {
      throw SubsongError(
        .usage, "the \(name) is \(value)", because: "it is a fraction",
        remedy: "use 0 or more, and less than 1")
    }
    let (low, high) = (target.storage.min() ?? 0, target.storage.max() ?? 0)
    let (middle, distance) = ((low + high) / 2, hysteresis * (high - low) / 2)
    (upper, lower) = (middle + distance, middle - distance)
    self.song = song
    self.shortest = shortest * song.stateDuration
    sampleInterval = song.duration / Double(target.columns)
  }

  /// The notes of a recording.
  ///
  /// - Parameter rates: row × sample, of any length, at the target's sample interval.
  /// - Returns: a track with the song's title and rows that lasts as long as the recording.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if there are other rows than the song's, no sample, or more than a track holds.
  public func track(of rates: Matrix<Double>) throws(SubsongError) -> NoteTrack {
    guard rates.rows == song.rowNames.count, rates.columns > 0 else {
      throw SubsongError(
        .badInput, "the recording has \(rates.rows) rows and \(rates.columns) samples",
        because: "notes are heard in the song's \(song.rowNames.count) rows and in at least one sample")
    }
    return try NoteTrack(
      title: song.title, composer: song.composer, rowNames: song.rowNames, notes: notes(in: rates),
      duration: Double(rates.columns) * sampleInterval)
  }

  /// The notes of all rows, row by row.
  func notes(in rates: Matrix<Double>) -> [NoteEvent] {
    (0..<rates.rows).flatMap { row in
      longEnough(soundingSamples(rates.row(row))).map { samples in
        NoteEvent(
          row: row, onset: Double(samples.lowerBound) * sampleInterval,
          offset: Double(samples.upperBound) * sampleInterval)
      }
    }
  }

  /// The stretches in which one row sounds, by the thresholds alone.
  private func soundingSamples(_ rates: ArraySlice<Double>) -> [Range<Int>] {
    var stretches: [Range<Int>] = []
    var start: Int?
    for (sample, rate) in rates.enumerated() {
      if let begun = start {
        // Written so that a rate that is no number ends the note.
        if !(rate >= lower) {
          stretches.append(begun..<sample)
          start = nil
        }
      } else if rate > upper {
        start = sample
      }
    }
    if let start { stretches.append(start..<rates.count) }
    return stretches
  }

  /// Closes short gaps, then drops short stretches.
  private func longEnough(_ stretches: [Range<Int>]) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for stretch in stretches {
      if let last = joined.last, isShort(stretch.lowerBound - last.upperBound) {
        joined[joined.count - 1] = last.lowerBound..<stretch.upperBound
      } else {
        joined.append(stretch)
      }
    }
    return joined.filter { !isShort($0.count) }
  }

  /// A length within rounding of the shortest one is long enough.
  private func isShort(_ samples: Int) -> Bool {
    Double(samples) * sampleInterval < shortest * (1 - 1e-9)
  }
}
