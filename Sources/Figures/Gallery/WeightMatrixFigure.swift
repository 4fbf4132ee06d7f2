import NumericalCore

/// What learning did to the somatic-dendritic weights: before, after, and their difference.
///
/// All panels show one cell a synapse in mV, presynaptic neurons on the horizontal and postsynaptic neurons on the
/// vertical axis, both numbered from 0, the visible ones first; lines separate the visible from the latent. The first
/// two panels share one scale, the third has its own. Both are symmetric about 0, which is white, and reach to the
/// 99.5th percentile of the absolute values that are not 0, rounded up; where larger ones exist, the colour bar ends in points.
/// From 545 neurons on a cell is the mean of a block of neighbouring synapses.
public struct WeightMatrixFigure: Figure {
  /// Weights before learning in mV, post × pre.
  public var before: Matrix<Double>
  /// Weights after learning in mV, post × pre.
  public var after: Matrix<Double>
  /// The number of visible neurons, which come first.
  public var visibleCount: Int
  /// One name a visible neuron; shown where cells are large enough.
  public var rowNames: [String]

  /// The arrays are checked when the figure is rendered.
  public init(before: Matrix<Double>, after: Matrix<Double>, visibleCount: Int, rowNames: [String] = []) {
    self.before = before
    self.after = after
    self.visibleCount = visibleCount
    self.rowNames = rowNames
  }

  /// What the metadata call the figure.
  public var name: String { "Weights before and after learning" }

  /// The size of the page in points.
  public var size: Canvas.Size { .init(width: 504, height: 244) }

  /// Looks for input that cannot be drawn; see ``Figure/check()``.
  public func check() throws(SubsongError) {
    try InputCheck.matrix(before, "the weight matrix before")
    try InputCheck.matrix(after, "the weight matrix after")
    try InputCheck.sameShape(before, "the weights before", after, "the weights after")
    try InputCheck.equal(
      before.rows, "the number of postsynaptic neurons", before.columns, "of presynaptic ones")
    try InputCheck.require(
      (0...before.rows).contains(visibleCount), "visibleCount is \(visibleCount)",
      because: "the network has \(before.rows) neurons", remedy: "give a number from 0 to \(before.rows)")
    if !rowNames.isEmpty {
      try InputCheck.equal(rowNames.count, "the number of names", visibleCount, "that of visible neurons")
    }
  }

