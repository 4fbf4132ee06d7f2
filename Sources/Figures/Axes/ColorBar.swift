import NumericalCore

/// What the colours of a heat map mean.
struct ColorBar {
  var map: ColorMap
  var lower: Double
  var upper: Double
  /// Quantity and unit.
  var label: String
  /// Whether some data lie below or above the ends; the bar then ends in a point.
  var clipsBelow = false
  var clipsAbove = false

  private var ticks: Ticks { ticks(count: 5) }

  private func ticks(count: Int) -> Ticks { .linear(from: lower, to: upper, count: count) }

  /// Numbers keep their distance however short the bar is.
  private func uprightTicks(height: Double) -> Ticks { ticks(count: min(5, max(1, Int(height / 10)))) }

  /// How far numbers and label of an upright bar reach to the right of it, in points.
  func reach(on canvas: Canvas, height: Double) -> Double {
    (uprightTicks(height: height).labels.map { canvas.width(of: $0) }.max() ?? 0) + 18
  }

  /// Draws the bar upright, numbers and label at its right.
  func drawUpright(on canvas: Canvas, in frame: Canvas.Rectangle) {
    let scale = Scale(from: lower, to: upper, start: frame.bottom, end: frame.y)
    ramp(on: canvas, in: frame, upright: true)
    let ticks = uprightTicks(height: frame.height)
    for (value, label) in zip(ticks.values, ticks.labels) {
      let y = scale(value)
      canvas.line(from: .init(x: frame.right, y: y), to: .init(x: frame.right + 2, y: y), Axes.stroke)
      canvas.text(label, at: .init(x: frame.right + 4, y: y))
    }
    let widest = ticks.labels.map { canvas.width(of: $0) }.max() ?? 0
    canvas.text(
      label, at: .init(x: frame.right + widest + 12, y: frame.center.y), .label, .center, .middle,
      direction: .upwards)
  }

  /// Draws the bar lying, numbers and label below.
  func drawLying(on canvas: Canvas, in frame: Canvas.Rectangle) {
    let scale = Scale(from: lower, to: upper, start: frame.x, end: frame.right)
    ramp(on: canvas, in: frame, upright: false)
    let ticks = ticks
    for (value, label) in zip(ticks.values, ticks.labels) {
      let x = scale(value)
      canvas.line(from: .init(x: x, y: frame.bottom), to: .init(x: x, y: frame.bottom + 2), Axes.stroke)
      canvas.text(label, at: .init(x: x, y: frame.bottom + 4), .tick, .center, .top)
    }
    canvas.text(label, at: .init(x: frame.center.x, y: frame.bottom + 14), .label, .center, .top)
  }

  private func ramp(on canvas: Canvas, in frame: Canvas.Rectangle, upright: Bool) {
    let steps = ColorMap.count
    let map = map
    let values = Matrix<Double>(rows: upright ? steps : 1, columns: upright ? 1 : steps) { row, column in
      upright ? 1 - Double(row) / Double(steps - 1) : Double(column) / Double(steps - 1)
    }
    canvas.heatMap(values, in: frame) { map.color(at: $0) }
    canvas.outline(frame, Axes.stroke)
    drawPoints(on: canvas, in: frame, upright: upright)
  }

  private func drawPoints(on canvas: Canvas, in frame: Canvas.Rectangle, upright: Bool) {
    let length = Self.pointLength
    let low: [Canvas.Point]
    let high: [Canvas.Point]
    if upright {
      low = [
        .init(x: frame.x, y: frame.bottom), .init(x: frame.center.x, y: frame.bottom + length),
        .init(x: frame.right, y: frame.bottom),
      ]
      high = [
        .init(x: frame.x, y: frame.y), .init(x: frame.center.x, y: frame.y - length),
        .init(x: frame.right, y: frame.y),
      ]
    } else {
      low = [
        .init(x: frame.x, y: frame.y), .init(x: frame.x - length, y: frame.center.y),
        .init(x: frame.x, y: frame.bottom),
      ]
      high = [
        .init(x: frame.right, y: frame.y), .init(x: frame.right + length, y: frame.center.y),
        .init(x: frame.right, y: frame.bottom),
      ]
    }
    if clipsBelow { canvas.polygon(low, map.color(at: 0), outline: Axes.stroke) }
    if clipsAbove { canvas.polygon(high, map.color(at: 1), outline: Axes.stroke) }
  }

  /// How far a pointed end sticks out, in points.
  static let pointLength = 7.0
}
