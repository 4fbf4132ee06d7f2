import NumericalCore

/// How well a replay follows its target while time goes on: the score of a window of one cycle that slides over a recording.
///
/// Each window is scored at its best phase (``ReplayScorer/bestCircularShift(window:)``), so that a song which goes on
/// correctly but late or early counts as correct, and the shift says how late.
public struct RecoveryCurve: Hashable, Sendable {
  /// One window.
  public struct Window: Hashable, Codable, Sendable {
    /// The window's first sample, counted from the origin.
    public var start: Int
    public var score: CircularScore
    /// The notes that are missing or too many; `nil` if nobody asked.
    public var notes: NoteErrors?

    public init(start: Int, score: CircularScore, notes: NoteErrors? = nil) {
      self.start = start
      self.score = score
      self.notes = notes
    }
  }

  /// In the order of their starts.
  public let windows: [Window]

  /// A curve from its windows, which need not be evenly spaced.
  ///
  /// - Precondition: the starts ascend strictly.
  public init(windows: [Window]) {
    precondition(
      zip(windows, windows.dropFirst()).allSatisfy { $0.start < $1.start }, "the starts of windows ascend")
    self.windows = windows
  }

  /// Scores the windows of a recording.
  ///
  /// - Parameters:
  ///   - recording: rates, visible neuron × sample, without gaps over all cycles that the windows touch.
  ///   - scorer: has the target of one cycle.
  ///   - origin: the sample of the recording that is time 0, for example the beginning of the disturbed cycle.
  ///   - grid: where the windows start.
  ///   - notes: also counts the notes that are wrong in each window, at the window's best shift.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the recording has other neurons than the target, or ends before the last
  ///   window or begins after the first.
  /// - Complexity: O(windows · neurons · L log L).
  public init(
    of recording: Matrix<Double>, scorer: ReplayScorer, origin: Int = 0, grid: WindowGrid,
    notes: NoteScorer? = nil
  ) throws(SubsongError) {
    try Self.check(recording, scorer, origin: origin, grid: grid)
    windows = grid.starts.map { start in
      let first = origin + start
      let window = Self.columns(first..<first + scorer.samples, of: recording)
      let score = scorer.bestCircularShift(window: window)
      return Window(start: start, score: score, notes: notes?.errors(window: window, shift: score.shift))
    }
  }

  private static func check(
    _ recording: Matrix<Double>, _ scorer: ReplayScorer, origin: Int, grid: WindowGrid
  ) throws(SubsongError) {
    guard recording.rows == scorer.neurons else {
      throw SubsongError(
        .badInput, "the recording has \(recording.rows) neurons and the target \(scorer.neurons)",
        because: "each neuron is compared with its own target", remedy: "record the visible neurons only")
    }
    let (earliest, latest) = (-origin, recording.columns - scorer.samples - origin)
    guard grid.first >= earliest, grid.lastStart <= latest else {
      throw SubsongError(
        .badInput, "the windows start at the samples \(grid.first) to \(grid.lastStart)",
        because:
          "a recording of \(recording.columns) samples with time 0 at sample \(origin) has whole windows of "
          + "\(scorer.samples) samples from \(earliest) to \(latest) only",
        remedy: "record more cycles or use fewer windows")
    }
  }

  private static func columns(_ range: Range<Int>, of matrix: Matrix<Double>) -> Matrix<Double> {
    var storage: [Double] = []
    storage.reserveCapacity(matrix.rows * range.count)
    for row in 0..<matrix.rows {
      let start = row * matrix.columns
      storage += matrix.storage[start + range.lowerBound..<start + range.upperBound]
    }
    return Matrix(rows: matrix.rows, columns: range.count, storage: storage)
  }
}

extension RecoveryCurve {
  /// The mean correlation of the windows that start at a sample or later; `nil` if there is none.
  ///
  /// Every window counts once, also where the windows lie unevenly.
  public func plateau(from start: Int) -> Double? {
    Summary(windows.filter { $0.start >= start }.map(\.score.correlation))?.mean
  }

  /// The smallest correlation of all windows, those that begin before a disturbance and reach into it included; `nil` if
  /// there is no window.
  public var minimum: Double? { windows.map(\.score.correlation).min() }

  /// The start of the first window from which on the correlation stays below a threshold: when the song was lost.
  ///
  /// - Returns: in samples from the origin; `nil` if the last window still reaches the threshold.
  public func loss(below threshold: Double) -> Int? {
    windows.reversed().prefix { $0.score.correlation < threshold }.last?.start
  }
}
