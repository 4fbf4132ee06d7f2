import NumericalCore

/// How a network finds back to its song after a disturbance.
///
/// The upper panel shows the correlation of replay and song in a sliding window of one cycle, over the *start* of that
/// window in ms after the onset of the disturbance; the lower one, if there are such numbers, the share of wrong notes in
/// the same windows. The disturbance is shaded. So, more lightly, are the windows that begin before the onset but reach into
/// the disturbance, if the length of the cycle is given: there curves fall before 0. A dashed line is the undisturbed level;
/// circles and diamonds show when curves are back at given shares of it.
public struct RecoveryFigure: Figure {
  /// One network, or the mean of several.
  public struct Curve: Hashable, Sendable {
    /// Stands in the legend.
    public var name: String
    /// Starts of windows in ms after the onset, increasing; negative before it.
    public var times: [Double]
    /// One correlation a window; nil where the curve has a break.
    public var correlation: [Double?]
    /// An interval around the correlation.
    public var band: IntervalBand?
    /// The share of wrong notes, one a window.
    public var noteErrors: [Double?]?
    /// When the curve is back.
    public var recoveries: [Recovery]

    /// A curve; the arrays are checked when the figure is rendered.
    public init(
      name: String, times: [Double], correlation: [Double?], band: IntervalBand? = nil,
      noteErrors: [Double?]? = nil, recoveries: [Recovery] = []
    ) {
      self.name = name
      self.times = times
      self.correlation = correlation
      self.band = band
      self.noteErrors = noteErrors
      self.recoveries = recoveries
    }
  }

  /// When a curve is back at some share of the undisturbed level; the first of a curve is a circle, the second a diamond.
  public struct Recovery: Hashable, Sendable {
    /// The share, for example 0.95.
    public var share: Double
    /// The start of the window in ms after the onset.
    public var time: Double

    /// A mark on the curve.
    public init(share: Double, time: Double) {
      self.share = share
      self.time = time
    }
  }

  /// The correlation of the same network without disturbance.
  public struct Level: Hashable, Sendable {
    /// The mean.
    public var value: Double
    /// The ends of an interval; both or none.
    public var low: Double?
    public var high: Double?

    /// A level, with an interval if both ends are given.
    public init(_ value: Double, low: Double? = nil, high: Double? = nil) {
      self.value = value
      self.low = low
      self.high = high
    }

    var values: [Double] { [value] + [low, high].compactMap { $0 } }
  }

  /// The curves.
  public var curves: [Curve]
  /// What is shaded.
  public var disturbance: DisturbanceSpan
  /// The length of a cycle, and so of a window, in ms.
  public var cycle: Double?
  /// What the curves should come back to.
  public var undisturbed: Level?

  /// The arrays are checked when the figure is rendered.
  public init(curves: [Curve], disturbance: DisturbanceSpan, cycle: Double? = nil, undisturbed: Level? = nil)
  {
    self.curves = curves
    self.disturbance = disturbance
    self.cycle = cycle
    self.undisturbed = undisturbed
  }

  /// What the metadata call the figure.
  public var name: String { "Recovery from a disturbance" }

  /// The size of the page in points.
  public var size: Canvas.Size {
    let lower = showsErrors ? Self.lowerHeight + Self.gap : 0
    return .init(
      width: 260,
      height: 9 + legend.estimatedHeight(width: 205) + Self.labelHeight + Self.upperHeight + lower
        + Axes.bottomMargin + 4)
  }

  static let (upperHeight, lowerHeight, gap, labelHeight) = (115.0, 58.0, 12.0, 9.0)

  /// Looks for input that cannot be drawn; see ``Figure/check()``.
  public func check() throws(SubsongError) {
    try InputCheck.count(curves.count, of: "curves", atMost: 6)
    try disturbance.check()
    for curve in curves { try Self.check(curve) }
    if let cycle {
      try InputCheck.require(
        cycle >= 1 / InputCheck.largest && cycle <= InputCheck.largest, "a cycle lasts \(cycle) ms",
        because: "windows of one cycle have a positive length", remedy: "give the period of the song in ms")
    }
    guard let undisturbed else { return }
    try InputCheck.series(undisturbed.values, "the undisturbed level")
    try InputCheck.require(
      (undisturbed.low == nil) == (undisturbed.high == nil),
      "the undisturbed level has one end of an interval",
      because: "an interval has two", remedy: "give both low and high, or none")
    try undisturbedBand?.check(count: 2, "the undisturbed level")
  }

  private static func check(_ curve: Curve) throws(SubsongError) {
    let name = "'\(curve.name)'"
    try InputCheck.increasing(curve.times, "the times of \(name)")
    try check(curve.correlation, "the correlation of \(name)", curve)
    try curve.band?.check(count: curve.times.count, name)
    if let errors = curve.noteErrors {
      try check(errors, "the note errors of \(name)", curve)
      try InputCheck.require(
        errors.allSatisfy { (0...1).contains($0 ?? 0) }, "a note error of \(name) is not between 0 and 1",
        because: "it is the share of notes that are wrong",
        remedy: "divide by the number of notes in a window")
    }
    try InputCheck.require(
      curve.recoveries.count <= 2, "\(name) has \(curve.recoveries.count) marks of recovery",
      because: "there are two kinds of marks", remedy: "choose two shares, for example 0.95 and 0.99")
    for recovery in curve.recoveries {
      try InputCheck.number(recovery.share, "the share of a recovery of \(name)")
      try InputCheck.number(recovery.time, "the time of a recovery of \(name)")
      try InputCheck.require(
        curve.correlation(at: recovery.time) != nil,
        "\(name) recovers at \(recovery.time) ms, where it has no value",
        because: "the mark stands on the curve",
        remedy: "leave the mark out, or show the curve up to there")
    }
  }

  private static func check(_ values: [Double?], _ name: String, _ curve: Curve) throws(SubsongError) {
    try InputCheck.gappedSeries(values, name)
    try InputCheck.equal(
      values.count, "the number of values of \(name)", curve.times.count, "that of its times")
  }

  var showsErrors: Bool { curves.contains { $0.noteErrors != nil } }
}

extension RecoveryFigure.Curve {
  /// The correlation between two windows; nil outside the curve and in its breaks.
  func correlation(at time: Double) -> Double? {
    guard let right = times.firstIndex(where: { $0 >= time }) else { return nil }
    if times[right] == time { return correlation[right] }
    guard right > 0, let before = correlation[right - 1], let after = correlation[right] else { return nil }
    let share = (time - times[right - 1]) / (times[right] - times[right - 1])
    return (1 - share) * before + share * after
  }
}
