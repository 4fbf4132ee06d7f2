extension ComparisonFigure {
  /// Draws song and budget above everything.
  func drawTitle(on canvas: Canvas, _ layout: ComparisonFigureLayout) {
    let (x, y) = (ComparisonFigureLayout.margin + 10, 13.0)
    let most = layout.size.width - ComparisonFigureLayout.margin - x
    canvas.text("a", at: .init(x: ComparisonFigureLayout.margin, y: y), .title, .left, .baseline)
    let title = canvas.fitted(songTitle, to: most, .title)
    canvas.text(title, at: .init(x: x, y: y), .title, .left, .baseline)
    let isAside = !layout.isTitleSplit && !title.isEmpty
    let start = isAside ? canvas.width(of: title, .title) + ComparisonFigureTexts.titleGap : 0
    canvas.text(
      canvas.fitted(budget, to: most - start, .note),
      at: .init(x: x + start, y: layout.isTitleSplit ? y + 11 : y), .note, .left, .baseline)
  }

  /// Draws the learning curves and their names.
  func drawCurves(on canvas: Canvas, _ layout: ComparisonFigureLayout) {
    let cycles = ComparisonFigureCycles(entrants.flatMap { $0.known.map(\.cycle) })
    let axes = curveAxes(cycles, on: canvas, layout)
    let levels = entrants.map { $0.shown(on: cycles) }
    for tick in axes.vertical.ticks.values {
      let y = axes.vertical.scale(tick)
      canvas.line(from: .init(x: axes.frame.x, y: y), to: .init(x: axes.frame.right, y: y), Self.rule)
    }
    for (index, points) in levels.enumerated() where hasClearBands {
      let band = IntervalBand(low: points.map { $0.interval?.low }, high: points.map { $0.interval?.high })
      axes.band(band, over: points.map { cycles.place($0.cycle) }, Look(index).color, on: canvas)
    }
    axes.draw(on: canvas)
    cycles.drawBreak(on: canvas, axes)
    for (index, points) in levels.enumerated() {
      let values = points.map { $0.correlation.isFinite ? $0.correlation : nil }
      axes.curve(points.map { cycles.place($0.cycle) }, values, Look(index).curve, on: canvas)
    }
    drawEndNames(on: canvas, axes, cycles, layout)
  }

  private func curveAxes(
    _ cycles: ComparisonFigureCycles, on canvas: Canvas, _ layout: ComparisonFigureLayout
  ) -> Axes {
    let values = entrants.flatMap { entrant in
      entrant.known.flatMap { [$0.correlation] + ($0.interval.map { [$0.low, $0.high] } ?? []) }
    }
    let range = AxisRange.padded(covering: values, by: 0.04)
    let vertical = Ticks.linear(from: range.lower, to: range.upper, count: 6)
    let left = Axes.leftMargin(on: canvas, numbers: vertical.labels, label: "") + 2
    let frame = Canvas.Rectangle(
      x: left, y: layout.curvesTop,
      width: layout.size.width - left - layout.endNames - Self.endNamesDistance - 8,
      height: ComparisonFigureLayout.curvesHeight)
    return Axes(
      frame: frame, horizontal: cycles.axis(in: frame),
      vertical: Axis(
        Scale(from: range.lower, to: range.upper, start: frame.bottom, end: frame.y), vertical,
        label: "correlation of free cycles"))
  }

  /// How far names at the ends of curves stand from the frame.
  static let endNamesDistance = 12.0

  // MARK: Bands

  /// Whether other curves run through so few intervals that bands help more than they hide; all are drawn, or none.
  package var hasClearBands: Bool {
    var (count, crossed) = (0, 0)
    for (index, entrant) in entrants.enumerated() {
      for point in entrant.known {
        guard let interval = point.interval else { continue }
        count += 1
        crossed += isCrossed(interval, of: index, at: point.cycle) ? 1 : 0
      }
    }
    return 3 * crossed <= count
  }

  private func isCrossed(_ interval: (low: Double, high: Double), of index: Int, at cycle: Int) -> Bool {
    entrants.indices.contains { other in
      guard other != index, let value = entrants[other].correlation(at: cycle) else { return false }
      return interval.low <= value && value <= interval.high
    }
  }

  // MARK: Names

  /// Names in the order of the curves' ends, tied to them by thin lines; what has no curve stands below with a dash.
  private func drawEndNames(
    on canvas: Canvas, _ axes: Axes, _ cycles: ComparisonFigureCycles, _ layout: ComparisonFigureLayout
  ) {
    let ends = entrants.map { entrant in
      entrant.shown(on: cycles).last { $0.correlation.isFinite }.map {
        axes.point(cycles.place($0.cycle), $0.correlation)
      }
    }
    let heights = ends.map { $0?.y ?? axes.frame.bottom + 1 }
    let order = entrants.indices.sorted { (heights[$0], $0) < (heights[$1], $1) }
    let places = Self.spread(
      order.map { heights[$0] }, distance: 8.6, from: axes.frame.y - 3, to: axes.frame.bottom + 3)
    let x = axes.frame.right + Self.endNamesDistance
    for (index, y) in zip(order, places) {
      let look = Look(index)
      if let end = ends[index] { drawTie(from: end, to: .init(x: x - 2, y: y), look.color, on: canvas, axes) }
      let style = Canvas.TextStyle(size: 7, color: look.text)
      let text = canvas.fitted(entrants[index].endName, to: layout.endNames, style)
      canvas.text(text, at: .init(x: x, y: y), style)
    }
  }

  /// A thin line, dotted inside the frame where a curve ends early.
  private func drawTie(
    from end: Canvas.Point, to name: Canvas.Point, _ color: Color, on canvas: Canvas, _ axes: Axes
  ) {
    var start = Canvas.Point(x: end.x + 2, y: end.y)
    if end.x < axes.frame.right - 12 {
      let border = Canvas.Point(x: axes.frame.right, y: end.y)
      canvas.line(from: start, to: border, .init(color, width: 0.6, dashes: [0.8, 1.8]))
      start = border
    }
    canvas.line(from: start, to: name, .init(color.opacity(0.6), width: 0.5))
  }

  /// Increasing positions, pushed apart until neighbours keep their distance, within a range if there is room.
  package static func spread(_ positions: [Double], distance: Double, from first: Double, to last: Double)
    -> [Double]
  {
    var places = EndLabels.spread(positions, distance: distance)
    var highest = last
    for index in places.indices.reversed() {
      places[index] = min(places[index], highest)
      highest = places[index] - distance
    }
    var lowest = first
    for index in places.indices {
      places[index] = max(places[index], lowest)
      lowest = places[index] + distance
    }
    return places
  }
}

extension ComparisonFigure.Entrant {
  /// The places where the correlation is defined.
  var known: [ComparisonFigure.LearningPoint] { learning.filter(\.correlation.isFinite) }

  /// What stands at the end of the curve: the name, with a dash where there is no curve.
  var endName: String { known.isEmpty ? "\(name) \(ComparisonFigureSample.undefined)" : name }

  /// The places that are on the axis; where the correlation is not defined the curve breaks.
  func shown(on cycles: ComparisonFigureCycles) -> [ComparisonFigure.LearningPoint] {
    learning.filter { cycles.holds($0.cycle) }
  }

  /// The correlation at a cycle, linear between the places where it is known; nil outside.
  func correlation(at cycle: Int) -> Double? {
    let known = known
    guard let right = known.firstIndex(where: { $0.cycle >= cycle }) else { return nil }
    if known[right].cycle == cycle { return known[right].correlation }
    guard right > 0 else { return nil }
    let (before, after) = (known[right - 1], known[right])
    let share = (Double(cycle) - Double(before.cycle)) / (Double(after.cycle) - Double(before.cycle))
    return (1 - share) * before.correlation + share * after.correlation
  }
}
