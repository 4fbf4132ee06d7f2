import NumericalCore

/// What one step of a network costs, over the number of neurons.
///
/// One panel a precision, side by side, both axes logarithmic: number of neurons and time of a step in ns. One curve an
/// engine, named at its end; the one that is the fastest for the largest networks is heavy. Dashed lines are what the
/// machine can do at best.
public struct CostFigure: Figure {
  /// Times over sizes.
  public struct Curve: Hashable, Sendable {
    /// Stands at the curve's end.
    public var name: String
    /// Curves of one group have one colour.
    public var group: Int
    /// Full marks or open ones.
    public var isFilled: Bool
    /// Increasing.
    public var neurons: [Int]
    /// The time of a step for each size.
    public var nanoseconds: [Double]

    /// A curve; the arrays are checked when the figure is rendered.
    public init(
      name: String, group: Int = 0, isFilled: Bool = true, neurons: [Int], nanoseconds: [Double]
    ) {
      self.name = name
      self.group = group
      self.isFilled = isFilled
      self.neurons = neurons
      self.nanoseconds = nanoseconds
    }
  }

  /// One diagram.
  public struct Panel: Hashable, Sendable {
    /// Stands above it.
    public var title: String
    /// What was measured.
    public var curves: [Curve]
    /// What no engine of its kind can fall below; dashed.
    public var bounds: [Curve]

    /// A diagram; the arrays are checked when the figure is rendered.
    public init(title: String, curves: [Curve], bounds: [Curve] = []) {
      self.title = title
      self.curves = curves
      self.bounds = bounds
    }

    fileprivate var all: [Curve] { curves + bounds }
  }

  /// The diagrams from left to right, with the same axes.
  public var panels: [Panel]

  /// The arrays are checked when the figure is rendered.
  public init(panels: [Panel]) { self.panels = panels }

  /// What the metadata call the figure.
  public var name: String { "Cost of a step" }

  /// The size of the page in points.
  public var size: Canvas.Size {
    .init(
      width: Self.left + Double(max(1, panels.count)) * (Self.frameWidth + Self.labelWidth) + Self.right,
      height: Self.top + Self.frameHeight + Axes.bottomMargin + 4)
  }

  private static let (left, right, top) = (40.0, 6.0, 22.0)
  private static let (frameWidth, frameHeight, labelWidth) = (160.0, 180.0, 88.0)

  /// Looks for input that cannot be drawn; see ``Figure/check()``.
  public func check() throws(SubsongError) {
    try InputCheck.require(
      (1...4).contains(panels.count), "there are \(panels.count) panels",
      because: "a page has room for 1 to 4", remedy: "choose some precisions")
    for panel in panels {
      try InputCheck.require(
        (1...16).contains(panel.all.count), "there are \(panel.all.count) curves in '\(panel.title)'",
        because: "a panel has room for 1 to 16", remedy: "choose some engines")
      for curve in panel.all { try Self.check(curve) }
    }
  }

