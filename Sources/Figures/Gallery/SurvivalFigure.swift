import NumericalCore

/// How long networks keep what they have learned: the share that still does, over time.
///
/// Each curve is a staircase: a share holds from its time until the next one, the last one until the end of the axis. Light
/// bands are intervals; short strokes are times at which single networks were last seen surviving. The legend says of how
/// many networks each curve tells.
///
/// Reference: Kaplan, Meier, *Nonparametric estimation from incomplete observations* (1958).
public struct SurvivalFigure: Figure {
  /// Networks of one kind.
  public struct Series: Hashable, Sendable {
    /// Stands in the legend.
    public var name: String
    /// How many networks there were at the beginning.
    public var networks: Int
    /// Increasing; the first one is the beginning.
    public var times: [Double]
    /// From each time on, from 0 to 1, never increasing.
    public var surviving: [Double]
    /// An interval around the share from each time on.
    public var band: IntervalBand?
    /// When networks were last seen that had not failed.
    public var censored: [Double]

    /// A curve; the arrays are checked when the figure is rendered.
    public init(
      name: String, networks: Int, times: [Double], surviving: [Double], band: IntervalBand? = nil,
      censored: [Double] = []
    ) {
      self.name = name
      self.networks = networks
      self.times = times
      self.surviving = surviving
      self.band = band
      self.censored = censored
    }

    /// The share at a time; before the first one that of the first.
    func share(at time: Double) -> Double {
      surviving[max(0, (times.firstIndex { $0 > time } ?? times.count) - 1)]
    }
  }

  /// The curves.
  public var series: [Series]
  /// Quantity and unit, for example `time (ms)` or `replay cycle`.
  public var timeLabel: String
  /// Where the axis ends; nil: at the last time of all.
  public var end: Double?

  /// The arrays are checked when the figure is rendered.
  public init(series: [Series], timeLabel: String, end: Double? = nil) {
    self.series = series
    self.timeLabel = timeLabel
    self.end = end
  }

  /// What the metadata call the figure.
  public var name: String { "Survival" }

  /// The size of the page in points.
  public var size: Canvas.Size {
    .init(width: 260, height: 9 + legend.estimatedHeight(width: 205) + 130 + Axes.bottomMargin + 4)
  }

  /// Looks for input that cannot be drawn; see ``Figure/check()``.
  public func check() throws(SubsongError) {
    try InputCheck.count(series.count, of: "series", atMost: 6)
    for series in series { try Self.check(series) }
    guard let end else { return }
    try InputCheck.number(end, "the end of the axis")
    let last = series.compactMap(\.times.last).max() ?? 0
    try InputCheck.require(
      end >= last, "the axis ends at \(end), a curve at \(last)", because: "the rest would be cut off",
      remedy: "end the axis later, or nowhere in particular")
  }

  private static func check(_ series: Series) throws(SubsongError) {
    let name = "'\(series.name)'"
    try InputCheck.increasing(series.times, "the times of \(name)")
    try InputCheck.series(series.surviving, "the shares of \(name)")
    try InputCheck.equal(
      series.surviving.count, "the number of shares of \(name)", series.times.count, "that of its times")
    try InputCheck.require(
      series.networks > 0, "\(name) has \(series.networks) networks", because: "nothing can survive",
      remedy: "leave the series out")
    try InputCheck.require(
      series.surviving.allSatisfy { (0...1).contains($0) }, "a share of \(name) is not between 0 and 1",
      because: "it is the part of the networks that survive", remedy: "divide by the number of networks")
    try InputCheck.require(
      zip(series.surviving, series.surviving.dropFirst()).allSatisfy { $0 >= $1 },
      "the shares of \(name) grow",
      because: "what has failed does not come back", remedy: "look at the order of the rows")
    try series.band?.check(count: series.times.count, name)
    for time in series.censored { try InputCheck.number(time, "the last sight of a network of \(name)") }
  }

  private static func stroke(_ index: Int) -> Canvas.Stroke {
    .init(Color.qualitative[index % Color.qualitative.count], width: 1)
  }

  private var legend: Legend {
    Legend(
      entries: series.enumerated().map { index, series in
        let count = NumberText.decimal(Double(series.networks), places: 0)
        return (.line(Self.stroke(index)), "\(series.name) (n = \(count))")
      })
  }

  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) {
    let times = series.flatMap { $0.times + $0.censored } + [end].compactMap { $0 }
    let range = AxisRange.padded(covering: times, by: 0.015)
    let shares = Ticks.linear(from: 0, to: 1, count: 5)
    let left = Axes.leftMargin(on: canvas, numbers: shares.labels, label: "") + 2
    let ticks = Ticks.spaced(over: range, length: size.width - left - 12, canvas, atMost: 5)
    let top = 9 + legend.draw(on: canvas, at: .init(x: left, y: 9), width: size.width - left - 6)
    let frame = Canvas.Rectangle(
      x: left, y: top, width: size.width - left - Axes.rightMargin(on: canvas, numbers: ticks.labels),
      height: size.height - top - Axes.bottomMargin - 4)
    let axes = Axes(
      frame: frame,
      horizontal: Axis(
        Scale(from: range.lower, to: range.upper, start: frame.x, end: frame.right), ticks,
        label: canvas.fitted(timeLabel, centeredAt: frame.center.x, of: size.width)),
      vertical: Axis(
        Scale(from: 0, to: 1, start: frame.bottom, end: frame.y + 3), shares,
        label: "surviving networks (share)"))
    for (index, series) in series.enumerated() {
      drawBand(series, Self.stroke(index).color, on: canvas, axes)
    }
    axes.draw(on: canvas)
    for (index, series) in series.enumerated() { drawCurve(series, Self.stroke(index), on: canvas, axes) }
  }

  /// Where a staircase has its corners: each value lasts until the next time.
  private func steps<Value>(_ times: [Double], _ values: [Value], _ axes: Axes) -> [(x: Double, value: Value)]
  {
    let ends =
      times.dropFirst() + [max(end ?? -.infinity, series.flatMap { $0.times + $0.censored }.max() ?? 0)]
    return zip(zip(times, ends), values).flatMap { [($0.0, $1), ($0.1, $1)] }
  }

  private func drawBand(_ series: Series, _ color: Color, on canvas: Canvas, _ axes: Axes) {
    guard let band = series.band else { return }
    let ends = steps(series.times, Array(zip(band.low, band.high)), axes)
    let staircase = IntervalBand(low: ends.map(\.value.0), high: ends.map(\.value.1))
    axes.band(staircase, over: ends.map(\.x), color, on: canvas)
  }

  private func drawCurve(_ series: Series, _ stroke: Canvas.Stroke, on canvas: Canvas, _ axes: Axes) {
    canvas.polyline(
      Polyline.thinned(steps(series.times, series.surviving, axes).map { axes.point($0.x, $0.value) }), stroke
    )
    for time in series.censored {
      let point = axes.point(time, series.share(at: time))
      canvas.line(from: .init(x: point.x, y: point.y - 2), to: .init(x: point.x, y: point.y + 2), stroke)
    }
  }
}
