import NumericalCore

extension FastWeightsFigure {
  private static let titleStyle = Canvas.TextStyle(size: 7.5)
  private static let borderStroke = Canvas.Stroke(.ink, width: 0.5)

  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) {
    let (layout, limit) = (layout, colorLimit)
    for (step, map) in maps.enumerated() {
      let frame = layout.frame(step)
      canvas.heatMap(map, in: frame) { ColorMap.diverging.color(of: $0, from: -limit, to: limit) }
      drawBorder(on: canvas, in: frame)
      canvas.outline(frame, Axes.stroke)
      let title = titles.isEmpty ? "\(step + 1)" : titles[step]
      canvas.text(
        canvas.fitted(title, to: frame.width + FastWeightsLayout.gap - 3, Self.titleStyle),
        at: .init(x: frame.center.x, y: frame.y - 6), Self.titleStyle, .center)
    }
    drawAxes(on: canvas, layout)
    drawBar(limit, on: canvas, layout)
  }

  private func x(_ border: Border, in frame: Canvas.Rectangle) -> Double {
    frame.x + frame.width * Double(border.column) / Double(maps[0].columns)
  }

  private func drawBorder(on canvas: Canvas, in frame: Canvas.Rectangle) {
    guard let border else { return }
    let x = x(border, in: frame)
    canvas.line(from: .init(x: x, y: frame.y), to: .init(x: x, y: frame.bottom), Self.borderStroke)
  }

  private func drawAxes(on canvas: Canvas, _ layout: FastWeightsLayout) {
    let frame = layout.frame(layout.lowestLeft)
    Axes(
      frame: frame,
      horizontal: Self.axis(maps[0].columns, from: frame.x, to: frame.right, distance: 24),
      vertical: Self.axis(maps[0].rows, from: frame.y, to: frame.bottom, distance: 12),
      boxed: true
    ).draw(on: canvas)
    if let border { drawNames(border, on: canvas, below: frame) }
    canvas.text(
      "presynaptic", at: .init(x: frame.center.x, y: frame.bottom + (border == nil ? 14 : 24)), .label,
      .center, .top)
    let middle = (layout.frame(0).y + frame.bottom) / 2
    canvas.text(
      canvas.fitted("postsynaptic", centeredAt: middle, of: layout.size.height), at: .init(x: 9, y: middle),
      .label, .center, .middle, direction: .upwards)
  }

  /// Neurons from 0, with numbers that keep their distance.
  private static func axis(_ count: Int, from start: Double, to end: Double, distance: Double) -> Axis {
    Axis(
      Scale(from: -0.5, to: Double(count) - 0.5, start: start, end: end),
      .whole(from: 0, to: Double(count - 1), count: min(4, max(1, Int((end - start) / distance)))))
  }

  /// Each name below its columns, moved so far that both stay below the map and apart.
  private func drawNames(_ border: Border, on canvas: Canvas, below frame: Canvas.Rectangle) {
    let room = (frame.width - 4) / 2
    let width = [border.leftName, border.rightName].map { canvas.width(of: $0, .note) }
    let fits = width[0] + width[1] + 4 <= frame.width
    let left = fits ? border.leftName : canvas.fitted(border.leftName, to: room, .note)
    let right = fits ? border.rightName : canvas.fitted(border.rightName, to: room, .note)
    let half = [left, right].map { canvas.width(of: $0, .note) / 2 }
    let line = x(border, in: frame)
    let first = max((frame.x + line) / 2, frame.x + half[0])
    let second = min((line + frame.right) / 2, frame.right - half[1])
    let y = frame.bottom + 17
    let furthest = frame.right - 2 * half[1] - 4 - half[0]
    let before = min(first, furthest)
    canvas.text(left, at: .init(x: before, y: y), .note, .center)
    canvas.text(right, at: .init(x: max(second, before + half[0] + 4 + half[1]), y: y), .note, .center)
  }

  private func drawBar(_ limit: Double, on canvas: Canvas, _ layout: FastWeightsLayout) {
    let names = layout.frame(layout.lowestLeft)
    let start = layout.barIsBeside ? max(names.right, names.center.x + 26) : 0
    let middle = layout.bar.center.x
    let room = 2 * min(layout.size.width - middle, middle - start) - 8
    let bar = ColorBar(
      map: .diverging, lower: -limit, upper: limit,
      label: canvas.fitted(weightLabel, to: room, .label),
      clipsBelow: maps.contains { $0.storage.contains { $0 < -limit } },
      clipsAbove: maps.contains { $0.storage.contains { $0 > limit } })
    bar.drawLying(on: canvas, in: layout.bar)
  }
}
