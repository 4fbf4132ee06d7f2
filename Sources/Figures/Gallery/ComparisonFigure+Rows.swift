import NumericalCore

extension ComparisonFigure {
  /// The middle of a row.
  static func height(of row: Int, in frame: Canvas.Rectangle) -> Double {
    frame.y + (Double(row) + 0.5) * ComparisonFigureLayout.rowHeight
  }

  /// Draws the names of the rows and thin lines between them.
  func drawRows(on canvas: Canvas, _ layout: ComparisonFigureLayout) {
    let frame = layout.namesFrame
    let right = layout.slanted.card.last?.frame.right ?? layout.slanted.survival.last?.frame.right
    for row in 0...entrants.count {
      let y = frame.y + Double(row) * ComparisonFigureLayout.rowHeight
      canvas.line(
        from: .init(x: frame.x, y: y),
        to: .init(x: right ?? layout.costs.last?.frame.right ?? frame.right, y: y),
        Self.rule)
    }
    for (row, lines) in layout.names.enumerated() {
      Self.draw(
        lines, at: frame.x, around: Self.height(of: row, in: frame),
        .init(size: 7, color: Look(row).text), on: canvas)
    }
  }

  // MARK: Seeds

  /// Draws the panels of replay correlations and of right notes.
  func drawScores(on canvas: Canvas, _ layout: ComparisonFigureLayout) {
    Self.drawTitle("b", "free replay", at: layout.replay.x, layout.titles.straight, on: canvas)
    drawSeeds(entrants.map(\.replay), "correlation", in: layout.replay, on: canvas)
    Self.drawTitle("c", "notes right", at: layout.notes.x, layout.titles.straight, on: canvas)
    drawSeeds(entrants.map(\.notes), "share", in: layout.notes, on: canvas)
  }

  private func drawSeeds(
    _ values: [[Double]], _ label: String, in frame: Canvas.Rectangle, on canvas: Canvas
  ) {
    let samples = values.map(ComparisonFigureSample.init)
    let range = Self.range(samples.flatMap(\.defined))
    let axes = Self.rowAxes(in: frame, range, label, on: canvas)
    axes.draw(on: canvas)
    for (row, sample) in samples.enumerated() {
      drawSample(sample, Look(row), at: Self.height(of: row, in: frame), on: canvas, axes)
    }
  }

  /// From a nice number below all to 1, which is the most that scores can be; from 0 if there are none.
  private static func range(_ scores: [Double]) -> (lower: Double, upper: Double) {
    scores.isEmpty ? (0, 1) : (AxisRange.linear(covering: scores + [1], count: 3).lower, 1)
  }

  /// An axis below the rows, with thin lines through its ticks.
  static func rowAxes(
    in frame: Canvas.Rectangle, _ range: (lower: Double, upper: Double), _ label: String?, on canvas: Canvas
  ) -> Axes {
    let ticks = Ticks.spaced(over: range, length: frame.width, canvas, atMost: 4)
    let scale = Scale(from: range.lower, to: range.upper, start: frame.x, end: frame.right)
    for x in ticks.values.map({ scale($0) }) {
      canvas.line(from: .init(x: x, y: frame.y), to: .init(x: x, y: frame.bottom), rule)
    }
    return Axes(
      frame: frame, horizontal: Axis(scale, ticks, label: label),
      vertical: Axis(
        Scale(from: 0, to: 1, start: frame.bottom, end: frame.y), Ticks(values: [], labels: [])))
  }

  /// The interval, a dot a seed, and the mean on top; dashes for seeds that failed stand where there are fewer dots.
  private func drawSample(
    _ sample: ComparisonFigureSample, _ look: Look, at y: Double, on canvas: Canvas, _ axes: Axes
  ) {
    let positions = sample.defined.map { axes.horizontal.scale($0) }
    if let interval = sample.interval {
      let ends = [interval.lower, interval.upper].map { axes.horizontal.scale($0) }
      canvas.line(
        from: .init(x: ends[0], y: y), to: .init(x: ends[1], y: y), .init(look.color.opacity(0.45), width: 3))
    }
    if let text = sample.failureText {
      let isRight = (Summary(positions)?.mean ?? axes.frame.right) < axes.frame.center.x
      let x = positions.isEmpty ? axes.frame.center.x : isRight ? axes.frame.right - 9 : axes.frame.x + 10
      Self.drawUndefined(text, at: .init(x: x, y: y), on: canvas)
    }
    let steps = ComparisonFigureSample.steps(positions, diameter: 2 * Self.seedRadius + 0.4, atMost: 5)
    for (x, step) in zip(positions, steps) {
      canvas.circle(at: .init(x: x, y: y + step), radius: Self.seedRadius, look.fill, outline: look.rim)
    }
    guard let mean = sample.mean else { return }
    let x = axes.horizontal.scale(mean)
    canvas.line(from: .init(x: x, y: y - 5.5), to: .init(x: x, y: y + 5.5), .init(look.text, width: 1.1))
  }

  // MARK: Survival

  /// Draws one narrow axis a disturbance.
  func drawSurvival(on canvas: Canvas, _ layout: ComparisonFigureLayout) {
    let columns = layout.slanted.survival
    guard let first = columns.first?.frame, let last = columns.last?.frame else { return }
    Self.drawTitle("e", "survival", at: first.x, layout.titles.slanted, on: canvas)
    for (index, column) in columns.enumerated() {
      let axes = Self.rowAxes(in: column.frame, (0, 1), nil, on: canvas)
      axes.draw(on: canvas)
      Self.drawHead(of: column, on: canvas)
      for (row, entrant) in entrants.enumerated() {
        drawRatio(entrant.survival[index], Look(row), row, on: canvas, axes)
      }
    }
    let middle = (first.x + last.right) / 2
    canvas.text("after / before", at: .init(x: middle, y: first.bottom + 14), .label, .center, .top)
  }

  /// Replays vary a little: what is just beyond the ends of the axis is still a dot.
  static let shownRatios = -0.05...1.1

  /// A dot; a triangle that points outwards where the ratio is not on the axis.
  private func drawRatio(_ ratio: Double?, _ look: Look, _ row: Int, on canvas: Canvas, _ axes: Axes) {
    let y = Self.height(of: row, in: axes.frame)
    guard let ratio, ratio.isFinite else {
      let center = Canvas.Point(x: axes.frame.center.x, y: y)
      return Self.drawUndefined(ComparisonFigureSample.undefined, at: center, on: canvas)
    }
    guard Self.shownRatios.contains(ratio) else {
      let (tip, way) = ratio < 0 ? (axes.frame.x - 1.5, 1.0) : (axes.frame.right + 1.5, -1.0)
      return canvas.polygon(
        [.init(x: tip, y: y), .init(x: tip + 4 * way, y: y - 2.2), .init(x: tip + 4 * way, y: y + 2.2)],
        look.fill, outline: look.rim)
    }
    let x = axes.horizontal.scale(ratio)
    canvas.line(
      from: .init(x: axes.frame.x, y: y), to: .init(x: x, y: y), .init(look.color.opacity(0.5), width: 0.8))
    canvas.circle(at: .init(x: x, y: y), radius: Self.dotRadius, look.fill, outline: look.rim)
  }
}
