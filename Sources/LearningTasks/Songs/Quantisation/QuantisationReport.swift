/// What the grid of a song did to the notes of a file.
public struct QuantisationReport: Hashable, Codable, Sendable {
  /// Notes of the file.
  public var notes: Int
  public var rows: Int
  /// Of the song, after trimming.
  public var states: Int
  /// Notes whose onset or offset lay farther from the grid than the tolerance.
  public var moved = 0
  /// Notes that became one with another of the same row: they overlap or touch on the grid, as a pitch does that is struck again
  /// without a gap.
  public var merged = 0
  /// Notes that were too short for the grid, and last one state now.
  public var lengthened = 0
  /// The largest distance of an onset or offset from where it is now, in states.
  public var largestShift = 0.0
  /// The mean distance, over all onsets and offsets, in states.
  public var meanShift = 0.0
  /// Silent states that were cut off at the beginning and at the end.
  public var trimmed = 0
  /// How much of the file a state covers, in ms; the mean, if the tempo changes.
  public var stateLength: Double

  /// What a file says that holds a song already: nothing was moved.
  init(exactly song: Song) {
    (notes, rows, states) = (song.runs.count, song.rowNames.count, song.states.count)
    stateLength = song.stateDuration
  }

  init(notes: Int, rows: Int, states: Int, stateLength: Double) {
    (self.notes, self.rows, self.states, self.stateLength) = (notes, rows, states, stateLength)
  }
}
