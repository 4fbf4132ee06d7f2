#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif
import CCairo

extension ComparisonFigure {
  /// Draws the circles of the card.
  func drawCard(on canvas: Canvas, _ layout: ComparisonFigureLayout) {
    let columns = layout.slanted.card
    guard let first = columns.first else { return }
    Self.drawTitle(
      disturbances.isEmpty ? "e" : "f", "plausibility", at: first.frame.x, layout.titles.slanted, on: canvas)
    for (index, column) in columns.enumerated() {
      Self.drawHead(of: column, on: canvas)
      for (row, entrant) in entrants.enumerated() {
        let center = Canvas.Point(x: column.frame.center.x, y: Self.height(of: row, in: column.frame))
        Self.draw(entrant.card[index], at: center, on: canvas)
      }
    }
  }

  /// A filled, half filled or empty circle.
  static func draw(_ mark: Mark, at center: Canvas.Point, on canvas: Canvas) {
    let (radius, rim) = (2.9, Canvas.Stroke(.ink, width: 0.7))
    canvas.circle(at: center, radius: radius, mark == .yes ? .ink : .white, outline: rim)
    guard mark == .partly else { return }
    let half = (0...24).map { step in
      let angle = Double.pi * (0.5 + Double(step) / 24)
      return Canvas.Point(x: center.x + radius * cos(angle), y: center.y + radius * sin(angle))
    }
    canvas.polygon(half, .ink)
  }

  /// A slanted head that begins above the middle of its column.
  static func drawHead(of column: ComparisonFigureColumns.Column, on canvas: Canvas) {
    canvas.isolated {
      cairo_translate(canvas.context, column.frame.center.x, column.frame.y - 4)
      cairo_rotate(canvas.context, -ComparisonFigureColumns.slant)
      draw(column.head, at: 0, around: 0, ComparisonFigureTexts.headStyle, on: canvas)
    }
  }

  // MARK: Key

  /// A mark and what it means.
  struct KeyEntry {
    enum Mark {
      case seed, mean, undefined, outside, card(ComparisonFigure.Mark), decade

      /// What the mark needs, with the gap to its text.
      var width: Double {
        switch self {
        case .seed, .undefined, .outside, .decade: 7
        case .card: 9
        case .mean: 15
        }
      }
    }

    var mark: Mark
    var text: String
    /// With the text; measured by the layout.
    var width = 0.0
  }

  private var hasUndefined: Bool {
    entrants.contains { entrant in
      let scores = [entrant.replay, entrant.notes] + entrant.costs
      return entrant.known.isEmpty || scores.joined().contains { !$0.isFinite }
        || entrant.survival.contains { !($0?.isFinite ?? false) }
    }
  }

  /// The meaning of the marks that occur.
  var keyEntries: [KeyEntry] {
    let ratios = entrants.flatMap { $0.survival.compactMap { $0 } }
    let hasOutside = ratios.contains { $0.isFinite && !Self.shownRatios.contains($0) }
    var entries = [
      KeyEntry(mark: .seed, text: "one seed"), .init(mark: .mean, text: "mean and its 95 % interval"),
      .init(mark: .decade, text: "one decade"),
    ]
    if hasUndefined { entries.append(.init(mark: .undefined, text: "undefined or not possible")) }
    if hasOutside { entries.append(.init(mark: .outside, text: "beyond the axis")) }
    guard !criteria.isEmpty else { return entries }
    return entries
      + [(Mark.yes, "yes"), (.partly, "partly"), (.no, "no")].map {
        .init(mark: .card($0.0), text: $0.1)
      }
  }

  /// Draws the key below everything.
  func drawKey(on canvas: Canvas, _ layout: ComparisonFigureLayout) {
    let height = ComparisonFigureLayout.keyRowHeight
    let top = layout.size.height - Double(layout.key.count) * height - 4
    for (row, entries) in layout.key.enumerated() {
      var x = ComparisonFigureLayout.margin
      for entry in entries {
        let y = top + (Double(row) + 0.5) * height
        Self.draw(entry.mark, at: .init(x: x, y: y), on: canvas)
        canvas.text(entry.text, at: .init(x: x + entry.mark.width, y: y), ComparisonFigureTexts.keyStyle)
        x += entry.width + ComparisonFigureTexts.keyGap
      }
    }
  }

  /// - Parameter position: the middle of the mark's left side.
  private static func draw(_ mark: KeyEntry.Mark, at position: Canvas.Point, on canvas: Canvas) {
    let (x, y, gray) = (position.x, position.y, Color.darkGray)
    switch mark {
    case .seed: canvas.circle(at: .init(x: x + 2, y: y), radius: seedRadius, gray, outline: .init(gray))
    case .mean:
      canvas.line(from: position, to: .init(x: x + 12, y: y), .init(gray.opacity(0.45), width: 3))
      canvas.line(from: .init(x: x + 6, y: y - 4), to: .init(x: x + 6, y: y + 4), .init(gray, width: 1.1))
    case .undefined: canvas.text(ComparisonFigureSample.undefined, at: position, .note)
    case .outside:
      canvas.polygon(
        [.init(x: x + 4, y: y), .init(x: x, y: y - 2.2), .init(x: x, y: y + 2.2)], gray,
        outline: .init(gray))
    case .card(let mark): draw(mark, at: .init(x: x + 3, y: y), on: canvas)
    case .decade:
      canvas.line(from: position, to: .init(x: x + 4, y: y), Axes.stroke)
      for x in [x, x + 4] { canvas.line(from: .init(x: x, y: y), to: .init(x: x, y: y + 2), Axes.stroke) }
    }
  }
}
