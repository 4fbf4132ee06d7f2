import NumericalCore

/// How exactly methods of integration follow the solution, over what they cost.
///
/// Both axes are logarithmic: computing time of a simulated ms in ns, and the error of the somatic potentials in mV (root of
/// the mean square). One curve a method, through its settings in order of cost. A ring marks the baseline; the shaded
/// corner holds what is better than it by the given factors.
public struct WorkPrecisionFigure: Figure {
  /// One setting of a method.
  public struct Setting: Hashable, Sendable {
    /// ns a simulated ms.
    public var cost: Double
    /// mV.
    public var error: Double

    /// A place in the diagram.
    public init(cost: Double, error: Double) {
      self.cost = cost
      self.error = error
    }
  }

  /// One method.
  public struct Method: Hashable, Sendable {
    /// Stands beside its most expensive setting.
    public var name: String
    /// In any order.
    public var settings: [Setting]

    /// A method with what was measured of it.
    public init(name: String, settings: [Setting]) {
      self.name = name
      self.settings = settings
    }
  }

  /// The curves.
  public var methods: [Method]
  /// What all are compared with, and its name.
  public var baseline: Setting
  public var baselineName: String
  /// The corner holds settings of at most so many times the baseline's cost and error.
  public var targetCost: Double
  public var targetError: Double

  /// The numbers are checked when the figure is rendered.
  public init(
    methods: [Method], baseline: Setting, baselineName: String, targetCost: Double = 1.5,
    targetError: Double = 0.1
  ) {
    self.methods = methods
    self.baseline = baseline
    self.baselineName = baselineName
    self.targetCost = targetCost
    self.targetError = targetError
  }

  /// What the metadata call the figure.
  public var name: String { "Accuracy against cost" }

  /// The size of the page in points.
  public var size: Canvas.Size { .init(width: 330, height: 250) }

  /// Looks for input that cannot be drawn; see ``Figure/check()``.
  public func check() throws(SubsongError) {
    try InputCheck.require(
      (1...16).contains(methods.count), "there are \(methods.count) methods",
      because: "the figure has room for 1 to 16", remedy: "choose some methods")
    for method in methods {
      try Self.check(method.settings, "'\(method.name)'")
    }
    try Self.check([baseline], "the baseline")
    try InputCheck.require(
      [targetCost, targetError].allSatisfy { $0 >= 1e-6 && $0 <= 1e6 },
      "the target is \(targetCost) × cost and \(targetError) × error",
      because: "both are positive factors", remedy: "use for example 1.5 and 0.1")
  }

  private static func check(_ settings: [Setting], _ name: String) throws(SubsongError) {
    for (values, what) in [(settings.map(\.cost), "costs"), (settings.map(\.error), "errors")] {
      try InputCheck.series(values, "the \(what) of \(name)")
      try InputCheck.require(
        values.allSatisfy { $0 >= 1 / InputCheck.largest }, "the \(what) of \(name) are not all positive",
        because: "a logarithmic axis has no zero", remedy: "leave out what was not measured")
    }
  }

  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) {
    let settings = methods.flatMap(\.settings) + [baseline]
    let target = Setting(cost: targetCost * baseline.cost, error: targetError * baseline.error)
    let costs = LogarithmicRange(covering: (settings + [target]).map(\.cost), margin: 2, count: 6)
    // Below the target's error there is room for its name in the corner.
    let errors = LogarithmicRange(
      covering: settings.map(\.error) + [0.3 * target.error], margin: 2, count: 6)
    let left = Axes.leftMargin(on: canvas, numbers: errors.ticks.labels, label: "") + 2
    let frame = Canvas.Rectangle(x: left, y: 10, width: 205, height: 250 - 10 - Axes.bottomMargin - 4)
    let axes = Axes(
      frame: frame,
      horizontal: Axis(
        costs.scale(from: frame.x, to: frame.right), costs.ticks,
        label: "computing time per simulated ms (ns)"),
      vertical: Axis(
        errors.scale(from: frame.bottom, to: frame.y), errors.ticks,
        label: "error of the somatic potential (mV, rms)"))
    drawTarget(target, on: canvas, axes)
    axes.draw(on: canvas)
    drawMethods(on: canvas, axes)
    drawBaseline(on: canvas, axes)
  }

  private func drawTarget(_ target: Setting, on canvas: Canvas, _ axes: Axes) {
    let (corner, frame) = (axes.point(target.cost, target.error), axes.frame)
    canvas.fill(
      .init(x: frame.x, y: corner.y, width: corner.x - frame.x, height: frame.bottom - corner.y),
      Color.skyBlue.opacity(0.13))
    canvas.polyline(
      [.init(x: frame.x, y: corner.y), corner, .init(x: corner.x, y: frame.bottom)],
      .init(.gray, width: 0.6, dashes: [3, 2]))
    let factors = "\(NumberText.shortest(targetCost, places: 2)) × cost"
    let lines = ["at most", factors, "\(NumberText.shortest(targetError, places: 3)) × error"]
    for (index, line) in lines.enumerated() {
      canvas.text(line, at: .init(x: corner.x + 4, y: frame.bottom - 7 - 9 * Double(2 - index)), .note)
    }
  }

  private func drawMethods(on canvas: Canvas, _ axes: Axes) {
    var names: [EndLabels.Entry] = []
    for (index, method) in methods.enumerated() {
      let color = Color.qualitative[index % Color.qualitative.count]
      let isFilled = (index / Color.qualitative.count).isMultiple(of: 2)
      let points = method.settings.sorted { $0.cost < $1.cost }.map { axes.point($0.cost, $0.error) }
      canvas.polyline(points, .init(color, width: 0.8))
      for point in points {
        canvas.circle(
          at: point, radius: 1.9, isFilled ? color : .white, outline: .init(color, width: 0.8))
      }
      if let end = points.last { names.append(.init(end: end, text: method.name, color: color)) }
    }
    let x = axes.frame.right + 6
    EndLabels(entries: names).draw(on: canvas, at: x, below: axes.frame.y, width: size.width - x - 4)
  }

  private func drawBaseline(on canvas: Canvas, _ axes: Axes) {
    let place = axes.point(baseline.cost, baseline.error)
    canvas.circle(at: place, radius: 4, .white.opacity(0), outline: .init(.ink, width: 0.9))
    canvas.text(
      canvas.fitted(baselineName, to: axes.frame.right - place.x - 8),
      at: .init(x: place.x + 7, y: place.y - 6))
  }
}
