extension ComparisonFigure {
  /// How an entrant is drawn: the palette with solid lines and filled dots, then once more with dashes and open ones.
  struct Look {
    let color: Color
    /// The same hue, dark enough for text.
    let text: Color
    let isFilled: Bool

    init(_ index: Int) {
      color = Color.qualitative[index % Color.qualitative.count]
      text = color.readable
      isFilled = (index / Color.qualitative.count).isMultiple(of: 2)
    }

    var curve: Canvas.Stroke { .init(color, width: 1.1, dashes: isFilled ? [] : [3.5, 1.5]) }
    var fill: Color { isFilled ? color : .white }
    var rim: Canvas.Stroke { .init(color, width: 0.8) }
  }

  /// Dots of single values.
  static let dotRadius = 1.7
  /// Dots of seeds, which are many.
  static let seedRadius = 1.25
  static let rule = Canvas.Stroke(.lightGray, width: 0.4)

  /// The bold letter of a panel and its title.
  static func drawTitle(_ letter: String, _ title: String, at x: Double, _ y: Double, on canvas: Canvas) {
    canvas.text(letter, at: .init(x: x, y: y), .title, .left, .baseline)
    let start = x + canvas.width(of: letter, .title) + 4
    canvas.text(title, at: .init(x: start, y: y), .init(size: 7.5), .left, .baseline)
  }

  /// The lines of a text, one below the other, around a height.
  static func draw(
    _ lines: [String], at x: Double, around y: Double, _ style: Canvas.TextStyle, on canvas: Canvas,
    _ anchor: Canvas.HorizontalAnchor = .left
  ) {
    let distance = style.size + 0.8
    for (index, line) in lines.enumerated() {
      let offset = (Double(index) - Double(lines.count - 1) / 2) * distance
      canvas.text(line, at: .init(x: x, y: y + offset), style, anchor)
    }
  }

  /// What is not defined: a grey dash or text, on white so that no line runs through it.
  static func drawUndefined(
    _ text: String, at center: Canvas.Point, on canvas: Canvas
  ) {
    let style = Canvas.TextStyle(size: 7, color: .darkGray)
    let width = canvas.width(of: text, style) + 2
    canvas.fill(.init(x: center.x - width / 2, y: center.y - 3.5, width: width, height: 7), .white)
    canvas.text(text, at: center, style, .center)
  }
}

extension Color {
  /// The colour, darkened until text in it can be read on white.
  var readable: Color {
    var color = self
    while color.contrast(to: .white) < 4.5 {
      color = Color(red: 0.95 * color.red, green: 0.95 * color.green, blue: 0.95 * color.blue, alpha: alpha)
    }
    return color
  }
}
