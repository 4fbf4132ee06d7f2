import NumericalCore

/// What the fast weights of one sample are after each step of a sequence.
///
/// One small map a step, post × pre: presynaptic neurons on the horizontal and postsynaptic neurons on the vertical axis,
/// both numbered from 0, the first row on top. The steps run to the right and then downwards, each with its input above.
/// All maps share one scale that is symmetric about 0, which is white, and reaches to the largest absolute value, rounded up,
/// or to a given limit; where larger values exist, the colour bar ends in points. A line may separate the presynaptic
/// neurons of the input from the hidden ones. Only the map at the lower left has numbers and names. Each weight is a cell of
/// its own, whatever the number of maps.
public struct FastWeightsFigure: Figure {
  /// Where one group of presynaptic neurons ends and the next begins.
  public struct Border: Hashable, Sendable {
    /// The number of columns before the line.
    public var column: Int
    /// What stands below the columns before the line.
    public var leftName: String
    /// What stands below the columns after the line.
    public var rightName: String

    /// A vertical line in each map.
    public init(column: Int, leftName: String = "input", rightName: String = "hidden") {
      (self.column, self.leftName, self.rightName) = (column, leftName, rightName)
    }
  }

  /// Fast weights after each step, post × pre, all of one shape.
  public var maps: [Matrix<Double>]
  /// What stands above each map, for example the step's input; empty: the number of the step, from 1.
  public var titles: [String]
  /// Name and unit of the weights.
  public var weightLabel: String
  /// Separates groups of columns.
  public var border: Border?
  /// The absolute value at the ends of the colours; nil: what holds all weights.
  public var limit: Double?

  /// The maps are checked when the figure is rendered.
  public init(
    maps: [Matrix<Double>], titles: [String] = [], weightLabel: String = "fast weight", border: Border? = nil,
    limit: Double? = nil
  ) {
    self.maps = maps
    self.titles = titles
    self.weightLabel = weightLabel
    self.border = border
    self.limit = limit
  }

  /// What the metadata call the figure.
  public var name: String { "Fast weights after each step" }

  /// The size of the page in points.
  public var size: Canvas.Size { layout.size }

  /// More steps have no room on a page.
  public static let maximalMapCount = 40
  /// More neurons could not have a cell each.
  public static let maximalNeuronCount = 256

  /// Where the maps stand; for no maps as for one.
  package var layout: FastWeightsLayout {
    FastWeightsLayout(
      count: maps.count, rows: maps.first?.rows ?? 1, columns: maps.first?.columns ?? 1,
      namesColumns: border != nil, barNumbers: barNumbers)
  }

  /// How many numbers stand at the colour bar, and about how wide they are: the mean width of a letter is 0.6 of its size.
  private var barNumbers: (count: Int, width: Double) {
    let limit = colorLimit
    let labels = Ticks.linear(from: -limit, to: limit, count: 5).labels
    return (labels.count, 0.6 * 7 * Double(labels.map(\.count).max() ?? 0))
  }

  /// Looks for input that cannot be drawn; see ``Figure/check()``.
  public func check() throws(SubsongError) {
    try InputCheck.count(maps.count, of: "maps", atMost: Self.maximalMapCount)
    for (step, map) in maps.enumerated() {
      try InputCheck.matrix(map, "the map of step \(step + 1)")
      try InputCheck.sameShape(map, "the map of step \(step + 1)", maps[0], "the first one")
    }
    try InputCheck.count(maps[0].rows, of: "rows", atMost: Self.maximalNeuronCount)
    try InputCheck.count(maps[0].columns, of: "columns", atMost: Self.maximalNeuronCount)
    if !titles.isEmpty {
      try InputCheck.equal(titles.count, "the number of titles", maps.count, "that of maps")
    }
    if let border {
      try InputCheck.require(
        border.column > 0 && border.column < maps[0].columns, "the border is at column \(border.column)",
        because: "it separates two groups of the \(maps[0].columns) columns",
        remedy: "give the number of input columns, or no border")
    }
    guard let limit else { return }
    try InputCheck.number(limit, "the limit of colours")
    try InputCheck.require(
      limit >= 1e-100, "the colours end at ±\(limit)", because: "a scale needs two different ends",
      remedy: "give a positive limit, or none")
  }

  /// The absolute value at the ends of the colours.
  package var colorLimit: Double {
    if let limit { return limit }
    let largest = maps.map { $0.storage.reduce(0) { max($0, abs($1)) } }.max() ?? 0
    // Ten steps to the limit: 0.43 becomes 0.45.
    return largest > 0 ? AxisRange.linear(covering: [0, max(largest, 1e-100)], count: 10).upper : 1
  }
}