  private static func check(_ curve: Curve) throws(SubsongError) {
    let times = "the times of '\(curve.name)'"
    try InputCheck.series(curve.nanoseconds, times)
    try InputCheck.equal(
      curve.nanoseconds.count, "the number of \(times)", curve.neurons.count, "that of its sizes")
    try InputCheck.require(
      curve.nanoseconds.allSatisfy { $0 >= 1 / InputCheck.largest }, "\(times) are not all positive",
      because: "a logarithmic axis has no zero", remedy: "measure longer")
    let increases = zip(curve.neurons, curve.neurons.dropFirst()).allSatisfy(<)
    try InputCheck.require(
      increases && (curve.neurons.first ?? 0) > 0, "the sizes of '\(curve.name)' do not increase from 1 on",
      because: "a curve over sizes needs them in order, each once", remedy: "sort the rows by neurons")
  }

  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) {
    let curves = panels.flatMap(\.all)
    let times = LogarithmicRange(covering: curves.flatMap(\.nanoseconds), count: 8)
    for (index, panel) in panels.enumerated() {
      let frame = Canvas.Rectangle(
        x: Self.left + Double(index) * (Self.frameWidth + Self.labelWidth), y: Self.top,
        width: Self.frameWidth, height: Self.frameHeight)
      let axes = Axes(
        frame: frame, horizontal: sizes(in: frame, Set(curves.flatMap(\.neurons)), on: canvas),
        vertical: Axis(
          times.scale(from: frame.bottom, to: frame.y), times.ticks,
          label: index == 0 ? "time of a step (ns)" : nil, showsNumbers: index == 0))
      let title = canvas.fitted(panel.title, to: Self.frameWidth + Self.labelWidth - 8, .title)
      canvas.text(title, at: .init(x: frame.x, y: 9), .title)
      draw(panel, on: canvas, axes)
    }
  }

  /// The axis of sizes, with a number at every size that was measured, where there is room.
  private func sizes(in frame: Canvas.Rectangle, _ neurons: Set<Int>, on canvas: Canvas) -> Axis {
    let sorted = neurons.sorted().map(Double.init)
    let scale = Scale(
      .logarithmic, from: (sorted.first ?? 1) / 1.25, to: (sorted.last ?? 1) * 1.25, start: frame.x,
      end: frame.right)
    return Axis(
      scale, .measured(sorted, on: scale, canvas) { NumberText.decimal($0, places: 0) }, label: "neurons")
  }

  private func draw(_ panel: Panel, on canvas: Canvas, _ axes: Axes) {
    let best = Self.best(panel.curves)
    axes.draw(on: canvas)
    var names: [EndLabels.Entry] = []
    for (index, bound) in panel.bounds.enumerated() {
      let stroke = Canvas.Stroke(.darkGray, width: 0.8, dashes: index == 0 ? [4, 2] : [1.2, 1.8])
      if let end = draw(bound, stroke, mark: nil, on: canvas, axes) {
        names.append(.init(end: end, text: bound.name, color: .darkGray))
      }
    }
    for (index, curve) in panel.curves.enumerated() {
      let color = Color.qualitative[abs(curve.group % Color.qualitative.count)]
      let stroke = Canvas.Stroke(color, width: index == best ? 1.7 : 0.8)
      if let end = draw(curve, stroke, mark: curve.isFilled ? color : .white, on: canvas, axes) {
        names.append(.init(end: end, text: curve.name, color: color, bold: index == best))
      }
    }
    // A curve that ends early is named where it ends.
    let last = names.map(\.end.x).max() ?? axes.frame.right
    let short = names.filter { $0.end.x < last }
    EndLabels(entries: names.filter { $0.end.x >= last }).draw(
      on: canvas, at: axes.frame.right + 5, below: axes.frame.y - 4, width: Self.labelWidth - 8)
    for name in short {
      EndLabels(entries: [name]).draw(
        on: canvas, at: name.end.x + 6, below: axes.frame.y - 4, width: last - name.end.x)
    }
  }

  /// The curve that reaches the largest size and is the fastest there.
  private static func best(_ curves: [Curve]) -> Int? {
    let largest = curves.compactMap(\.neurons.last).max()
    return curves.indices.filter { curves[$0].neurons.last == largest }.min {
      (curves[$0].nanoseconds.last ?? .infinity) < (curves[$1].nanoseconds.last ?? .infinity)
    }
  }

  /// Draws line and marks; returns the end.
  private func draw(_ curve: Curve, _ stroke: Canvas.Stroke, mark: Color?, on canvas: Canvas, _ axes: Axes)
    -> Canvas.Point?
  {
    let points = zip(curve.neurons, curve.nanoseconds).map { axes.point(Double($0), $1) }
    canvas.polyline(points, stroke)
    if let mark {
      let rim = Canvas.Stroke(stroke.color, width: 0.8)
      for point in points { canvas.circle(at: point, radius: 1.9, mark, outline: rim) }
    } else if let only = points.first, points.count == 1 {
      canvas.line(from: .init(x: only.x - 6, y: only.y), to: .init(x: only.x + 6, y: only.y), stroke)
    }
    return points.last
  }
}
