import NumericalCore

extension DisturbanceRasterFigure {
  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) {
    let names = groups.map { RowNames(names: $0.rowNames).width(on: canvas) }.max() ?? 0
    let left = 18 + names + (names > 0 ? Axes.tickLength + 4 : 0)
    let width = size.width - left - 52
    let first = frames(x: left, top: Self.header, width: width)
    drawPanel(rates, first, on: canvas, isLast: undisturbed == nil)
    drawDisturbance(on: canvas, first)
    var last = first
    if let undisturbed, let bottom = first.last?.bottom {
      last = frames(x: left, top: bottom + Self.gap + Self.header, width: width)
      drawPanel(undisturbed, last, on: canvas, isLast: true)
      drawTitle("undisturbed", on: canvas, last)
    }
    guard let upper = first.first, let lower = last.last else { return }
    drawColorBar(on: canvas, right: upper.right, from: upper.y, to: lower.bottom)
  }

  /// One area a group, one below the other.
  private func frames(x: Double, top: Double, width: Double) -> [Canvas.Rectangle] {
    var y = top
    return groups.map { group in
      let frame = Canvas.Rectangle(x: x, y: y, width: width, height: height(of: group))
      y = frame.bottom + Self.groupGap
      return frame
    }
  }

  private func time(in frame: Canvas.Rectangle) -> Scale {
    Scale(from: -onset, to: duration - onset, start: frame.x, end: frame.right)
  }

  private func drawPanel(
    _ rates: Matrix<Double>, _ frames: [Canvas.Rectangle], on canvas: Canvas, isLast: Bool
  ) {
    var row = 0
    for (group, frame) in zip(groups, frames) {
      canvas.heatMap(rates.rows(row..<row + group.count), in: frame) { ColorMap.sequential.color(at: $0) }
      row += group.count
      drawBorders(on: canvas, in: frame)
      canvas.outline(frame, Axes.stroke)
      if !group.rowNames.isEmpty { RowNames(names: group.rowNames).draw(on: canvas, beside: frame) }
      canvas.text(
        canvas.fitted(group.name, to: frame.height + Self.groupGap - 2, .tick),
        at: .init(x: 9, y: frame.center.y), .tick, .center, .middle, direction: .upwards)
    }
    guard let top = frames.first, let bottom = frames.last else { return }
    drawBorderTicks(on: canvas, above: top)
    let nothing = Axis(
      Scale(from: 0, to: 1, start: bottom.bottom, end: bottom.y), Ticks(values: [], labels: []))
    Axes(
      frame: bottom,
      horizontal: Axis(
        time(in: bottom),
        .spaced(over: (-onset, duration - onset), length: bottom.width, canvas, atMost: 8),
        label: isLast ? "time after the onset (ms)" : nil, showsNumbers: isLast),
      vertical: nothing, boxed: true
    ).draw(on: canvas)
  }

  /// Borders of cycles inside the samples, in ms after the onset.
  private var borders: [Double] {
    guard let cycles else { return [] }
    let first = ((-onset - cycles.start) / cycles.length).rounded(.up)
    let last = ((duration - onset - cycles.start) / cycles.length).rounded(.down)
    return stride(from: first, through: last, by: 1).map { cycles.start + $0 * cycles.length }
  }

  private func drawBorders(on canvas: Canvas, in frame: Canvas.Rectangle) {
    for border in borders {
      let x = time(in: frame)(border)
      canvas.line(
        from: .init(x: x, y: frame.y), to: .init(x: x, y: frame.bottom),
        .init(.white.opacity(0.75), width: 0.6, dashes: [0.8, 2]))
    }
  }

  private func drawBorderTicks(on canvas: Canvas, above frame: Canvas.Rectangle) {
    for border in borders {
      let x = time(in: frame)(border)
      canvas.line(
        from: .init(x: x, y: frame.y - Axes.tickLength), to: .init(x: x, y: frame.y), Axes.stroke)
    }
  }

  private func drawTitle(_ title: String, on canvas: Canvas, _ frames: [Canvas.Rectangle]) {
    guard let top = frames.first else { return }
    canvas.text(title, at: .init(x: top.x, y: top.y - 14), .init(size: 8))
  }

  /// A bar above the panel with the label over it, and lines through the panel at its ends.
  private func drawDisturbance(on canvas: Canvas, _ frames: [Canvas.Rectangle]) {
    guard let top = frames.first, let bottom = frames.last else { return }
    drawTitle("disturbed", on: canvas, frames)
    let panel = Canvas.Rectangle(x: top.x, y: top.y, width: top.width, height: bottom.bottom - top.y)
    let area = disturbance.area(in: panel, time(in: panel))
    canvas.fill(.init(x: area.x, y: panel.y - 7, width: area.width, height: 3.5), DisturbanceSpan.mark)
    // A line whose middle were at the end of the bar would stick out; one beyond the samples marks nothing.
    let ends = [area.x + 0.4, area.right - 0.4].filter { $0 < panel.right - 0.5 }
    for x in ends {
      canvas.line(
        from: .init(x: x, y: panel.y - 7), to: .init(x: x, y: panel.bottom),
        .init(DisturbanceSpan.mark, width: 0.8))
    }
    let left = top.x + canvas.width(of: "disturbed", .init(size: 8)) + 8
    disturbance.drawLabel(on: canvas, over: area, y: top.y - 14, from: left, to: size.width - 6)
  }

  private func drawColorBar(on canvas: Canvas, right: Double, from top: Double, to bottom: Double) {
    let height = min(130, bottom - top - 2 * ColorBar.pointLength)
    let all = [rates.storage, undisturbed?.storage ?? []]
    let bar = ColorBar(
      map: .sequential, lower: 0, upper: 1, label: "rate",
      // Integrators leave the range by rounding; a thousandth cannot be seen.
      clipsBelow: all.contains { $0.contains { $0 < -1e-3 } },
      clipsAbove: all.contains { $0.contains { $0 > 1 + 1e-3 } })
    bar.drawUpright(
      on: canvas, in: .init(x: right + 10, y: (top + bottom - height) / 2, width: 8, height: height))
  }
}
