import NumericalCore

extension RecoveryFigure {
  /// Curves with their marks, then what they are compared with.
  var legend: Legend {
    var entries: [(mark: Legend.Mark, text: String)] = []
    var startsRow: Set<Int> = []
    for (index, curve) in curves.enumerated() {
      if curves.contains(where: { !$0.recoveries.isEmpty }) { startsRow.insert(entries.count) }
      entries.append((.line(Self.stroke(index)), curve.name))
      for (place, recovery) in curve.recoveries.enumerated() {
        entries.append((Self.mark(place, Self.color(index)), Self.text(recovery)))
      }
    }
    if !startsRow.isEmpty { startsRow.insert(entries.count) }
    if undisturbed != nil { entries.append((.line(Self.undisturbed), "undisturbed")) }
    if cycle != nil { entries.append((.patch(Self.approach), "window overlaps disturbance")) }
    return Legend(entries: entries, startsRow: startsRow)
  }

  private static let undisturbed = Canvas.Stroke(.darkGray, width: 0.7, dashes: [3, 2])
  /// Before the onset, where windows already see the disturbance.
  private static let approach = Color.orange.opacity(0.1)

  private static func color(_ index: Int) -> Color { Color.qualitative[index % Color.qualitative.count] }
  private static func stroke(_ index: Int) -> Canvas.Stroke { .init(color(index), width: 0.9) }

  private static func mark(_ place: Int, _ color: Color) -> Legend.Mark {
    let rim = Canvas.Stroke(color, width: 0.8)
    return place == 0 ? .disc(.white, outline: rim) : .diamond(.white, outline: rim)
  }

  private static func text(_ recovery: Recovery) -> String {
    let share = NumberText.shortest(100 * recovery.share, places: 2)
    return "\(share) % at \(NumberText.shortest(recovery.time, places: 1)) ms"
  }

  /// The interval of the undisturbed level at both ends of the axis.
  var undisturbedBand: IntervalBand? {
    guard let low = undisturbed?.low, let high = undisturbed?.high else { return nil }
    return IntervalBand(low: [low, low], high: [high, high])
  }

  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) {
    let all = curves.flatMap { $0.correlation.compactMap { $0 } + ($0.band?.values ?? []) }
    let upper = AxisRange.padded(covering: all + (undisturbed?.values ?? []) + [1], by: 0.04)
    let upperTicks = Ticks.linear(from: upper.lower, to: upper.upper, count: 5)
    let lowerTicks = Ticks.linear(from: 0, to: 1, count: 2)
    let left = Axes.leftMargin(on: canvas, numbers: upperTicks.labels + lowerTicks.labels, label: "") + 2
    let top = 9 + legend.draw(on: canvas, at: .init(x: left, y: 9), width: size.width - left - 6)
    let time = AxisRange.padded(covering: times, by: 0.015)
    let ticks = Ticks.spaced(over: time, length: size.width - left - 12, canvas, atMost: 6)
    let margin = Axes.rightMargin(on: canvas, numbers: ticks.labels)
    let bottom = size.height - Axes.bottomMargin - 4
    let errors = showsErrors ? Self.lowerHeight + Self.gap : 0
    let frame = Canvas.Rectangle(
      x: left, y: top + Self.labelHeight, width: size.width - left - margin,
      height: bottom - errors - top - Self.labelHeight)
    let correlation = axes(in: frame, time, ticks, upper, upperTicks, "correlation", on: canvas)
    drawUpper(on: canvas, correlation)
    guard showsErrors else { return }
    let below = Canvas.Rectangle(
      x: left, y: frame.bottom + Self.gap, width: frame.width, height: Self.lowerHeight)
    drawLower(on: canvas, axes(in: below, time, ticks, (0, 1), lowerTicks, "wrong cells (share)", on: canvas))
  }

  private var times: [Double] { curves.flatMap(\.times) + [0, disturbance.duration] }

  private func axes(
    in frame: Canvas.Rectangle, _ time: (lower: Double, upper: Double), _ ticks: Ticks,
    _ range: (lower: Double, upper: Double), _ numbers: Ticks, _ label: String, on canvas: Canvas
  ) -> Axes {
    let isLast = frame.bottom > size.height - Axes.bottomMargin - 5
    let text = canvas.fitted(
      "start of one-cycle window (ms after onset)", centeredAt: frame.center.x, of: size.width)
    return Axes(
      frame: frame,
      horizontal: Axis(
        Scale(from: time.lower, to: time.upper, start: frame.x, end: frame.right), ticks,
        label: isLast ? text : nil, showsNumbers: isLast),
      vertical: Axis(
        Scale(from: range.lower, to: range.upper, start: frame.bottom, end: frame.y), numbers, label: label),
      verticalLabelX: 9)
  }

  private func drawShades(on canvas: Canvas, _ axes: Axes) {
    let area = disturbance.area(in: axes.frame, axes.horizontal.scale)
    canvas.fill(area, DisturbanceSpan.shade)
    guard let cycle else { return }
    let start = max(axes.frame.x, axes.horizontal.scale(-cycle))
    canvas.fill(
      .init(x: start, y: area.y, width: max(0, area.x - start), height: area.height), Self.approach)
  }

  private func drawUpper(on canvas: Canvas, _ axes: Axes) {
    drawShades(on: canvas, axes)
    disturbance.drawLabel(
      on: canvas, over: disturbance.area(in: axes.frame, axes.horizontal.scale), y: axes.frame.y - 5,
      from: axes.frame.x, to: size.width - 6)
    let ends = [axes.horizontal.scale.lower, axes.horizontal.scale.upper]
    if let undisturbedBand { axes.band(undisturbedBand, over: ends, .gray, on: canvas) }
    for (index, curve) in curves.enumerated() {
      guard let band = curve.band?.broken(where: curve.correlation) else { continue }
      axes.band(band, over: curve.times, Self.color(index), on: canvas)
    }
    if let undisturbed {
      canvas.polyline(ends.map { axes.point($0, undisturbed.value) }, Self.undisturbed)
    }
    axes.draw(on: canvas)
    for (index, curve) in curves.enumerated() {
      axes.curve(curve.times, curve.correlation, Self.stroke(index), on: canvas)
    }
    for (index, curve) in curves.enumerated() { drawRecoveries(curve, Self.color(index), on: canvas, axes) }
  }

  private func drawRecoveries(_ curve: Curve, _ color: Color, on canvas: Canvas, _ axes: Axes) {
    let rim = Canvas.Stroke(color, width: 0.8)
    for (place, recovery) in curve.recoveries.enumerated() {
      guard let value = curve.correlation(at: recovery.time) else { continue }
      let point = axes.point(recovery.time, value)
      if place == 0 {
        canvas.circle(at: point, radius: 2.4, .white, outline: rim)
      } else {
        canvas.diamond(at: point, radius: 3, .white, outline: rim)
      }
    }
  }

  private func drawLower(on canvas: Canvas, _ axes: Axes) {
    drawShades(on: canvas, axes)
    axes.draw(on: canvas)
    for (index, curve) in curves.enumerated() {
      guard let errors = curve.noteErrors else { continue }
      axes.curve(curve.times, errors, Self.stroke(index), on: canvas)
    }
  }
}
