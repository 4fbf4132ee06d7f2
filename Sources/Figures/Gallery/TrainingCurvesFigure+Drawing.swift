extension TrainingCurvesFigure {
  // MARK: Looks

  /// Own curves run through the palette twice, the second time dashed; published ones are grey with dashes of their own.
  private static func stroke(_ index: Int, isPublished: Bool) -> Canvas.Stroke {
    if isPublished {
      return .init(.darkGray, width: 0.6, dashes: publishedDashes[index % publishedDashes.count])
    }
    let isSolid = (index / Color.qualitative.count).isMultiple(of: 2)
    return .init(
      Color.qualitative[index % Color.qualitative.count], width: 1, dashes: isSolid ? [] : [3.5, 1.5])
  }

  private static let publishedDashes: [[Double]] = [[4, 2], [1, 1.4], [5, 1.5, 1, 1.5], []]
  private static let levelStroke = Canvas.Stroke(.gray, width: 0.5, dashes: [1.8, 1.8])
  private static let shade = Color.lightGray.opacity(0.45)
  /// Published curves with at most as many points get marks.
  private static let fewPoints = 12
  private static let ring = (radius: 1.7, stroke: Canvas.Stroke(.darkGray, width: 0.7))

  /// How each series is drawn: own and published ones are counted apart.
  private var strokes: [Canvas.Stroke] {
    var counts = [false: 0, true: 0]
    return series.map { series in
      defer { counts[series.isPublished, default: 0] += 1 }
      return Self.stroke(counts[series.isPublished, default: 0], isPublished: series.isPublished)
    }
  }

  private func hasMarks(_ series: Series) -> Bool {
    series.isPublished && series.points.count <= Self.fewPoints
  }

  // MARK: Names

  /// Few curves that end together are named where they end; a name beside a curve needs no legend to be looked up.
  var namesAtEnds: Bool {
    let ends = series.compactMap(\.points.last?.x)
    let first = series.compactMap(\.points.first?.x).min() ?? 0
    guard series.count <= Self.mostCurvesWithNames, series.count + levels.count <= Self.mostNamesAtEnds,
      let near = ends.min(), let far = ends.max()
    else { return false }
    let isShort = series.allSatisfy { $0.name.prefix(40).count <= 16 }
    return isShort && (xSpacing == .linear ? far - near <= 0.1 * (far - first) : near >= far / 1.5)
  }

  /// The first colours of the palette are dark enough for text.
  private static let mostCurvesWithNames = 4
  /// More names, moved apart, could reach below the page.
  private static let mostNamesAtEnds = 6

  var legend: Legend {
    Legend(
      entries: zip(series, strokes).map { series, stroke in
        (hasMarks(series) ? .linedRing(stroke, fill: .white) : .line(stroke), series.name)
      })
  }

  /// The widest that names at the right may be.
  private static let widestColumn = 80.0

  private func column(_ names: [String], on canvas: Canvas) -> Double {
    min(Self.widestColumn, names.map { canvas.width(of: $0) }.max() ?? 0)
  }

  // MARK: Drawing

  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) {
    guard !namesAtEnds else {
      let width = column(series.map(\.name) + levels.map(\.name), on: canvas)
      let axes = axes(on: canvas, below: 9 + spanHeight, column: width)
      drawData(on: canvas, axes)
      return drawNames(curveEnds(axes) + levelEnds(axes), width, on: canvas, axes)
    }
    let top = 9 + drawLegend(on: canvas) + spanHeight
    let wide = axes(on: canvas, below: top, column: 0)
    if let places = levelPlaces(on: canvas, wide) {
      drawData(on: canvas, wide)
      return drawLevelNames(at: places, on: canvas)
    }
    let width = column(levels.map(\.name), on: canvas)
    let narrow = axes(on: canvas, below: top, column: width)
    drawData(on: canvas, narrow)
    drawNames(levelEnds(narrow), width, on: canvas, narrow)
  }

  private func drawLegend(on canvas: Canvas) -> Double {
    let left = axes(on: canvas, below: 9, column: 0).frame.x
    return legend.draw(on: canvas, at: .init(x: left, y: 9), width: size.width - left - 6)
  }

  /// What matters most comes last, on top.
  private func drawData(on canvas: Canvas, _ axes: Axes) {
    drawSpan(on: canvas, axes)
    for level in levels {
      let y = axes.vertical.scale(level.value)
      canvas.line(from: .init(x: axes.frame.x, y: y), to: .init(x: axes.frame.right, y: y), Self.levelStroke)
    }
    axes.draw(on: canvas)
    // A line that runs along the frame keeps its whole width.
    let visible = Canvas.Rectangle(
      x: axes.frame.x, y: axes.frame.y - 0.6, width: axes.frame.width + 2, height: axes.frame.height + 1.2)
    let drawn = Array(zip(series, strokes))
    canvas.clipped(to: visible) {
      for (series, stroke) in drawn where series.hasBand { drawBand(series, stroke, on: canvas, axes) }
      for (series, stroke) in drawn where series.isPublished { drawCurve(series, stroke, on: canvas, axes) }
      for (series, stroke) in drawn where !series.isPublished { drawCurve(series, stroke, on: canvas, axes) }
    }
    for series in series where hasMarks(series) { drawMarks(series, on: canvas, axes) }
  }

  private func drawSpan(on canvas: Canvas, _ axes: Axes) {
    guard let span else { return }
    let (frame, scale) = (axes.frame, axes.horizontal.scale)
    // Never narrower than can be seen.
    let start = min(scale(span.start), frame.right - 1)
    let area = Canvas.Rectangle(
      x: start, y: frame.y, width: max(1, scale(span.end) - start), height: frame.height)
    canvas.fill(area, Self.shade)
    let text = canvas.fitted(span.name, to: size.width - frame.x - 6, .note)
    let half = canvas.width(of: text, .note) / 2
    let x = max(min(area.center.x, size.width - 6 - half), frame.x + half)
    canvas.text(text, at: .init(x: x, y: frame.y - 5), .note, .center)
  }

  private func drawBand(_ series: Series, _ stroke: Canvas.Stroke, on canvas: Canvas, _ axes: Axes) {
    let band = IntervalBand(
      low: series.points.map { $0.low.map { shown($0, axes) } },
      high: series.points.map { $0.high.map { shown($0, axes) } })
    axes.band(band, over: series.points.map(\.x), stroke.color, on: canvas)
  }

  private func drawCurve(_ series: Series, _ stroke: Canvas.Stroke, on canvas: Canvas, _ axes: Axes) {
    axes.curve(series.points.map(\.x), series.points.map { shown($0.y, axes) }, stroke, on: canvas)
  }

  /// Marks at the ends of the axis are whole.
  private func drawMarks(_ series: Series, on canvas: Canvas, _ axes: Axes) {
    let (top, bottom) = (axes.frame.y - 0.6, axes.frame.bottom + 0.6)
    for point in points(series, axes) where point.y >= top && point.y <= bottom {
      canvas.circle(at: point, radius: Self.ring.radius, .white, outline: Self.ring.stroke)
    }
  }

  /// The value, no further from the axis than the drawing library can count: beyond 500 heights a line is upright.
  private func shown(_ value: Double, _ axes: Axes) -> Double {
    let scale = axes.vertical.scale
    guard scale.kind == .linear else { return value }
    let reach = 500 * (scale.upper - scale.lower)
    return min(max(value, scale.lower - reach), scale.upper + reach)
  }

  private func points(_ series: Series, _ axes: Axes) -> [Canvas.Point] {
    series.points.map { axes.point($0.x, shown($0.y, axes)) }
  }

  // MARK: Drawing of names

  private func curveEnds(_ axes: Axes) -> [EndLabels.Entry] {
    zip(series, strokes).compactMap { series, stroke in
      guard let end = points(series, axes).last else { return nil }
      let y = min(max(end.y, axes.frame.y), axes.frame.bottom)
      return .init(end: .init(x: end.x, y: y), text: series.name, color: stroke.color)
    }
  }

  private func levelEnds(_ axes: Axes) -> [EndLabels.Entry] {
    levels.map { level in
      .init(
        end: .init(x: axes.frame.right - 2, y: axes.vertical.scale(level.value)), text: level.name,
        color: .darkGray)
    }
  }

  private func drawNames(_ entries: [EndLabels.Entry], _ width: Double, on canvas: Canvas, _ axes: Axes) {
    EndLabels(entries: entries).draw(
      on: canvas, at: axes.frame.right + Self.columnDistance, below: axes.frame.y, width: width)
  }

  private func levelPlaces(on canvas: Canvas, _ axes: Axes) -> [Canvas.Rectangle]? {
    let curves = series.map { Polyline.thinned(points($0, axes)) }
    return LevelNames(frame: axes.frame, curves: curves).places(
      levels.map { (axes.vertical.scale($0.value), canvas.width(of: $0.name, .note)) })
  }

  private func drawLevelNames(at places: [Canvas.Rectangle], on canvas: Canvas) {
    for (level, place) in zip(levels, places) {
      canvas.text(level.name, at: .init(x: place.x, y: place.center.y), .note)
    }
  }
}
