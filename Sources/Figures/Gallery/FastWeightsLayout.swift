/// Where small maps of equal shape stand on a page: rows from left to right, filled evenly, as large as a page allows.
package struct FastWeightsLayout: Hashable, Sendable {
  /// How many maps stand side by side.
  package let mapsInRow: Int
  /// How many rows of maps there are.
  package let rowCount: Int
  /// The width of one map in points.
  package let width: Double
  /// The height of one map in points.
  package let height: Double
  /// The margin at the left, for numbers and a name.
  private let left: Double
  /// What numbers and names need below the lowest maps.
  private let footer: Double
  /// The length of the colour bar, and what its ends and numbers need at either side of it.
  private let (barWidth, barMargin): (Double, Double)

  private static let right = 10.0
  /// What a title needs above its map.
  static let titleHeight = 14.0
  static let (gap, rowGap) = (8.0, 5.0)
  private static let (widestPage, highestGrid) = (504.0, 620.0)
  /// What few small maps are enlarged to.
  private static let narrowestGrid = 188.0
  /// The colour bar with its numbers and name, if it has a line of its own.
  private static let barHeight = 34.0

  /// - Parameters:
  ///   - count: how many maps.
  ///   - rows: the postsynaptic neurons of each.
  ///   - columns: the presynaptic neurons of each.
  ///   - namesColumns: whether groups of columns have names.
  ///   - barNumbers: how many numbers stand at the colour bar, and the width of the longest in points.
  package init(
    count: Int, rows: Int, columns: Int, namesColumns: Bool, barNumbers: (count: Int, width: Double)
  ) {
    (left, footer) = (22 + 4.5 * Double("\(rows - 1)".count), namesColumns ? 36 : 26)
    barWidth = min(250, max(110, Double(barNumbers.count) * (barNumbers.width + 6)))
    barMargin = max(ColorBar.pointLength, barNumbers.width / 2 - 4)
    let count = max(1, count)
    let shape = Shape(rows: rows, columns: columns)
    let room = Self.widestPage - left - Self.right + Self.gap
    let share = (Self.narrowestGrid + Self.gap) / Double(count) - Self.gap
    let wanted = max(shape.wanted, min(share, shape.most))
    // As many maps of the wanted width as fit side by side, more where the page would become too high.
    var inRow = min(count, max(1, Int(room / (wanted + Self.gap))))
    func rowCount(_ inRow: Int) -> Int { (count + inRow - 1) / inRow }
    func width(_ inRow: Int) -> Double { min(wanted, room / Double(inRow) - Self.gap) }
    while inRow < count, width(inRow + 1) >= shape.least,
      Double(rowCount(inRow)) * (shape.height(width(inRow)) + Self.titleHeight + Self.rowGap)
        > Self.highestGrid
    {
      inRow += 1
    }
    self.rowCount = rowCount(inRow)
    mapsInRow = (count + self.rowCount - 1) / self.rowCount
    self.width = max(shape.least, width(inRow))
    height = shape.height(self.width)
  }

  /// What is known of a map before its size.
  private struct Shape {
    var rows: Int
    var columns: Int

    /// Square cells, unless maps would become slivers.
    private var aspect: Double { min(max(Double(columns) / Double(rows), 0.5), 5) }

    /// Four cells a point are what print and PNG can show.
    var least: Double {
      max(26, Double(columns) / 4, aspect * Double(rows) / 4)
    }

    /// Three points a cell, but neither too small to see nor larger than needed.
    var wanted: Double { min(max(3 * Double(columns), 44, 44 * aspect), most) }

    /// Larger maps show no more.
    var most: Double { min(132, 132 * aspect) }

    func height(_ width: Double) -> Double { max(24, width / aspect, Double(rows) / 4) }
  }

  private var gridHeight: Double {
    Double(rowCount) * (height + Self.titleHeight) + Double(rowCount - 1) * Self.rowGap
  }

  private var gridWidth: Double { Double(mapsInRow) * (width + Self.gap) - Self.gap }

  /// The area of the map of a step, counted from 0.
  package func frame(_ step: Int) -> Canvas.Rectangle {
    let (row, column) = (step / mapsInRow, step % mapsInRow)
    return .init(
      x: left + Double(column) * (width + Self.gap),
      y: 4 + Self.titleHeight + Double(row) * (height + Self.titleHeight + Self.rowGap), width: width,
      height: height)
  }

  /// The map whose axes have numbers and names.
  var lowestLeft: Int { (rowCount - 1) * mapsInRow }

  /// The lower end of all maps.
  private var bottom: Double { 4 + gridHeight }

  /// Whether the colour bar stands at the right of the names below the first map.
  var barIsBeside: Bool { gridWidth - width - Self.gap - 2 * barMargin >= barWidth }

  /// The area of the lying colour bar, without its numbers.
  package var bar: Canvas.Rectangle {
    let beside = left + gridWidth - barMargin - barWidth
    let centered = left + (gridWidth - barWidth) / 2
    return .init(
      x: barIsBeside ? beside : max(left + barMargin, centered),
      y: bottom + (barIsBeside ? 7 : footer + 7), width: barWidth, height: 7)
  }

  /// The page in points.
  package var size: Canvas.Size {
    .init(
      width: left + max(gridWidth, barWidth + 2 * barMargin) + Self.right,
      height: bottom + (barIsBeside ? max(footer, Self.barHeight) : footer + Self.barHeight) + 4)
  }
}
