/// The names of rows beside a matrix, as many as can be read.
package struct RowNames {
  var names: [String]
  var style: Canvas.TextStyle
  /// Whether thinning keeps the lowest name, for rows that count upwards, instead of the highest.
  var countsUpwards = false

  /// The names from top to bottom.
  package init(names: [String], style: Canvas.TextStyle = .tick) {
    self.names = names
    self.style = style
  }

  /// Names longer than this, in points, are cut.
  private static let maximalWidth = 70.0

  /// Musical sharps as they are printed.
  package static func typeset(_ name: String) -> String {
    String(name.map { $0 == "#" ? "♯" : $0 })
  }

  /// Every how many-th name has room in rows of this height: 1, 2, 5, 10, 20, 50 …
  package func thinning(rowHeight: Double) -> Int {
    let needed = Int((1.15 * style.size / rowHeight).rounded(.up))
    var step = 1
    while step < needed {
      for factor in [2, 5, 10] where step * factor >= needed { return step * factor }
      step *= 10
    }
    return step
  }

  /// How wide the names are, in points.
  func width(on canvas: Canvas) -> Double {
    min(Self.maximalWidth, names.map { canvas.width(of: Self.typeset($0), style) }.max() ?? 0)
  }

  /// Draws the names at the left of the frame, with ticks, each at the middle of its row.
  func draw(on canvas: Canvas, beside frame: Canvas.Rectangle) {
    let height = frame.height / Double(names.count)
    let thinning = thinning(rowHeight: height)
    for (row, name) in names.enumerated() {
      guard (countsUpwards ? names.count - 1 - row : row).isMultiple(of: thinning) else { continue }
      let y = frame.y + (Double(row) + 0.5) * height
      canvas.line(from: .init(x: frame.x - Axes.tickLength, y: y), to: .init(x: frame.x, y: y), Axes.stroke)
      let text = canvas.fitted(Self.typeset(name), to: Self.maximalWidth, style)
      canvas.text(text, at: .init(x: frame.x - Axes.tickLength - 2, y: y), style, .right)
    }
  }
}
