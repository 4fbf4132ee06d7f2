/// One axis: a scale, its ticks and its name.
public struct Axis: Sendable {
  /// From values to positions.
  public var scale: Scale
  /// Where it has ticks and numbers.
  public var ticks: Ticks
  /// Quantity and unit, for example `time (ms)`; nil for none.
  public var label: String?
  /// Whether numbers stand at the ticks.
  public var showsNumbers: Bool

  /// An axis; nothing is drawn yet.
  public init(_ scale: Scale, _ ticks: Ticks, label: String? = nil, showsNumbers: Bool = true) {
    self.scale = scale
    self.ticks = ticks
    self.label = label
    self.showsNumbers = showsNumbers
  }
}

/// A frame with a horizontal axis below and a vertical one at the left.
public struct Axes: Sendable {
  /// The area of the data.
  public var frame: Canvas.Rectangle
  /// The axis below.
  public var horizontal: Axis
  /// The axis at the left.
  public var vertical: Axis
  /// Draws all four sides instead of two: for images.
  public var boxed: Bool
  /// Where the names of vertical axes of several panels line up; nil: beside this panel's own numbers.
  var verticalLabelX: Double?

  /// Axes around an area; nothing is drawn yet.
  public init(frame: Canvas.Rectangle, horizontal: Axis, vertical: Axis, boxed: Bool = false) {
    self.frame = frame
    self.horizontal = horizontal
    self.vertical = vertical
    self.boxed = boxed
  }

  /// The length of a tick in points.
  static let tickLength = 2.5
  static let stroke = Canvas.Stroke(.ink, width: 0.6)
  /// What a horizontal axis needs below the frame for numbers and a name.
  static let bottomMargin = 25.0

  /// What a vertical axis needs at the left of the frame.
  static func leftMargin(on canvas: Canvas, numbers: [String], label: String?) -> Double {
    let widest = numbers.map { canvas.width(of: $0) }.max() ?? 0
    return widest + tickLength + 5 + (label == nil ? 0 : 13)
  }

  /// What stays free at the right of the frame, so that the number at its end is not cut.
  static func rightMargin(on canvas: Canvas, numbers: [String]) -> Double {
    max(8, (numbers.map { canvas.width(of: $0) }.max() ?? 0) / 2 + 3)
  }

  /// The position of a pair of values.
  public func point(_ x: Double, _ y: Double) -> Canvas.Point {
    Canvas.Point(x: horizontal.scale(x), y: vertical.scale(y))
  }

  init(frame: Canvas.Rectangle, horizontal: Axis, vertical: Axis, verticalLabelX: Double) {
    self.init(frame: frame, horizontal: horizontal, vertical: vertical)
    self.verticalLabelX = verticalLabelX
  }

  /// Draws lines, ticks, numbers and names, but no data.
  public func draw(on canvas: Canvas) {
    if boxed {
      canvas.outline(frame, Self.stroke)
    } else {
      canvas.polyline(
        [
          .init(x: frame.x, y: frame.y), .init(x: frame.x, y: frame.bottom),
          .init(x: frame.right, y: frame.bottom),
        ], Self.stroke)
    }
    drawHorizontal(on: canvas)
    drawVertical(on: canvas)
  }

  private func drawHorizontal(on canvas: Canvas) {
    for (value, label) in zip(horizontal.ticks.values, horizontal.ticks.labels) {
      let x = horizontal.scale(value)
      let length = label.isEmpty ? 0.6 * Self.tickLength : Self.tickLength
      canvas.line(from: .init(x: x, y: frame.bottom), to: .init(x: x, y: frame.bottom + length), Self.stroke)
      guard horizontal.showsNumbers else { continue }
      canvas.text(label, at: .init(x: x, y: frame.bottom + Self.tickLength + 2), .tick, .center, .top)
    }
    if let label = horizontal.label {
      canvas.text(label, at: .init(x: frame.center.x, y: frame.bottom + 14), .label, .center, .top)
    }
  }

  private func drawVertical(on canvas: Canvas) {
    for (value, label) in zip(vertical.ticks.values, vertical.ticks.labels) {
      let y = vertical.scale(value)
      let length = label.isEmpty ? 0.6 * Self.tickLength : Self.tickLength
      canvas.line(from: .init(x: frame.x - length, y: y), to: .init(x: frame.x, y: y), Self.stroke)
      guard vertical.showsNumbers else { continue }
      canvas.text(label, at: .init(x: frame.x - Self.tickLength - 2, y: y), .tick, .right)
    }
    if let label = vertical.label {
      let numbers = vertical.showsNumbers ? vertical.ticks.labels : []
      let x = verticalLabelX ?? frame.x - Self.leftMargin(on: canvas, numbers: numbers, label: label) + 7
      canvas.text(label, at: .init(x: x, y: frame.center.y), .label, .center, .middle, direction: .upwards)
    }
  }
}
