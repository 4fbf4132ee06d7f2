import NumericalCore

/// How long a learned sequence survives without a teacher.
///
/// The upper panel shows the correlation of each free replay cycle with the target (at the best shift, no unit); its
/// axis starts where the data do, at a round number. The lower panel shows that shift in ms: how far the replay has
/// moved against the target by then. A second curve, if given, is the same network with its weights frozen.
public struct ReplayDecayFigure: Figure {
  /// Replay cycles, increasing.
  public var cycles: [Int]
  /// One correlation a cycle, with plasticity on.
  public var correlation: [Double]
  /// One correlation a cycle, with frozen weights.
  public var frozenCorrelation: [Double]?
  /// The shift of each cycle in ms, with plasticity on.
  public var shift: [Double]
  /// The shift of each cycle in ms, with frozen weights.
  public var frozenShift: [Double]?

  /// The arrays are checked when the figure is rendered.
  public init(
    cycles: [Int], correlation: [Double], frozenCorrelation: [Double]? = nil, shift: [Double],
    frozenShift: [Double]? = nil
  ) {
    self.cycles = cycles
    self.correlation = correlation
    self.frozenCorrelation = frozenCorrelation
    self.shift = shift
    self.frozenShift = frozenShift
  }

  /// What the metadata call the figure.
  public var name: String { "Free replay" }

  /// The size of the page in points.
  public var size: Canvas.Size { .init(width: 260, height: 216) }

  /// Looks for input that cannot be drawn; see ``Figure/check()``.
  public func check() throws(SubsongError) {
    try InputCheck.require(
      !cycles.isEmpty, "cycles is empty", because: "there is nothing to draw",
      remedy: "replay at least one cycle")
    try InputCheck.increasing(cycles, "cycles")
    try check(correlation, "the correlation")
    try check(shift, "the shift")
    if let frozenCorrelation { try check(frozenCorrelation, "the correlation with frozen weights") }
    if let frozenShift { try check(frozenShift, "the shift with frozen weights") }
  }

  private func check(_ values: [Double], _ name: String) throws(SubsongError) {
    try InputCheck.equal(values.count, "the number of values of \(name)", cycles.count, "that of cycles")
    try InputCheck.series(values, name)
  }

  private static let plastic = Canvas.Stroke(.blue)
  private static let frozen = Canvas.Stroke(.vermillion)

  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) {
    let correlations = AxisRange.linear(
      covering: correlation + (frozenCorrelation ?? []) + [0.9, 1], count: 5)
    let shifts = AxisRange.linear(covering: shift + (frozenShift ?? []) + [0], count: 4)
    let upperTicks = Ticks.linear(from: correlations.lower, to: correlations.upper, count: 5)
    let lowerTicks = Ticks.linear(from: shifts.lower, to: shifts.upper, count: 4)
    let left = Axes.leftMargin(on: canvas, numbers: upperTicks.labels + lowerTicks.labels, label: "") + 2
    let upper = Canvas.Rectangle(x: left, y: 19, width: size.width - left - 12, height: 95)
    let lower = Canvas.Rectangle(x: left, y: upper.bottom + 12, width: upper.width, height: 60)
    drawLegend(on: canvas, over: upper)
    drawPanel(
      (correlation, frozenCorrelation), on: canvas, in: upper, "correlation", correlations, upperTicks,
      isLast: false)
    drawPanel((shift, frozenShift), on: canvas, in: lower, "shift (ms)", shifts, lowerTicks, isLast: true)
  }

  private func drawLegend(on canvas: Canvas, over frame: Canvas.Rectangle) {
    var entries: [(mark: Legend.Mark, text: String)] = [(.linedDisc(Self.plastic), "plasticity on")]
    if frozenCorrelation != nil || frozenShift != nil {
      entries.append((.linedDisc(Self.frozen), "weights frozen"))
    }
    Legend(entries: entries).draw(on: canvas, at: .init(x: frame.x, y: 8), width: frame.width)
  }

  private func drawPanel(
    _ curves: (plastic: [Double], frozen: [Double]?), on canvas: Canvas, in frame: Canvas.Rectangle,
    _ label: String,
    _ range: (lower: Double, upper: Double), _ ticks: Ticks, isLast: Bool
  ) {
    let axes = Axes(
      frame: frame, horizontal: CycleAxis(cycles, label: "replay cycle").axis(in: frame, isLast: isLast),
      vertical: Axis(
        Scale(from: range.lower, to: range.upper, start: frame.bottom, end: frame.y), ticks, label: label),
      verticalLabelX: 9)
    axes.draw(on: canvas)
    if let frozen = curves.frozen { drawCurve(frozen, Self.frozen, axes, on: canvas) }
    drawCurve(curves.plastic, Self.plastic, axes, on: canvas)
  }

  private func drawCurve(_ values: [Double], _ stroke: Canvas.Stroke, _ axes: Axes, on canvas: Canvas) {
    axes.curve(cycles, values, stroke, on: canvas)
    guard cycles.count > 40, cycles.count <= 200 else { return }
    for (cycle, value) in zip(cycles, values) {
      canvas.circle(at: axes.point(Double(cycle), value), radius: 0.9, stroke.color)
    }
  }
}
