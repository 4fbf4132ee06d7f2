/// The arrows of a scaffold between neurons that have their places.
struct ScaffoldArrows {
  let layout: ScaffoldLayout
  let places: [Int: Canvas.Point]
  /// The radius of a neuron in points.
  let radius: Double

  /// Where an arrow leads, seen from the visible neurons.
  enum Kind: CaseIterable {
    case forward
    case other
    /// From a neuron that is never nudged itself.
    case idle

    init(_ edge: ScaffoldGraphFigure.Edge, _ layout: ScaffoldLayout) {
      guard let from = layout.depth[edge.pre] else {
        self = .idle
        return
      }
      self = layout.depth[edge.post] == from + 1 ? .forward : .other
    }

    var color: Color {
      switch self {
      case .forward: .blue.opacity(0.55)
      case .other: .vermillion.opacity(0.5)
      case .idle: .gray.opacity(0.6)
      }
    }

    var name: String {
      switch self {
      case .forward: "to the next column"
      case .other: "within a column or back"
      case .idle: "from a neuron never nudged"
      }
    }
  }

  func draw(_ edge: ScaffoldGraphFigure.Edge, times: Int, on canvas: Canvas) {
    guard edge.pre != edge.post, let start = places[edge.pre], let end = places[edge.post] else {
      drawLoop(edge, on: canvas)
      return
    }
    let kind = Kind(edge, layout)
    let color = kind.color
    let stroke = Canvas.Stroke(color, width: times > 1 ? 1.3 : 0.7)
    let control = kind == .forward ? middle(start, end) : bend(start, end)
    let tip = towards(control, from: end, by: radius + 0.5)
    // The line ends inside the head, so that its square end does not show at the tip.
    let neck = towards(control, from: end, by: radius + 0.5 + 0.8 * headLength)
    canvas.curve(from: towards(control, from: start, by: radius), to: neck, control: control, stroke)
    drawHead(at: tip, from: control, color, on: canvas)
  }

  private var headLength: Double { min(4, max(2, 1.3 * radius)) }

  private func middle(_ a: Canvas.Point, _ b: Canvas.Point) -> Canvas.Point {
    .init(x: (a.x + b.x) / 2, y: (a.y + b.y) / 2)
  }

  /// A control point beside the middle, such that the curve keeps clear of neurons that it does not join.
  ///
  /// An arrow that runs through a third neuron reads as two. Of some bends to both sides the gentlest clear one is
  /// taken, or the clearest if none is clear.
  private func bend(_ a: Canvas.Point, _ b: Canvas.Point) -> Canvas.Point {
    let length = max(1e-9, Self.distance(a, b))
    let side = b.y < a.y ? -1.0 : 1
    let amount = min(26, 6 + 0.16 * length) * side
    let center = middle(a, b)
    let controls = [1, -1, 1.7, -1.7, 2.5, -2.5].map { (factor: Double) -> Canvas.Point in
      .init(
        x: center.x + factor * amount * (b.y - a.y) / length,
        y: center.y - factor * amount * (b.x - a.x) / length)
    }
    // In a crowd no curve is clear, and looking for one would take long.
    guard places.count <= 500 else { return controls[0] }
    let clearances = controls.map { clearance(from: a, to: b, control: $0) }
    if let clear = clearances.firstIndex(where: { $0 > 2 * radius }) { return controls[clear] }
    let best = clearances.indices.max { clearances[$0] < clearances[$1] }
    return controls[best ?? 0]
  }

  /// The distance of a curve from the nearest neuron that is not at one of its ends.
  private func clearance(from a: Canvas.Point, to b: Canvas.Point, control: Canvas.Point) -> Double {
    let others = places.values.filter { $0 != a && $0 != b }
    // Above the highest neuron stand the names of the columns.
    let top = (others.map(\.y) + [a.y, b.y]).reduce(Double.infinity, min) - 5
    var least = Double.infinity
    for step in 1..<24 {
      let t = Double(step) / 24
      let weights = ((1 - t) * (1 - t), 2 * t * (1 - t), t * t)
      let point = Canvas.Point(
        x: weights.0 * a.x + weights.1 * control.x + weights.2 * b.x,
        y: weights.0 * a.y + weights.1 * control.y + weights.2 * b.y)
      if point.y < top { return 0 }
      for other in others { least = min(least, Self.distance(point, other)) }
    }
    return least
  }

  private static func distance(_ a: Canvas.Point, _ b: Canvas.Point) -> Double {
    let dx = b.x - a.x
    let dy = b.y - a.y
    return (dx * dx + dy * dy).squareRoot()
  }

  private func towards(_ goal: Canvas.Point, from start: Canvas.Point, by distance: Double) -> Canvas.Point {
    let dx = goal.x - start.x
    let dy = goal.y - start.y
    let length = max(1e-9, (dx * dx + dy * dy).squareRoot())
    return .init(x: start.x + distance * dx / length, y: start.y + distance * dy / length)
  }

  private func drawHead(at tip: Canvas.Point, from control: Canvas.Point, _ color: Color, on canvas: Canvas) {
    let base = towards(control, from: tip, by: headLength)
    let half = 0.36
    let across = Canvas.Point(x: half * (tip.y - base.y), y: -half * (tip.x - base.x))
    canvas.polygon(
      [
        tip, .init(x: base.x + across.x, y: base.y + across.y),
        .init(x: base.x - across.x, y: base.y - across.y),
      ], color)
  }

  /// A neuron that nudges itself: a ring above it.
  private func drawLoop(_ edge: ScaffoldGraphFigure.Edge, on canvas: Canvas) {
    guard let place = places[edge.pre] else { return }
    canvas.circle(
      at: .init(x: place.x, y: place.y - 1.6 * radius), radius: radius, Color.white.opacity(0),
      outline: .init(Kind(edge, layout).color, width: 0.7))
  }
}
