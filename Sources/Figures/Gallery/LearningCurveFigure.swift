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

  public init(
    cycles: [Int], correlation: [Double], meanSquaredError: [Double], thresholds: [Double] = [0.90, 0.95]
  ) {
    self.cycles = cycles
    self.correlation = correlation
    self.meanSquaredError = meanSquaredError
    self.thresholds = thresholds
  }

  public var name: String { "Learning curve" }

  public var size: Canvas.Size { .init(width: 260, height: 236) }

  public func check() throws(SubsongError) {
    try InputCheck.require(
      !cycles.isEmpty, "cycles is empty", because: "there is nothing to draw",
      remedy: "validate at least once")
    try InputCheck.increasing(cycles, "cycles")
    try InputCheck.equal(correlation.count, "the number of correlations", cycles.count, "that of cycles")
    try InputCheck.equal(meanSquaredError.count, "the number of errors", cycles.count, "that of cycles")
    try InputCheck.series(correlation, "the correlation")
    try InputCheck.series(meanSquaredError, "the mean squared error")
    if !thresholds.isEmpty { try InputCheck.series(thresholds, "the thresholds") }
    try InputCheck.require(
      meanSquaredError.allSatisfy { $0 >= 0 }, "a mean squared error is negative",
      because: "a mean of squares cannot be", remedy: "look at the order of the columns")
  }

  public func draw(on canvas: Canvas) {
    let correlationRange = AxisRange.linear(covering: correlation + thresholds + [0, 1], count: 5)
    let decades = AxisRange.decades(covering: meanSquaredError)
    let upperTicks = Ticks.linear(from: correlationRange.lower, to: correlationRange.upper, count: 5)
    let lowerTicks = Ticks.decades(decades, count: 5)
    let left = Axes.leftMargin(on: canvas, numbers: upperTicks.labels + lowerTicks.labels, label: "") + 2
    let upper = Canvas.Rectangle(x: left, y: 20, width: size.width - left - 32, height: 105)
    let lower = Canvas.Rectangle(x: left, y: upper.bottom + 12, width: upper.width, height: 70)
    let cycles = CycleAxis(self.cycles, label: "training cycle")

    let upperAxes = Axes(
      frame: upper, horizontal: cycles.axis(in: upper, isLast: false),
      vertical: Axis(
        Scale(from: correlationRange.lower, to: correlationRange.upper, start: upper.bottom, end: upper.y),
        upperTicks,
        label: "correlation"))
    drawCorrelation(on: canvas, upperAxes)

    let vertical = Scale(
      .logarithmic, from: lowerTicks.values.min() ?? 0.1, to: lowerTicks.values.max() ?? 1,
      start: lower.bottom,
      end: lower.y)
    let lowerAxes = Axes(
      frame: lower, horizontal: cycles.axis(in: lower, isLast: true),
      vertical: Axis(vertical, lowerTicks, label: "mean squared error"))
    lowerAxes.draw(on: canvas)
    let errors = meanSquaredError.map { max($0, vertical.lower) }
    lowerAxes.curve(self.cycles, errors, .init(.vermillion), on: canvas)
  }

  private func drawCorrelation(on canvas: Canvas, _ axes: Axes) {
    for threshold in thresholds {
      let y = axes.vertical.scale(threshold)
      canvas.line(
        from: .init(x: axes.frame.x, y: y), to: .init(x: axes.frame.right, y: y),
        .init(.gray, width: 0.5, dashes: [3, 2]))
    }
    drawThresholdNumbers(on: canvas, axes)
    axes.draw(on: canvas)
    axes.curve(cycles, correlation, .init(.blue), on: canvas)
    for crossing in crossings {
      canvas.circle(
        at: axes.point(Double(cycles[crossing.index]), correlation[crossing.index]), radius: 2.2, .white,
        outline: .init(.ink, width: 0.7))
    }
    let marks: [(mark: Legend.Mark, text: String)] = crossings.map { crossing in
      (
        .disc(.white, outline: .init(.ink, width: 0.7)),
        "first ≥ \(Self.number(crossing.threshold)): cycle \(NumberText.decimal(Double(cycles[crossing.index]), places: 0))"
      )
    }
    Legend(entries: marks).draw(on: canvas, at: .init(x: axes.frame.x, y: 8), width: axes.frame.width + 30)
  }

  /// At the right of the frame, moved apart where two thresholds are close.
  private func drawThresholdNumbers(on canvas: Canvas, _ axes: Axes) {
    var next = -Double.infinity
    for threshold in thresholds.sorted(by: >) {
      let y = max(axes.vertical.scale(threshold), next)
      canvas.text(Self.number(threshold), at: .init(x: axes.frame.right + 4, y: y), .note)
      next = y + 8
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
