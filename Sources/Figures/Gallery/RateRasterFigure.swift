import NumericalCore

/// What was to be replayed and what was: two aligned heat maps of rates over time.
///
/// Both panels show time in ms from the first sample on the horizontal axis (sample *t* covers
/// *t*·`sampleInterval` to (*t* + 1)·`sampleInterval`), one row a neuron on the vertical axis in the order of the
/// matrices' rows, and the rate as colour from 0 to 1 (of the maximal rate). Rates outside 0 … 1, which readouts
/// without a saturation may have, get the colour of the nearer end, and the colour bar then ends in a point.
/// Names are thinned out where rows are too low for all of them.
public struct RateRasterFigure: Figure {
  /// Target rates, neuron × sample.
  public var target: Matrix<Double>
  /// Replayed rates, neuron × sample.
  public var replay: Matrix<Double>
  /// One name a row; `#` is printed as ♯.
  public var rowNames: [String]
  /// The distance of two samples in ms.
  public var sampleInterval: Double
  /// Stands above the figure at the left.
  public var title: String?
  /// Stands above the figure at the right, for example a score.
  public var annotation: String?

  /// The arrays are checked when the figure is rendered.
  public init(
    target: Matrix<Double>, replay: Matrix<Double>, rowNames: [String], sampleInterval: Double,
    title: String? = nil,
    annotation: String? = nil
  ) {
    self.target = target
    self.replay = replay
    self.rowNames = rowNames
    self.sampleInterval = sampleInterval
    self.title = title
    self.annotation = annotation
  }

  /// What the metadata call the figure.
  public var name: String { "Rates of target and replay" }

  /// The size of the page in points.
  public var size: Canvas.Size {
    .init(width: 468, height: top + 2 * panelHeight + Self.gap + Axes.bottomMargin + 4)
  }

  /// Looks for input that cannot be drawn; see ``Figure/check()``.
  public func check() throws(SubsongError) {
    try InputCheck.matrix(target, "the target")
    try InputCheck.matrix(replay, "the replay")
    try InputCheck.sameShape(target, "the target", replay, "the replay")
    try InputCheck.equal(rowNames.count, "the number of names", target.rows, "the number of rows")
    try InputCheck.sampleInterval(sampleInterval)
  }

  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) {
    let names = RowNames(names: rowNames)
    let left = names.width(on: canvas) + Axes.tickLength + 20
    let upper = Canvas.Rectangle(x: left, y: top, width: size.width - left - 52, height: panelHeight)
    var lower = upper
    lower.y = upper.bottom + Self.gap
    drawHeader(on: canvas, over: upper)
    drawPanel(target, "target", names, on: canvas, in: upper, isLast: false)
    drawPanel(replay, "replay", names, on: canvas, in: lower, isLast: true)
    canvas.text(
      "neuron", at: .init(x: 9, y: (upper.y + lower.bottom) / 2), .label, .center, .middle,
      direction: .upwards)
    drawColorBar(on: canvas, from: upper, to: lower)
  }

  private static let gap = 17.0

  private var top: Double { title == nil && annotation == nil ? 16 : 31 }

  /// Nine points a row are enough for each name; many rows share what a page has.
  private var panelHeight: Double { min(max(9 * Double(max(1, target.rows)), 54), 234) }

  private func drawHeader(on canvas: Canvas, over frame: Canvas.Rectangle) {
    let note = annotation.map { canvas.fitted($0, to: frame.width / 2, .note) } ?? ""
    canvas.text(note, at: .init(x: frame.right, y: 9), .note, .right)
    let room = frame.width - canvas.width(of: note, .note) - 12
    if let title { canvas.text(canvas.fitted(title, to: room, .title), at: .init(x: frame.x, y: 9), .title) }
  }

  private func drawPanel(
    _ rates: Matrix<Double>, _ label: String, _ names: RowNames, on canvas: Canvas,
    in frame: Canvas.Rectangle,
    isLast: Bool
  ) {
    canvas.heatMap(rates, in: frame) { ColorMap.sequential.color(at: $0) }
    canvas.text(label, at: .init(x: frame.x, y: frame.y - 7), .init(size: 8))
    names.draw(on: canvas, beside: frame)
    let duration = Double(rates.columns) * sampleInterval
    let horizontal = Axis(
      Scale(from: 0, to: duration, start: frame.x, end: frame.right),
      .linear(from: 0, to: duration, count: 8),
      label: isLast ? "time (ms)" : nil, showsNumbers: isLast)
    let vertical = Axis(
      Scale(from: 0, to: 1, start: frame.bottom, end: frame.y), Ticks(values: [], labels: []))
    Axes(frame: frame, horizontal: horizontal, vertical: vertical, boxed: true).draw(on: canvas)
  }

  private func drawColorBar(on canvas: Canvas, from upper: Canvas.Rectangle, to lower: Canvas.Rectangle) {
    let height = min(130, lower.bottom - upper.y - 20)
    let middle = (upper.y + lower.bottom) / 2
    let all = [target.storage, replay.storage]
    let bar = ColorBar(
      map: .sequential, lower: 0, upper: 1, label: "rate",
      // Integrators leave the range by rounding; a thousandth cannot be seen.
      clipsBelow: all.contains { $0.contains { $0 < -1e-3 } },
      clipsAbove: all.contains { $0.contains { $0 > 1 + 1e-3 } })
    bar.drawUpright(
      on: canvas, in: .init(x: upper.right + 10, y: middle - height / 2, width: 8, height: height))
  }
}
