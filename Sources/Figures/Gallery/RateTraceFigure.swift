import NumericalCore

/// Rates of single neurons over time, one small panel each.
///
/// The horizontal axis is time in ms from the first sample, the vertical one the rate from 0 to 1 (of the maximal rate),
/// or further where the data go further, the same for all panels. Responses are solid and coloured, targets dark and dashed.
public struct RateTraceFigure: Figure {
  /// One panel.
  public struct Trace: Hashable, Sendable {
    /// Stands at the left; `#` is printed as ♯.
    public var name: String
    /// One rate a sample.
    public var response: [Double]
    /// What the response should be, one rate a sample.
    public var target: [Double]?

    /// The curves of one neuron.
    public init(name: String, response: [Double], target: [Double]? = nil) {
      self.name = name
      self.response = response
      self.target = target
    }
  }

  /// The panels from top to bottom, all with the same number of samples.
  public var traces: [Trace]
  /// The distance of two samples in ms.
  public var sampleInterval: Double

  /// The arrays are checked when the figure is rendered.
  public init(traces: [Trace], sampleInterval: Double) {
    self.traces = traces
    self.sampleInterval = sampleInterval
  }

  /// What the metadata call the figure.
  public var name: String { "Rates of single neurons" }

  /// The size of the page in points.
  public var size: Canvas.Size {
    .init(
      width: 396, height: Self.top + Double(traces.count) * (panelHeight + Self.gap) + Axes.bottomMargin + 4)
  }

  /// Above this number no page shows a curve in each panel.
  public static let maximalTraceCount = 200

  /// Looks for input that cannot be drawn; see ``Figure/check()``.
  public func check() throws(SubsongError) {
    try InputCheck.sampleInterval(sampleInterval)
    try InputCheck.require(
      !traces.isEmpty && traces.count <= Self.maximalTraceCount, "there are \(traces.count) traces",
      because: "a page has room for 1 to \(Self.maximalTraceCount)", remedy: "choose some neurons")
    for trace in traces {
      try InputCheck.series(trace.response, "the response of '\(trace.name)'")
      try InputCheck.equal(
        trace.response.count, "the number of samples of '\(trace.name)'", traces[0].response.count,
        "that of '\(traces[0].name)'")
      guard let target = trace.target else { continue }
      try InputCheck.equal(
        target.count, "the number of target samples of '\(trace.name)'", trace.response.count,
        "that of its response")
      try InputCheck.series(target, "the target of '\(trace.name)'")
    }
  }

  private static let top = 18.0
  private static let gap = 8.0
  private static let response = Canvas.Stroke(.vermillion, width: 0.9)
  private static let target = Canvas.Stroke(.ink, width: 0.7, dashes: [3, 1.6])

  private var panelHeight: Double { min(28, max(7, 560 / Double(max(1, traces.count)))) }

  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) {
    let range = AxisRange.linear(
      covering: traces.flatMap { $0.response + ($0.target ?? []) } + [0, 1], count: 2)
    let ticks = Ticks(
      values: [range.lower, range.upper],
      labels: [range.lower, range.upper].map { NumberText.shortest($0, places: 2) })
    let names = RowNames(names: traces.map(\.name))
    let numbers = Axes.leftMargin(on: canvas, numbers: ticks.labels, label: "")
    let left = names.width(on: canvas) + 8 + numbers
    let width = size.width - left - 14
    drawLegend(on: canvas, x: left, width: width)
    for index in traces.indices {
      let y = Self.top + Double(index) * (panelHeight + Self.gap)
      let frame = Canvas.Rectangle(x: left, y: y, width: width, height: panelHeight)
      let name = canvas.fitted(RowNames.typeset(traces[index].name), to: names.width(on: canvas) + 1)
      canvas.text(name, at: .init(x: left - numbers - 4, y: frame.center.y), .tick, .right)
      drawPanel(traces[index], on: canvas, in: frame, range, ticks, index: index)
    }
    let middle = Self.top + (Double(traces.count) * (panelHeight + Self.gap) - Self.gap) / 2
    canvas.text(
      "rate", at: .init(x: left - numbers + 6, y: middle), .label, .center, .middle, direction: .upwards)
  }

  private func drawLegend(on canvas: Canvas, x: Double, width: Double) {
    var entries: [(mark: Legend.Mark, text: String)] = [(.line(Self.response), "response")]
    if traces.contains(where: { $0.target != nil }) { entries.append((.line(Self.target), "target")) }
    Legend(entries: entries).draw(on: canvas, at: .init(x: x, y: 8), width: width)
  }

  private func drawPanel(
    _ trace: Trace, on canvas: Canvas, in frame: Canvas.Rectangle, _ range: (lower: Double, upper: Double),
    _ ticks: Ticks, index: Int
  ) {
    let isLast = index == traces.count - 1
    let duration = Double(trace.response.count) * sampleInterval
    let axes = Axes(
      frame: frame,
      horizontal: Axis(
        Scale(from: 0, to: duration, start: frame.x, end: frame.right),
        .linear(from: 0, to: duration, count: 8),
        label: isLast ? "time (ms)" : nil, showsNumbers: isLast),
      vertical: Axis(
        Scale(from: range.lower, to: range.upper, start: frame.bottom, end: frame.y), ticks,
        // In low panels the numbers would make a column of their own; the first speaks for all.
        showsNumbers: panelHeight >= 12 || index == 0))
    axes.draw(on: canvas)
    drawCurve(trace.response, Self.response, axes, on: canvas)
    if let target = trace.target { drawCurve(target, Self.target, axes, on: canvas) }
  }

  private func drawCurve(_ rates: [Double], _ stroke: Canvas.Stroke, _ axes: Axes, on canvas: Canvas) {
    let points = rates.indices.map { axes.point((Double($0) + 0.5) * sampleInterval, rates[$0]) }
    canvas.polyline(Polyline.thinned(points), stroke)
  }
}
