/// What the lines and marks of a figure mean, in one row outside the data.
struct Legend {
  /// How an entry is drawn.
  enum Mark {
    case line(Canvas.Stroke)
    case disc(Color, outline: Canvas.Stroke?)
    /// A disc of a line's colour on that line.
    case linedDisc(Canvas.Stroke)
  }

  var entries: [(mark: Mark, text: String)]
  var style = Canvas.TextStyle(size: 7)

  private static let markWidth = 15.0
  private static let gap = 10.0

  /// Draws the entries from a position on, breaking the row where it would be wider than allowed; returns its height.
  @discardableResult
  func draw(on canvas: Canvas, at position: Canvas.Point, width: Double) -> Double {
    var x = position.x
    var y = position.y
    for entry in entries {
      let needed = Self.advance(of: entry.mark) + canvas.width(of: entry.text, style)
      if x > position.x, x + needed > position.x + width {
        x = position.x
        y += Self.rowHeight
      }
      draw(entry.mark, on: canvas, at: .init(x: x, y: y))
      canvas.text(entry.text, at: .init(x: x + Self.advance(of: entry.mark), y: y), style)
      x += needed + Self.gap
    }
    return y - position.y + Self.rowHeight
  }

  static let rowHeight = 10.0

  private static func advance(of mark: Mark) -> Double {
    if case .disc = mark { return 9 }
    return markWidth + 4
  }

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
    }
  }
}
