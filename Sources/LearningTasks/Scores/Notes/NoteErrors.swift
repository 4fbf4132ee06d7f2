import NumericalCore

/// The notes of one cycle that a replay sings, misses, and adds.
///
/// A note is a cell (row, state) of the song that is on.
public struct NoteErrors: Hashable, Codable, Sendable {
  /// Notes that sound.
  public var matched: Int
  /// Notes that do not sound.
  public var missed: Int
  /// Cells that sound and are no notes.
  public var extra: Int
  /// All cells, rows × states.
  public var cells: Int

  public init(matched: Int, missed: Int, extra: Int, cells: Int) {
    self.matched = matched
    self.missed = missed
    self.extra = extra
    self.cells = cells
  }

  /// The fraction of the cells that are wrong; 0 is perfect.
  public var errorFraction: Double { Double(missed + extra) / Double(cells) }
}

/// Hears which notes a window of rates contains.
///
/// A state of the song lasts `D` samples. With the shift `s` of the window (sample `t` of the window is sample `(t + s) mod
/// L` of the target), the cell of row `n` and state `k` sounds if
///
///     mean of r_n(t) over the samples t with k D ≤ (t + s) mod L < (k + 1) D
///
/// is above the threshold. A mean that is no number does not sound.
public struct NoteScorer: Sendable {
  /// Row × state: which cells are notes.
  public let notes: Matrix<Bool>
  /// The number of samples of one cycle, `L`.
  public let samples: Int
  /// A mean rate above this sounds.
  public let threshold: Double

  private var samplesPerState: Int { samples / notes.columns }

  /// - Parameters:
  ///   - notes: row × state.
  ///   - target: target rates, row × sample of one cycle.
  ///   - threshold: if not given, midway between the lowest and the highest rate of the whole target.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if there is no cell, if notes and target have different rows, or if the samples
  ///   of a cycle cannot be divided evenly among the states.
  public init(notes: Matrix<Bool>, target: Matrix<Double>, threshold: Double? = nil) throws(SubsongError) {
    guard notes.rows > 0, notes.columns > 0, notes.rows == target.rows else {
      throw SubsongError(
        .badInput,
        "\(notes.rows) rows × \(notes.columns) states of notes, \(target.rows) rows of target rates",
        because: "each row of the song needs a target, and a song at least one cell")
    }
    guard target.columns > 0, target.columns.isMultiple(of: notes.columns) else {
      throw SubsongError(
        .badInput, "a cycle of \(target.columns) samples has \(notes.columns) states",
        because: "all states last equally many samples", remedy: "record at an interval that divides a state")
    }
    self.notes = notes
    self.samples = target.columns
    self.threshold = threshold ?? ((target.storage.min() ?? 0) + (target.storage.max() ?? 0)) / 2
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) as ``init(notes:target:threshold:)``.
  public init(song: Song, target: Matrix<Double>, threshold: Double? = nil) throws(SubsongError) {
    let notes = Matrix<Bool>(rows: song.rowNames.count, columns: song.states.count) {
      song.isOn(row: $0, state: $1)
    }
    try self.init(notes: notes, target: target, threshold: threshold)
  }

  /// Compares a window with the song.
  ///
  /// - Parameters:
  ///   - window: rates, row × sample of one cycle.
  ///   - shift: how far the song is in at the window's first sample; any integer, it counts modulo `L`.
  /// - Precondition: the window has the target's shape.
  public func errors(window: Matrix<Double>, shift: Int) -> NoteErrors {
    let sounding = sounding(window: window, shift: shift)
    var errors = NoteErrors(matched: 0, missed: 0, extra: 0, cells: notes.storage.count)
    for (isNote, sounds) in zip(notes.storage, sounding.storage) {
      switch (isNote, sounds) {
      case (true, true): errors.matched += 1
      case (true, false): errors.missed += 1
      case (false, true): errors.extra += 1
      case (false, false): break
      }
    }
    return errors
  }

  /// Which cells sound, row × state; parameters and precondition as for ``errors(window:shift:)``.
  public func sounding(window: Matrix<Double>, shift: Int) -> Matrix<Bool> {
    precondition(
      window.rows == notes.rows && window.columns == samples, "a window has the shape of the target")
    let length = samplesPerState
    return Matrix(rows: notes.rows, columns: notes.columns) { row, state in
      // A window's sample t belongs to the target's sample t + shift.
      var sample = (state * length - shift % samples + samples) % samples
      var sum = 0.0
      for _ in 0..<length {
        sum += window[row, sample]
        sample = sample + 1 == samples ? 0 : sample + 1
      }
      return sum / Double(length) > threshold
    }
  }
}
