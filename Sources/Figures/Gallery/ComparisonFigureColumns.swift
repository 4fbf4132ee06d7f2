#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The columns of a ``ComparisonFigure`` whose heads are slanted: survival of disturbances, then the card.
package struct ComparisonFigureColumns {
  /// One column with its head.
  package struct Column {
    /// Where marks are.
    package var frame: Canvas.Rectangle
    /// Stands above, in one or two lines.
    package var head: [String]
    /// How long the head is.
    var headLength: Double

    /// How far to the right the head reaches.
    package var headRight: Double {
      frame.center.x + headLength * cos(ComparisonFigureColumns.slant)
        + 0.5 * Double(head.count) * ComparisonFigureColumns.lineDistance
    }

    /// How high above the frame the head reaches.
    var headHeight: Double {
      headLength * sin(ComparisonFigureColumns.slant)
        + 0.5 * Double(head.count) * ComparisonFigureColumns.lineDistance
    }
  }

  package private(set) var survival: [Column] = []
  package private(set) var card: [Column] = []
  /// Where the last column or title ends.
  private var end = 0.0

  /// How steep heads are.
  static let slant = Double.pi / 3
  /// From one line of a head to the next.
  static let lineDistance = 7.6
  /// Between panels, and between columns of one panel.
  static let (panelGap, columnGap) = (11.0, 9.0)
  /// How long a head is in one line before it gets a second, and where lines are cut.
  private static let (wantedHead, longestHead) = (72.0, 110.0)
  private static let style = ComparisonFigureTexts.headStyle

  /// Columns from the left side of an area on, as high as this; the width of the area does not matter.
  init(_ figure: ComparisonFigure, in area: Canvas.Rectangle, _ text: ComparisonFigureText) {
    var x = area.x
    func columns(_ names: [String], least: Double, gap: Double, title: String) -> [Column] {
      let heads = names.map {
        text.lines($0, wanted: Self.wantedHead, most: Self.longestHead, Self.style)
      }
      let width = max(least, Self.pitch(heads) - gap)
      let start = x
      defer { if !names.isEmpty { x = max(x - gap, start + text.width(title, .title)) + Self.panelGap } }
      return heads.map { head in
        defer { x += width + gap }
        return Column(
          frame: .init(x: x, y: area.y, width: width, height: area.height), head: head,
          headLength: text.widest(head, Self.style))
      }
    }
    survival = columns(
      figure.disturbances, least: figure.disturbances.count > 2 ? 18 : 21, gap: Self.columnGap,
      title: "e survival")
    card = columns(figure.criteria, least: 0, gap: 0, title: "f plausibility")
    end = x - Self.panelGap
  }

  /// How far apart heads have to be so that they do not touch each other.
  private static func pitch(_ heads: [[String]]) -> Double {
    (heads.contains { $0.count > 1 } ? 2.1 : 1.2) * lineDistance / sin(slant)
  }

  private var all: [Column] { survival + card }

  /// Where the last column, head or title ends; nil if there is none.
  package var right: Double? { all.map { max(end, $0.headRight) }.max() }

  /// How much the heads need above the columns.
  var headHeight: Double { all.map(\.headHeight).max() ?? 0 }
}
