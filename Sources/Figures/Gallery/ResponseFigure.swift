import NumericalCore

/// How a measure answers to one number: the dose of a disturbance, or a key that a sweep varies.
///
/// The horizontal axis is that number (linear or logarithmic), the vertical one the measure. One curve a series runs through
/// the centres (means or medians) in order of the number; intervals are bars with caps or a light band, single
/// observations (networks, seeds) faint dots at their right. Series that share a number stand slightly side by side. A dashed
/// line may show the measure without disturbance, open diamonds what others have published.
public struct ResponseFigure: Figure {
  /// What was measured at one number.
  public struct Place: Hashable, Sendable {
    /// The dose or the value of the key.
    public var x: Double
    /// The mean or median.
    public var center: Double
    /// The ends of the interval; both or none.
    public var low: Double?
    public var high: Double?
    /// Single networks.
    public var observations: [Double]
    /// Whether the centre is only known to be above this: an open triangle that points upwards.
    public var isLowerBound: Bool

    /// A place in the diagram.
    public init(
      x: Double, center: Double, low: Double? = nil, high: Double? = nil, observations: [Double] = [],
      isLowerBound: Bool = false
    ) {
      self.x = x
      self.center = center
      self.low = low
      self.high = high
      self.observations = observations
      self.isLowerBound = isLowerBound
    }

    var values: [Double] { [center] + [low, high].compactMap { $0 } + observations }
  }

  /// One curve.
  public struct Series: Hashable, Sendable {
    /// Stands in the legend.
    public var name: String
    /// In any order.
    public var places: [Place]

    /// A curve; its numbers are checked when the figure is rendered.
    public init(name: String, places: [Place]) {
      self.name = name
      self.places = places
    }
  }

  /// A level over the whole width.
  public struct Reference: Hashable, Sendable {
    /// Stands in the legend.
    public var name: String
    /// On the vertical axis.
    public var value: Double

    /// A dashed line.
    public init(name: String, value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// How intervals are drawn.
  public enum IntervalStyle: Hashable, Sendable { case bars, band }

  /// The curves.
  public var series: [Series]
  /// Name and unit of the number, for example `dose (mV)`.
  public var xLabel: String
  /// Name and unit of the measure.
  public var measureLabel: String
  /// How numbers are spaced; a logarithmic axis has no 0.
  public var spacing: Scale.Kind
  /// How intervals are drawn.
  public var intervals: IntervalStyle
  /// For example the level without disturbance.
  public var reference: Reference?
  /// Drawn as open diamonds at its centres, without line and intervals.
  public var published: Series?

  /// The numbers are checked when the figure is rendered.
  public init(
    series: [Series], xLabel: String, measureLabel: String, spacing: Scale.Kind = .linear,
    intervals: IntervalStyle = .bars, reference: Reference? = nil, published: Series? = nil
  ) {
    self.series = series
    self.xLabel = xLabel
    self.measureLabel = measureLabel
    self.spacing = spacing
    self.intervals = intervals
    self.reference = reference
    self.published = published
  }

  /// What the metadata call the figure.
  public var name: String { "Measure against dose or key" }

  /// The size of the page in points.
  public var size: Canvas.Size {
    .init(width: 260, height: 9 + legend.estimatedHeight(width: 205) + 150 + Axes.bottomMargin + 4)
  }

  /// Above this number colours and marks repeat.
  public static let maximalSeriesCount = 12

  /// Looks for input that cannot be drawn; see ``Figure/check()``.
  public func check() throws(SubsongError) {
    try InputCheck.count(series.count, of: "series", atMost: Self.maximalSeriesCount)
    for series in series + [published].compactMap({ $0 }) {
      try InputCheck.count(series.places.count, of: "places in '\(series.name)'", atMost: 1000)
      let observations = series.places.reduce(0) { $0 + $1.observations.count }
      try InputCheck.require(
        observations <= 10_000, "there are \(observations) observations in '\(series.name)'",
        because: "more dots cannot be told apart", remedy: "leave them out and show intervals")
      try check(series)
    }
    if let reference { try InputCheck.number(reference.value, "the reference '\(reference.name)'") }
  }

  private func check(_ series: Series) throws(SubsongError) {
    try InputCheck.series(series.places.map(\.x), "the numbers of '\(series.name)'")
    if spacing == .logarithmic, let x = series.places.map(\.x).first(where: { $0 < 1 / InputCheck.largest }) {
      throw SubsongError(
        .badInput, "'\(series.name)' has a place at \(x)", at: "figure",
        because: "a logarithmic axis has no zero",
        remedy: "use a linear axis, or show the undisturbed level as the reference")
    }
    for place in series.places {
      let name = "'\(series.name)' at \(place.x)"
      try InputCheck.series(place.values, name)
      guard place.low != nil || place.high != nil else { continue }
      guard let low = place.low, let high = place.high else {
        throw SubsongError(
          .badInput, "\(name) has one end of an interval", at: "figure",
          because: "an interval has two", remedy: "give both low and high, or none")
      }
      try IntervalBand(low: [low], high: [high]).check(count: 1, name)
    }
  }

  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) { drawCurves(on: canvas, makeAxes(on: canvas)) }
}
