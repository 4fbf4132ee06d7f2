import NumericalCore

/// A measure over two keys that a sweep varies, one coloured cell a combination.
///
/// Columns stand for the values of one key and rows for those of the other, whatever their distances; the first row is at
/// the bottom, so that keys in increasing order grow to the right and upwards as on axes. Cells hold their numbers where
/// there is room for all of them. Combinations without a value are hatched. Values outside a given range get the colour of
/// the nearer end, and the colour bar then ends in a point.
public struct HeatMapFigure: Figure {
  /// The values of one key.
  public struct Key: Hashable, Sendable {
    /// Name and unit.
    public var label: String
    /// One text a value, as it is printed.
    public var values: [String]

    /// A key with what was tried of it.
    public init(label: String, values: [String]) {
      self.label = label
      self.values = values
    }
  }

  /// The measure, row × column; nil where there is none.
  public var values: Matrix<Double?>
  /// What the columns are.
  public var columns: Key
  /// What the rows are, from the bottom to the top.
  public var rows: Key
  /// Name and unit of the measure.
  public var measureLabel: String
  /// The ends of the colours; nil: the extremes of the data.
  public var range: ClosedRange<Double>?
  /// What hatched cells are, for the legend.
  public var missingLabel: String

  /// The arrays are checked when the figure is rendered.
  public init(
    values: Matrix<Double?>, columns: Key, rows: Key, measureLabel: String, range: ClosedRange<Double>? = nil,
    missingLabel: String = "no value"
  ) {
    self.values = values
    self.columns = columns
    self.rows = rows
    self.measureLabel = measureLabel
    self.range = range
    self.missingLabel = missingLabel
  }

  /// What the metadata call the figure.
  public var name: String { "Measure over two keys" }

  /// The size of the page in points.
  public var size: Canvas.Size {
    .init(width: 300, height: top + panelHeight + 10 + columnLabelHeight + 17)
  }

  /// As many rows or columns can still be told apart on a page.
  public static let maximalCount = 64

  /// Looks for input that cannot be drawn; see ``Figure/check()``.
  public func check() throws(SubsongError) {
    try InputCheck.count(values.rows, of: "rows", atMost: Self.maximalCount)
    try InputCheck.count(values.columns, of: "columns", atMost: Self.maximalCount)
    try InputCheck.equal(
      rows.values.count, "the number of values of '\(rows.label)'", values.rows, "that of rows")
    try InputCheck.equal(
      columns.values.count, "the number of values of '\(columns.label)'", values.columns, "that of columns")
    try InputCheck.gappedSeries(values.storage, "the measure")
    guard let range else { return }
    try InputCheck.series([range.lowerBound, range.upperBound], "the range of colours")
    try InputCheck.require(
      range.upperBound - range.lowerBound > 1e-9 * max(abs(range.lowerBound), abs(range.upperBound), 1e-190),
      "the range of colours goes from \(range.lowerBound) to \(range.upperBound)",
      because: "all values would have one colour", remedy: "give two different ends, or none")
  }

  // MARK: Layout

  static let left = 12.0

  var isComplete: Bool { !values.storage.contains { $0 == nil } }

  /// The legend of missing cells stands above the panel.
  var top: Double { isComplete ? 10 : 21 }

  /// Rows of about 17 points hold a number; many rows share what a page has.
  var panelHeight: Double { min(max(17 * Double(values.rows), 68), 240) }

  /// About how much the values of the columns need below the panel; long ones stand upright.
  private var columnLabelHeight: Double {
    let longest = 0.6 * 7 * Double(columns.values.map { $0.prefix(30).count }.max() ?? 0)
    return longest + 4 > 190 / Double(max(1, values.columns)) ? min(longest, Self.longestColumnValue) : 8
  }

  /// Upright values longer than this, in points, are cut.
  static let longestColumnValue = 60.0

  // MARK: Scale

  /// The ends of the colours.
  var limits: (lower: Double, upper: Double) {
    if let range { return (range.lowerBound, range.upperBound) }
    return AxisRange.padded(covering: values.storage.compactMap { $0 }, by: 0)
  }

  func color(of value: Double) -> Color {
    ColorMap.sequential.color(of: value, from: limits.lower, to: limits.upper)
  }
}
