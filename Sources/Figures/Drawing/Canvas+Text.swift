import CCairo

extension Canvas {
  /// How a text is set.
  public struct TextStyle: Hashable, Sendable {
    /// Font size in points.
    public var size: Double
    /// The colour of the letters.
    public var color: Color
    /// Whether the letters are heavy.
    public var bold: Bool
    /// Whether the letters are slanted.
    public var italic: Bool

    /// A style; the font is DejaVu Sans, or what the system takes for it.
    public init(size: Double = 7, color: Color = .ink, bold: Bool = false, italic: Bool = false) {
      self.size = size
      self.color = color
      self.bold = bold
      self.italic = italic
    }

    /// The numbers at the ticks.
    public static let tick = TextStyle(size: 7)
    /// The names of axes.
    public static let label = TextStyle(size: 8)
    /// Titles of panels.
    public static let title = TextStyle(size: 8.5, bold: true)
    /// What is said beside the data.
    public static let note = TextStyle(size: 7, color: .darkGray)
  }

  /// The side of a text that lies on its position.
  public enum HorizontalAnchor: Sendable { case left, center, right }

  /// The height of a text that lies on its position.
  public enum VerticalAnchor: Sendable { case baseline, middle, top }

  /// Which way a text runs.
  public enum TextDirection: Sendable { case rightwards, upwards }

  /// Draws one line of text.
  public func text(
    _ text: String, at position: Point, _ style: TextStyle = .tick, _ horizontal: HorizontalAnchor = .left,
    _ vertical: VerticalAnchor = .middle, direction: TextDirection = .rightwards
  ) {
    let width = width(of: text, style)
    let dx =
      switch horizontal {
      case .left: 0.0
      case .center: -width / 2
      case .right: -width
      }
    // From the height of capitals, so that labels in a row share their baseline whatever letters they hold.
    let dy =
      switch vertical {
      case .baseline: 0.0
      case .middle: 0.36 * style.size
      case .top: 0.73 * style.size
      }
    isolated {
      use(style.color)
      cairo_translate(context, position.x, position.y)
      if direction == .upwards { cairo_rotate(context, -Double.pi / 2) }
      cairo_move_to(context, dx, dy)
      cairo_show_text(context, Self.printable(text))
    }
  }

  /// The width of a text in points.
  public func width(of text: String, _ style: TextStyle = .tick) -> Double {
    select(style)
    var extents = cairo_text_extents_t()
    cairo_text_extents(context, Self.printable(text), &extents)
    return extents.x_advance
  }

  /// The text, cut with an ellipsis where it would be wider than allowed.
  public func fitted(_ text: String, to width: Double, _ style: TextStyle = .tick) -> String {
    if self.width(of: text, style) <= width { return text }
    // No line of a figure holds more characters than this; measuring a novel would take for ever.
    var kept = text.prefix(400)
    while !kept.isEmpty, self.width(of: kept + "…", style) > width { kept.removeLast() }
    return kept + "…"
  }

  /// The text, cut where it would leave a page on which it is centred at a position.
  ///
  /// - Parameters:
  ///   - position: the distance of its middle from the start of the page in points.
  ///   - length: the extent of the page in the text's direction in points.
  func fitted(_ text: String, centeredAt position: Double, of length: Double, _ style: TextStyle = .label)
    -> String
  {
    fitted(text, to: 2 * min(position, length - position) - 6, style)
  }

  private func select(_ style: TextStyle) {
    cairo_select_font_face(
      context, FigureLibraries.fontFamily, style.italic ? CAIRO_FONT_SLANT_ITALIC : CAIRO_FONT_SLANT_NORMAL,
      style.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, style.size)
  }

  /// Without control characters: a NUL would end the text, others have no shape.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}
