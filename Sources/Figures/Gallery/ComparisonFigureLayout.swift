/// Where everything of a ``ComparisonFigure`` stands; the widths of columns follow from their texts.
package struct ComparisonFigureLayout {
  /// A column of costs.
  package struct CostColumn {
    /// Where dots and, at its right side, numbers are.
    package var frame: Canvas.Rectangle
    /// Stands above, in two lines at most.
    package var head: [String]

    /// Where dots are.
    package var track: Canvas.Rectangle {
      .init(x: frame.x, y: frame.y, width: ComparisonFigureTexts.track.width, height: frame.height)
    }
  }

  /// The page in points.
  package let size: Canvas.Size
  /// Whether the budget stands below the song, because there is no room at its right.
  package let isTitleSplit: Bool
  /// The upper side of the learning curves.
  package let curvesTop: Double
  /// How wide the names at the ends of the curves are.
  package let endNames: Double
  /// The names of the rows, each in one or two lines, and their area.
  package let names: [[String]]
  package let namesFrame: Canvas.Rectangle
  /// The areas of the panels below.
  package let replay, notes: Canvas.Rectangle
  package let costs: [CostColumn]
  package let slanted: ComparisonFigureColumns
  /// The baselines of titles over heads that are straight and over those that are slanted.
  package let titles: (straight: Double, slanted: Double)
  /// The entries of the key, row by row.
  let key: [[ComparisonFigure.KeyEntry]]

  /// 183 mm: two columns of a journal.
  package static let pageWidth = 519.0
  package static let (margin, rowHeight, curvesHeight) = (6.0, 17.0, 138.0)
  static let keyRowHeight = 10.0
  /// How much both panels of scores need at least.
  private static let leastScores = (replay: 60.0, notes: 52.0)
  private static let panelGap = ComparisonFigureColumns.panelGap
  private static let columnGap = 5.0
  /// Between panels with numbers at both ends of their axes.
  private static let numbersGap = 23.0

  /// Where everything of a figure stands.
  package init(_ figure: ComparisonFigure) {
    let text = ComparisonFigureText()
    let texts = ComparisonFigureTexts(figure, text)
    let unplaced = ComparisonFigureColumns(figure, in: .init(x: 0, y: 0, width: 0, height: 0), text)
    let needed = Self.neededWidth(texts, unplaced)
    let width = max(Self.pageWidth, needed.rounded(.up))

    isTitleSplit = texts.title > width - 2 * Self.margin - 10
    curvesTop = isTitleSplit ? 34 : 23
    let curvesBottom = curvesTop + Self.curvesHeight
    let straightHeads = 2 * ComparisonFigureColumns.lineDistance + 11
    // At the right, nothing is in the way below the numbers of the curves' axis; at the left there is its name.
    let slantedTitles = curvesBottom + Axes.bottomMargin + 2
    let top = max(
      slantedTitles + 11 + unplaced.headHeight, curvesBottom + Axes.bottomMargin + 17 + straightHeads)
    titles = (top - straightHeads, slantedTitles)

    var x = Self.margin
    let height = Double(texts.names.count) * Self.rowHeight
    func area(_ width: Double, gap: Double = Self.panelGap) -> Canvas.Rectangle {
      defer { x += width + gap }
      return .init(x: x, y: top, width: width, height: height)
    }
    names = texts.names
    namesFrame = area(texts.namesWidth)
    // What has no texts of its own shares what the others leave.
    let spare = width - needed
    replay = area(Self.leastScores.replay + 0.6 * spare, gap: Self.numbersGap)
    notes = area(Self.leastScores.notes + 0.4 * spare)
    costs = Self.costColumns(texts, in: area(Self.costsWidth(texts)))
    slanted = ComparisonFigureColumns(figure, in: area(0), text)

    endNames = texts.endNames
    key = texts.keyRows(width: width - 2 * Self.margin)
    let keyHeight = Double(key.count) * Self.keyRowHeight
    size = .init(width: width, height: top + height + Axes.bottomMargin + 8 + keyHeight)
  }

  /// What the page needs if the panels of scores are as narrow as they may be.
  private static func neededWidth(_ texts: ComparisonFigureTexts, _ slanted: ComparisonFigureColumns)
    -> Double
  {
    let scores = leastScores.replay + leastScores.notes
    let last = slanted.right.map { $0 + panelGap } ?? 0
    return 2 * margin + texts.namesWidth + scores + costsWidth(texts) + last + 2 * panelGap + numbersGap
  }

  private static func costsWidth(_ texts: ComparisonFigureTexts) -> Double {
    texts.costs.reduce(-columnGap) { $0 + $1.width + columnGap }
  }

  private static func costColumns(_ texts: ComparisonFigureTexts, in area: Canvas.Rectangle) -> [CostColumn] {
    var x = area.x
    return texts.costs.map { head, width in
      defer { x += width + columnGap }
      return CostColumn(frame: .init(x: x, y: area.y, width: width, height: area.height), head: head)
    }
  }
}