  private static let panel = 136.0
  private static let top = 34.0
  private static let left = 48.0
  private static let gap = 17.0

  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) {
    let difference = Matrix<Double>(rows: before.rows, columns: before.columns) {
      after[$0, $1] - before[$0, $1]
    }
    let shared = Self.limit(of: [before, after])
    let own = Self.limit(of: [difference])
    let frames = (0..<3).map { index in
      Canvas.Rectangle(
        x: Self.left + Double(index) * (Self.panel + Self.gap), y: Self.top, width: Self.panel,
        height: Self.panel)
    }
    drawPanel(before, "before learning", shared, on: canvas, in: frames[0])
    drawPanel(after, "after learning", shared, on: canvas, in: frames[1])
    drawPanel(difference, "after − before", own, on: canvas, in: frames[2])
    canvas.text(
      "postsynaptic neuron", at: .init(x: 9, y: frames[0].center.y), .label, .center, .middle,
      direction: .upwards)
    drawBar([before, after], shared, "weight (mV)", on: canvas, from: frames[0], to: frames[1])
    drawBar([difference], own, "change of weight (mV)", on: canvas, from: frames[2], to: frames[2])
  }

  // MARK: Panels

  private func drawPanel(
    _ weights: Matrix<Double>, _ title: String, _ limit: Double, on canvas: Canvas, in frame: Canvas.Rectangle
  ) {
    canvas.heatMap(weights, in: frame) { ColorMap.diverging.color(of: $0, from: -limit, to: limit) }
    canvas.text(title, at: .init(x: frame.x, y: 9), .title)
    drawBorders(on: canvas, in: frame)
    drawPopulations(on: canvas, in: frame)
    let isFirst = title == "before learning"
    let numbers = neuronTicks
    let count = Double(weights.rows)
    Axes(
      frame: frame,
      horizontal: Axis(
        Scale(from: -0.5, to: count - 0.5, start: frame.x, end: frame.right), numbers,
        label: "presynaptic neuron"),
      vertical: Axis(
        Scale(from: -0.5, to: count - 0.5, start: frame.y, end: frame.bottom),
        showsNames ? Ticks(values: [], labels: []) : numbers, showsNumbers: isFirst),
      boxed: true
    ).draw(on: canvas)
    if showsNames, isFirst { drawNames(on: canvas, beside: frame) }
  }

  private var neuronTicks: Ticks {
    Ticks.whole(from: 0, to: Double(before.rows - 1), count: 4)
  }

  private var cell: Double { Self.panel / Double(before.rows) }

  /// Cells of six points leave room for a name each.
  private var showsNames: Bool { !rowNames.isEmpty && cell >= 6 }

  private func drawNames(on canvas: Canvas, beside frame: Canvas.Rectangle) {
    let latent = (visibleCount..<before.rows).map(String.init)
    RowNames(names: rowNames + latent, style: .init(size: min(7, cell / 1.15))).draw(
      on: canvas, beside: frame)
  }

  private func drawBorders(on canvas: Canvas, in frame: Canvas.Rectangle) {
    guard (1..<before.rows).contains(visibleCount) else { return }
    let border = cell * Double(visibleCount)
    let stroke = Canvas.Stroke(.ink, width: 0.5)
    canvas.line(
      from: .init(x: frame.x + border, y: frame.y), to: .init(x: frame.x + border, y: frame.bottom), stroke)
    canvas.line(
      from: .init(x: frame.x, y: frame.y + border), to: .init(x: frame.right, y: frame.y + border), stroke)
  }

  /// Names the blocks: columns above the frame, rows at its right.
  private func drawPopulations(on canvas: Canvas, in frame: Canvas.Rectangle) {
    let style = Canvas.TextStyle(size: 6.5, color: .darkGray)
    let border = cell * Double(visibleCount)
    for (name, start, end) in [("visible", 0, border), ("latent", border, Self.panel)] where end - start > 0.5
    {
      // A block narrower than its name still gets it, as long as the other has room.
      let half = canvas.width(of: name, style) / 2
      let middle = min(max((start + end) / 2, half), Self.panel - half)
      canvas.text(name, at: .init(x: frame.x + middle, y: frame.y - 6), style, .center)
      canvas.text(
        name, at: .init(x: frame.right + 6, y: frame.y + middle), style, .center, .middle, direction: .upwards
      )
    }
  }

  // MARK: Scales

  /// The 99.5th percentile of the absolute values that are not 0, rounded up to a number for an axis; 1 if all are.
  ///
  /// Zeros (absent synapses) say nothing about the size of weights, and in sparse networks they are the majority.
  package static func limit(of matrices: [Matrix<Double>]) -> Double {
    let sizes = matrices.flatMap { $0.storage.map(abs) }.filter { $0 > 0 }.sorted()
    guard !sizes.isEmpty else { return 1 }
    let rank = Int((0.995 * Double(sizes.count)).rounded(.up))
    // Ten steps to the limit: 19.7 becomes 20, 24.3 becomes 25.
    let limit = max(sizes[min(max(rank, 1), sizes.count) - 1], 1e-100)
    return AxisRange.linear(covering: [0, limit], count: 10).upper
  }

  private func drawBar(
    _ matrices: [Matrix<Double>], _ limit: Double, _ label: String, on canvas: Canvas,
    from first: Canvas.Rectangle,
    to last: Canvas.Rectangle
  ) {
    let bar = ColorBar(
      map: .diverging, lower: -limit, upper: limit, label: label,
      clipsBelow: matrices.contains { $0.storage.contains { $0 < -limit } },
      clipsAbove: matrices.contains { $0.storage.contains { $0 > limit } })
    let width = min(150, last.right - first.x - 2 * ColorBar.pointLength)
    let middle = (first.x + last.right) / 2
    bar.drawLying(on: canvas, in: .init(x: middle - width / 2, y: first.bottom + 36, width: width, height: 7))
  }
}
