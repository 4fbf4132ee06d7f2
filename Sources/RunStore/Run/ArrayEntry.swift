import NumericalCore

/// What `index.json` says about one npy file beside it.
public struct ArrayEntry: Hashable, Codable, Sendable {
  /// What each axis counts.
  public var axes: [String]
  public var unit: String
  /// CRC-32 of the file, eight hexadecimal digits: tells an array of an earlier write from one of this write. nil while the file
  /// still grows.
  public var checksum: String?
  /// When the values were taken, if that makes sense.
  public var times: RecordingTimes?

  public init(axes: [String], unit: String, checksum: String? = nil, times: RecordingTimes? = nil) {
    self.axes = axes
    self.unit = unit
    self.checksum = checksum
    self.times = times
  }

  init(_ array: NamedArray, file: [UInt8]) {
    self.init(axes: array.axes, unit: array.unit, checksum: Checksum(of: file).hexadecimal)
  }
}

/// The times of the items of a recording. Times are those of the model, in ms since its first step.
public struct RecordingTimes: Hashable, Codable, Sendable {
  /// The first sample of the first item.
  public var start: Double
  /// Between two samples of a cycle; the cycle's length if there is one sample a cycle.
  public var step: Double
  /// Between the beginnings of two cycles that follow each other.
  public var cycle: Double
  /// Which cycles of the phase the items along the first axis are, for example `0..9999/100`.
  public var cycles: String

  public init(start: Double, step: Double, cycle: Double, cycles: String) {
    self.start = start
    self.step = step
    self.cycle = cycle
    self.cycles = cycles
  }

  enum CodingKeys: String, CodingKey {
    case start = "start_ms"
    case step = "step_ms"
    case cycle = "cycle_ms"
    case cycles
  }
}
