import NumericalCore

/// How well the network replays without a teacher while it learns.
///
/// The upper panel shows the correlation of free replay and target (mean over the visible neurons, no unit) over the
/// training cycle, with dashed lines at the thresholds and open circles where the curve first reaches them. The lower
/// panel shows the mean squared error of the rates (no unit) on a logarithmic scale; a vanishing error, which such a
/// scale cannot show, is drawn at the lower end.
public struct LearningCurveFigure: Figure {
  /// Training cycles, increasing.
  public var cycles: [Int]
  /// One correlation a cycle.
  public var correlation: [Double]
  /// One mean squared error a cycle, none of them negative.
  public var meanSquaredError: [Double]
  /// Correlations to be marked.
  public var thresholds: [Double]

  /// The arrays are checked when the figure is rendered.
  public init(
    cycles: [Int], correlation: [Double], meanSquaredError: [Double], thresholds: [Double] = [0.90, 0.95]
  ) {
    self.cycles = cycles
    self.correlation = correlation
    self.meanSquaredError = meanSquaredError
    self.thresholds = thresholds
  }

  /// What the metadata call the figure.
  public var name: String { "Learning curve" }

  /// The size of the page in points.
  public var size: Canvas.Size { .init(width: 260, height: 250) }

  /// Looks for input that cannot be drawn; see ``Figure/check()``.
  public func check() throws(SubsongError) {
    try InputCheck.require(
      !cycles.isEmpty, "cycles is empty", because: "there is nothing to draw",
      remedy: "validate at least once")
    try InputCheck.increasing(cycles, "cycles")
    try InputCheck.equal(correlation.count, "the number of correlations", cycles.count, "that of cycles")
    try InputCheck.equal(meanSquaredError.count, "the number of errors", cycles.count, "that of cycles")
    try InputCheck.series(correlation, "the correlation")
    try InputCheck.series(meanSquaredError, "the mean squared error")
    try InputCheck.require(
      thresholds.allSatisfy { (0...1).contains($0) } && thresholds.count <= 8,
      "the thresholds are \(thresholds)",
      because: "the axis has room for up to eight between 0 and 1", remedy: "the paper uses 0.90 and 0.95")
    try InputCheck.require(
      meanSquaredError.allSatisfy { $0 >= 0 }, "a mean squared error is negative",
      because: "a mean of squares cannot be", remedy: "look at the order of the columns")
  }

  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) {
    let least = correlation.min() ?? 0
    let range = (
      lower: least < 0 ? least - 0.03 : 0, upper: max(1, correlation.max() ?? 1, thresholds.max() ?? 1)
    )
    let upperTicks = Ticks.linear(from: range.lower, to: range.upper, count: 6)
    let lowerTicks = Ticks.decades(AxisRange.decades(covering: meanSquaredError), count: 5)
    let left = Axes.leftMargin(on: canvas, numbers: upperTicks.labels + lowerTicks.labels, label: "") + 2
    let upper = Canvas.Rectangle(x: left, y: 20, width: size.width - left - 32, height: 105)
    let lower = Canvas.Rectangle(x: left, y: upper.bottom + 12, width: upper.width, height: 84)
    let upperScale = Scale(from: range.lower, to: range.upper, start: upper.bottom, end: upper.y)
    drawCorrelation(on: canvas, in: upper, Axis(upperScale, upperTicks, label: "correlation"))
    let lowerScale = Scale(
      .logarithmic, from: lowerTicks.values.min() ?? 0.1, to: lowerTicks.values.max() ?? 1,
      start: lower.bottom,
      end: lower.y)
    drawError(on: canvas, in: lower, Axis(lowerScale, lowerTicks, label: "mean squared error"))
  }

  private static let labelX = 9.0

  private func drawError(on canvas: Canvas, in frame: Canvas.Rectangle, _ vertical: Axis) {
    let horizontal = CycleAxis(cycles, label: "training cycle").axis(in: frame, isLast: true)
    let axes = Axes(frame: frame, horizontal: horizontal, vertical: vertical, verticalLabelX: Self.labelX)
    axes.draw(on: canvas)
    axes.curve(cycles, meanSquaredError.map { max($0, vertical.scale.lower) }, .init(.vermillion), on: canvas)
  }

  private func drawCorrelation(on canvas: Canvas, in frame: Canvas.Rectangle, _ vertical: Axis) {
    let horizontal = CycleAxis(cycles, label: "training cycle").axis(in: frame, isLast: false)
    let axes = Axes(frame: frame, horizontal: horizontal, vertical: vertical, verticalLabelX: Self.labelX)
    drawThresholds(on: canvas, axes)
    axes.draw(on: canvas)
    axes.curve(cycles, correlation, .init(.blue), on: canvas)
    drawCrossings(on: canvas, axes)
  }

  private func drawCrossings(on canvas: Canvas, _ axes: Axes) {
    let rim = Canvas.Stroke(.ink, width: 0.7)
    for crossing in crossings {
      let place = axes.point(Double(cycles[crossing.index]), correlation[crossing.index])
      canvas.circle(at: place, radius: 2.2, .white, outline: rim)
    }
    let entries = crossings.map { crossing -> (mark: Legend.Mark, text: String) in
      let cycle = NumberText.decimal(Double(cycles[crossing.index]), places: 0)
      return (.disc(.white, outline: rim), "first ≥ \(Self.number(crossing.threshold)): cycle \(cycle)")
    }
    Legend(entries: entries).draw(on: canvas, at: .init(x: axes.frame.x, y: 8), width: axes.frame.width + 30)
  }

  /// Lines over the width of the frame, numbers at its right, moved apart where two are close.
  private func drawThresholds(on canvas: Canvas, _ axes: Axes) {
    let sorted = thresholds.sorted(by: >)
    let lines = sorted.map { axes.vertical.scale($0) }
    for (threshold, (line, text)) in zip(sorted, zip(lines, EndLabels.spread(lines, distance: 8))) {
      canvas.line(
        from: .init(x: axes.frame.x, y: line), to: .init(x: axes.frame.right, y: line),
        .init(.gray, width: 0.5, dashes: [3, 2]))
      canvas.text(Self.number(threshold), at: .init(x: axes.frame.right + 4, y: text), .note)
    }
  }

  private static func number(_ threshold: Double) -> String {
    let short = NumberText.shortest(threshold, places: 4)
    return short.count < 4 ? NumberText.decimal(threshold, places: 2) : short
  }

  /// Where each threshold is first reached.
  private var crossings: [(threshold: Double, index: Int)] {
    thresholds.sorted().compactMap { threshold in
      correlation.firstIndex { $0 >= threshold }.map { (threshold, $0) }
    }
  }
}
