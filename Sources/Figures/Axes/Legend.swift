/// What the lines and marks of a figure mean, in rows outside the data.
struct Legend {
  /// How an entry is drawn.
  enum Mark {
    case line(Canvas.Stroke)
    case disc(Color, outline: Canvas.Stroke?)
    /// A disc of a line's colour on that line.
    case linedDisc(Canvas.Stroke)
    /// As ``linedDisc(_:)`` with a disc of its own colour and rim.
    case linedRing(Canvas.Stroke, fill: Color)
    /// A diamond with a rim.
    case diamond(Color, outline: Canvas.Stroke)
    /// An area of one colour.
    case patch(Color)
    /// A hatched area; see ``Canvas/hatch(_:)``.
    case hatched
  }

  var entries: [(mark: Mark, text: String)]
  var style = Canvas.TextStyle(size: 7)
  /// Entries that begin a new row even where there is room.
  var startsRow: Set<Int> = []

  private static let markWidth = 15.0
  private static let gap = 10.0

  /// Draws the entries from a position on, breaking the row where it would be wider than allowed; returns its height.
  ///
  /// What does not even fit a row of its own is cut.
  @discardableResult
  func draw(on canvas: Canvas, at position: Canvas.Point, width: Double) -> Double {
    var x = position.x
    var y = position.y
    for (index, entry) in entries.enumerated() {
      let advance = Self.advance(of: entry.mark)
      let text = canvas.fitted(entry.text, to: width - advance, style)
      let needed = advance + canvas.width(of: text, style)
      if x > position.x, startsRow.contains(index) || x + needed > position.x + width {
        x = position.x
        y += Self.rowHeight
      }
      draw(entry.mark, on: canvas, at: .init(x: x, y: y))
      canvas.text(text, at: .init(x: x + advance, y: y), style)
      x += needed + Self.gap
    }
    return y - position.y + Self.rowHeight
  }

  static let rowHeight = 10.0

  /// About what ``draw(on:at:width:)`` returns, for the size of a page, which is settled before there is a canvas.
  func estimatedHeight(width: Double) -> Double {
    var (x, rows) = (0.0, 1.0)
    for (index, entry) in entries.enumerated() {
      // The mean width of a letter of the font is 0.6 of its size.
      let text = 0.6 * style.size * Double(entry.text.prefix(400).count)
      let needed = min(width, Self.advance(of: entry.mark) + text)
      if x > 0, startsRow.contains(index) || x + needed > width { (x, rows) = (0, rows + 1) }
      x += needed + Self.gap
    }
    return rows * Self.rowHeight
  }

  private static func advance(of mark: Mark) -> Double {
    switch mark {
    case .disc, .diamond: 9
    case .patch, .hatched: patchWidth + 4
    case .line, .linedDisc, .linedRing: markWidth + 4
    }
  }

  private static let patchWidth = 10.0

  private func draw(_ mark: Mark, on canvas: Canvas, at position: Canvas.Point) {
    let end = Canvas.Point(x: position.x + Self.markWidth, y: position.y)
    let middle = Canvas.Point(x: position.x + Self.markWidth / 2, y: position.y)
    switch mark {
    case .line(let stroke): canvas.line(from: position, to: end, stroke)
    case .disc(let color, let outline):
      canvas.circle(at: .init(x: position.x + 3, y: position.y), radius: 2.4, color, outline: outline)
    case .linedDisc(let stroke):
      canvas.line(from: position, to: end, stroke)
      canvas.circle(at: middle, radius: 1.3, stroke.color)
    case .linedRing(let stroke, let fill):
      canvas.line(from: position, to: end, stroke)
      canvas.circle(at: middle, radius: 1.9, fill, outline: .init(stroke.color, width: 0.8))
    case .diamond(let color, let outline):
      canvas.diamond(at: .init(x: position.x + 3, y: position.y), radius: 3, color, outline: outline)
    case .patch(let color): canvas.fill(Self.patch(at: position), color)
    case .hatched: canvas.hatch(Self.patch(at: position))
    }
  }

  private static func patch(at position: Canvas.Point) -> Canvas.Rectangle {
    .init(x: position.x, y: position.y - 3, width: patchWidth, height: 6)
  }
}
