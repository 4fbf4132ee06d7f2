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

  /// A control point beside the middle: out to the right in a column, downwards on the way back.
  private func bend(_ a: Canvas.Point, _ b: Canvas.Point) -> Canvas.Point {
    let dx = b.x - a.x
    let dy = b.y - a.y
    let length = max(1e-9, (dx * dx + dy * dy).squareRoot())
    let amount = min(26, 6 + 0.16 * length) * (dy < 0 ? -1 : 1)
    let center = middle(a, b)
    return .init(x: center.x + amount * dy / length, y: center.y - amount * dx / length)
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
