import NumericalCore

extension HeatMapFigure {
  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) {
    // Names stand from top to bottom, rows from bottom to top.
    var names = RowNames(names: rows.values.reversed())
    names.countsUpwards = true
    let left = Self.left + 6 + names.width(on: canvas) + Axes.tickLength + 3
    let right = Self.barDistance + Self.barWidth + colorBar.reach(on: canvas, height: barHeight) + 2
    let frame = Canvas.Rectangle(x: left, y: top, width: size.width - left - right, height: panelHeight)
    drawCells(on: canvas, in: frame)
    drawNumbers(on: canvas, in: frame)
    canvas.outline(frame, Axes.stroke)
    names.draw(on: canvas, beside: frame)
    canvas.text(
      canvas.fitted(rows.label, centeredAt: frame.center.y, of: size.height),
      at: .init(x: 9, y: frame.center.y),
      .label, .center, .middle, direction: .upwards)
    drawColumns(on: canvas, below: frame)
    drawColorBar(on: canvas, beside: frame)
    guard !isComplete else { return }
    Legend(entries: [(.hatched, missingLabel)]).draw(
      on: canvas, at: .init(x: frame.x, y: 10), width: frame.width)
  }

  private func cell(_ row: Int, _ column: Int, in frame: Canvas.Rectangle) -> Canvas.Rectangle {
    let (width, height) = (frame.width / Double(values.columns), frame.height / Double(values.rows))
    return .init(
      x: frame.x + Double(column) * width, y: frame.bottom - Double(row + 1) * height, width: width,
      height: height)
  }

  private func drawCells(on canvas: Canvas, in frame: Canvas.Rectangle) {
    // One image for all: the borders of cells that are drawn one by one shine through.
    let colors = Matrix<Double>(rows: values.rows, columns: values.columns) { row, column in
      values[values.rows - 1 - row, column] ?? .nan
    }
    canvas.heatMap(colors, in: frame) { $0.isNaN ? .lightGray : color(of: $0) }
    for row in 0..<values.rows {
      for column in 0..<values.columns where values[row, column] == nil {
        canvas.hatch(cell(row, column, in: frame))
      }
    }
  }

  /// Writes the values into the cells if all of them fit, with as many places as the colours can show.
  private func drawNumbers(on canvas: Canvas, in frame: Canvas.Rectangle) {
    let room = cell(0, 0, in: frame)
    let largest = values.storage.compactMap { $0 }.map(abs).max() ?? 0
    guard largest < 1e6, room.height >= 8 else { return }
    // Three digits of the range: 0 … 1 has 2 places, 0 … 200 none.
    let places = max(
      0, min(6, 2 - NiceStep(covering: max(limits.upper - limits.lower, 1e-9), with: 1).exponent))
    for (size, places) in [(7.0, places), (6, places), (6, places - 1), (5, places - 1)] where places >= 0 {
      let style = Canvas.TextStyle(size: size)
      let texts = values.map { $0.map { NumberText.decimal($0, places: places) } }
      let widest = texts.storage.compactMap { $0 }.map { canvas.width(of: $0, style) }.max() ?? 0
      guard widest <= room.width - 3 else { continue }
      return draw(texts, style, on: canvas, in: frame)
    }
  }

  private func draw(
    _ texts: Matrix<String?>, _ style: Canvas.TextStyle, on canvas: Canvas, in frame: Canvas.Rectangle
  ) {
    for row in 0..<values.rows {
      for column in 0..<values.columns {
        guard let text = texts[row, column], let value = values[row, column] else { continue }
        var style = style
        style.color = color(of: value).textColor
        canvas.text(text, at: cell(row, column, in: frame).center, style, .center)
      }
    }
  }

  /// The values of the columns, upright where one is wider than a column, and thinned out where there are too many even so.
  private func drawColumns(on canvas: Canvas, below frame: Canvas.Rectangle) {
    let width = frame.width / Double(values.columns)
    let widest = columns.values.map { canvas.width(of: $0) }.max() ?? 0
    let areUpright = widest + 3 > width && values.columns > 1
    let thinning = areUpright ? RowNames(names: columns.values).thinning(rowHeight: width) : 1
    let y = frame.bottom + Axes.tickLength
    let room = areUpright ? Self.longestColumnValue : frame.width
    var lowest = 0.0
    for (column, value) in columns.values.enumerated() where column.isMultiple(of: thinning) {
      let x = frame.x + (Double(column) + 0.5) * width
      canvas.line(from: .init(x: x, y: frame.bottom), to: .init(x: x, y: y), Axes.stroke)
      let text = canvas.fitted(value, to: room)
      lowest = max(lowest, areUpright ? canvas.width(of: text) : 7)
      if areUpright {
        canvas.text(text, at: .init(x: x, y: y + 2), .tick, .right, .middle, direction: .upwards)
      } else {
        canvas.text(text, at: .init(x: x, y: y + 2), .tick, .center, .top)
      }
    }
    canvas.text(
      canvas.fitted(columns.label, centeredAt: frame.center.x, of: size.width),
      at: .init(x: frame.center.x, y: min(y + lowest + 5, size.height - 10)), .label, .center, .top)
  }

  private func drawColorBar(on canvas: Canvas, beside frame: Canvas.Rectangle) {
    var bar = colorBar
    bar.label = canvas.fitted(measureLabel, centeredAt: frame.center.y, of: size.height)
    bar.drawUpright(
      on: canvas,
      in: .init(
        x: frame.right + Self.barDistance, y: frame.center.y - barHeight / 2, width: Self.barWidth,
        height: barHeight))
  }

  private static let (barDistance, barWidth) = (10.0, 8.0)

  private var barHeight: Double { min(130, panelHeight - 2 * ColorBar.pointLength) }

  private var colorBar: ColorBar {
    let all = values.storage.compactMap { $0 }
    let (lower, upper) = limits
    return ColorBar(
      map: .sequential, lower: lower, upper: upper, label: measureLabel,
      clipsBelow: all.contains { $0 < lower }, clipsAbove: all.contains { $0 > upper })
  }
}
