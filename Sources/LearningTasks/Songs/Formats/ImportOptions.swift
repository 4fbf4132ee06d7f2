import NumericalCore

/// How a file becomes a song.
public struct ImportOptions: Hashable, Sendable {
  /// How much of the file's time a state of the song covers.
  public enum Grid: Hashable, Sendable {
    /// Of a file that counts in beats the coarsest subdivision that fits (``StateGrid/fitting(_:_:)``); 10 ms of others. A file that
    /// Subsong wrote has the states that it had.
    case automatic
    /// That many ms.
    case milliseconds(Double)
    /// That many states a beat; only for a file that counts in beats.
    case subdivision(Int)
  }

  /// `nil`: by the content and the name of the file.
  public var format: SongFormat?
  public var grid: Grid
  /// How long a state of the song lasts, in ms; as the file says it or else 10 ms, if not given.
  public var stateDuration: Double?
  /// As the file says it, or else the file's name, if not given.
  public var title: String?
  /// The rows and their order; some may stay silent. For MIDI and Subsong's own format they are those of the file.
  public var rowNames: [String]?
  /// Which tier of a TextGrid; the first if not given.
  public var tier: String?
  /// Which notes of a MIDI file.
  public var midi: MIDISelection
  /// How long a note lasts, in ms, that is marked by a point in time only.
  public var pointDuration: Double
  /// Whether silent states at the beginning are cut off.
  public var trimsBeginning: Bool
  /// Whether silent states at the end are cut off.
  public var trimsEnd: Bool
  /// From which distance to the grid on a note counts as moved, in states.
  public var tolerance: Double

  public init(
    format: SongFormat? = nil, grid: Grid = .automatic, stateDuration: Double? = nil, title: String? = nil,
    rowNames: [String]? = nil, tier: String? = nil, midi: MIDISelection = MIDISelection(),
    pointDuration: Double = 10, trimsBeginning: Bool = false, trimsEnd: Bool = false, tolerance: Double = 0.01
  ) {
    (self.format, self.grid, self.stateDuration, self.title) = (format, grid, stateDuration, title)
    (self.rowNames, self.tier, self.midi, self.pointDuration) = (rowNames, tier, midi, pointDuration)
    (self.trimsBeginning, self.trimsEnd, self.tolerance) = (trimsBeginning, trimsEnd, tolerance)
  }

  var labels: LabelOptions { LabelOptions(rowNames: rowNames, pointDuration: pointDuration) }
}
