import NumericalCore

/// Lays the notes of a track on the grid of a song.
///
/// With the position `p(t)` of a time on the grid, in states, a note sounds in the states
///
///     k, …, max(k + 1, round p(offset)) − 1        k = round p(onset)
///
/// so both ends go to the nearest point of the grid (halves up), and no note vanishes. The song lasts `round p(duration)` states,
/// or up to its last note if that is more.
public struct Quantisation: Hashable, Sendable {
  public var grid: StateGrid
  /// Whether silent states at the beginning of the song are cut off.
  public var trimsBeginning = false
  /// Whether silent states at its end are cut off.
  public var trimsEnd = false
  /// From which distance on a note counts as moved, in states.
  public var tolerance = 0.01

  public init(grid: StateGrid) { self.grid = grid }

  /// The song, and what it cost.
  ///
  /// - Parameters:
  ///   - track: its title and row names have to be those of a ``Song``.
  ///   - stateDuration: how long a state of the song lasts, in ms; this is not how much of the track it covers.
  /// - Throws: ``NumericalCore/SubsongError``: usage if a state covers no time, bad input if there is no row or the song would be larger than
  ///   ``SongLimits`` allow.
  public func song(of track: NoteTrack, stateDuration: Double = 10) throws(SubsongError)
    -> (song: Song, report: QuantisationReport)
  {
    try grid.check()
    let duration = grid.position(of: track.duration)
    try Self.check(track, duration)
    var report = QuantisationReport(
      notes: track.notes.count, rows: track.rowNames.count, states: 0, stateLength: track.duration / duration)
    let runs = runs(of: track, &report)
    let count = max(1, Int(duration.rounded()), runs.map(\.end).max() ?? 0)
    let kept = kept(of: count, runs)
    report.states = kept.count
    report.trimmed = count - kept.count
    try SongLimits.check(rows: track.rowNames.count, states: count, at: nil)
    try SongLimits.check(sounding: runs.reduce(0) { $0 + $1.end - $1.first }, at: nil)
    let song = try Song(
      title: track.title, composer: track.composer, rowNames: track.rowNames,
      states: Array(Self.states(count, runs)[kept]), stateDuration: stateDuration)
    return (song, report)
  }

  private static func check(_ track: NoteTrack, _ duration: Double) throws(SubsongError) {
    guard !track.rowNames.isEmpty else {
      throw SubsongError(.badInput, "there is no note", because: "a song has at least one row")
    }
    // Far positions are no integers of the machine.
    let states =
      duration < Double(SongLimits.states * 1000) ? Int(duration.rounded()) : SongLimits.states * 1000
    try SongLimits.check(rows: track.rowNames.count, states: states, at: nil)
  }

  private func kept(of count: Int, _ runs: [StateRun]) -> Range<Int> {
    guard let first = runs.first?.first, let last = runs.map(\.end).max() else { return 0..<count }
    return (trimsBeginning ? first : 0)..<(trimsEnd ? last : count)
  }
}

extension Quantisation {
  /// The notes on the grid, those of a row that overlap or touch as one; by their first state.
  private func runs(of track: NoteTrack, _ report: inout QuantisationReport) -> [StateRun] {
    var runs: [StateRun] = []
    var lastOfRow = [Int](repeating: -1, count: track.rowNames.count)
    var shifts = 0.0
    for note in track.notes {
      let (onset, offset) = (grid.position(of: note.onset), grid.position(of: note.offset))
      let first = Int(onset.rounded())
      let end = max(first + 1, Int(offset.rounded()))
      let (early, late) = (abs(Double(first) - onset), abs(Double(end) - offset))
      shifts += early + late
      report.largestShift = max(report.largestShift, early, late)
      report.moved += max(early, late) > tolerance ? 1 : 0
      report.lengthened += Int(offset.rounded()) <= first ? 1 : 0
      let last = lastOfRow[note.row]
      if last >= 0, first <= runs[last].end {
        runs[last].end = max(runs[last].end, end)
        report.merged += 1
      } else {
        lastOfRow[note.row] = runs.count
        runs.append(StateRun(row: note.row, first: first, end: end))
      }
    }
    report.meanShift = track.notes.isEmpty ? 0 : shifts / Double(2 * track.notes.count)
    return runs
  }

  /// The rows that sound in each state. States between two changes share their list.
  private static func states(_ count: Int, _ runs: [StateRun]) -> [[Int]] {
    let changes =
      runs.map { (state: $0.first, row: $0.row, begins: true) }
      + runs.map { (state: $0.end, row: $0.row, begins: false) }
    var states: [[Int]] = []
    states.reserveCapacity(count)
    var sounding: [Int] = []
    for change in changes.sorted(by: { ($0.state, $0.row) < ($1.state, $1.row) }) {
      if change.state > states.count {
        states.append(contentsOf: repeatElement(sounding, count: change.state - states.count))
      }
      let place = sounding.firstIndex { $0 >= change.row } ?? sounding.endIndex
      if change.begins { sounding.insert(change.row, at: place) } else { sounding.remove(at: place) }
    }
    states.append(contentsOf: repeatElement([], count: count - states.count))
    return states
  }
}
