import NumericalCore

/// The lower and upper ends of an interval at each place of a curve; drawn as a light band in the curve's colour.
///
/// What kind of interval it is (confidence, quantiles, extremes) is for the caption to say. Where an end is nil the band
/// has a break.
public struct IntervalBand: Hashable, Sendable {
  /// One lower end a place.
  public var low: [Double?]
  /// One upper end a place.
  public var high: [Double?]

  /// A band; the arrays are checked when the figure is rendered.
  public init(low: [Double?], high: [Double?]) {
    self.low = low
    self.high = high
  }

  /// The ends that are there.
  var values: [Double] { (low + high).compactMap { $0 } }

  func check(count: Int, _ name: String) throws(SubsongError) {
    try InputCheck.gappedSeries(low, "the lower ends of \(name)")
    try InputCheck.gappedSeries(high, "the upper ends of \(name)")
    try InputCheck.equal(low.count, "the number of lower ends of \(name)", count, "that of its places")
    try InputCheck.equal(high.count, "the number of upper ends of \(name)", count, "that of its places")
    for (low, high) in zip(low, high) {
      guard let low, let high else { continue }
      try InputCheck.require(
        low <= high, "an interval of \(name) goes from \(low) down to \(high)",
        because: "its lower end is above its upper end", remedy: "look at the order of the columns")
    }
  }

  /// The band with the breaks of its curve.
  func broken(where values: [Double?]) -> IntervalBand {
    IntervalBand(low: zip(low, values).map { $1 == nil ? nil : $0 }, high: high)
  }

  /// How much of the curve's colour the band has.
  static let opacity = 0.2
}

extension Axes {
  /// Draws a band over the horizontal positions of its places.
  func band(_ band: IntervalBand, over x: [Double], _ color: Color, on canvas: Canvas) {
    let ends = zip(band.low, band.high).map { low, high in low.flatMap { low in high.map { (low, $0) } } }
    for run in Gaps.runs(ends) {
      let upper = run.map { point(x[$0.index], $0.value.1) }
      let lower = run.map { point(x[$0.index], $0.value.0) }
      if run.count == 1 { canvas.line(from: lower[0], to: upper[0], .init(color.opacity(0.4), width: 2)) }
      canvas.polygon(
        Polyline.thinned(upper) + Polyline.thinned(lower).reversed(), color.opacity(IntervalBand.opacity))
    }
  }

  /// Draws a curve with breaks; what stands alone is a dot.
  func curve(_ x: [Double], _ values: [Double?], _ stroke: Canvas.Stroke, on canvas: Canvas) {
    for run in Gaps.runs(values) {
      let points = run.map { point(x[$0.index], $0.value) }
      canvas.polyline(Polyline.thinned(points), stroke)
      if points.count == 1 { canvas.circle(at: points[0], radius: 1.4, stroke.color) }
    }
  }
}

/// Curves that are broken where values are missing.
enum Gaps {
  /// The longest stretches without a gap, with their places.
  static func runs<Value>(_ values: [Value?]) -> [[(index: Int, value: Value)]] {
    var runs: [[(index: Int, value: Value)]] = [[]]
    for (index, value) in values.enumerated() {
      if let value {
        runs[runs.count - 1].append((index, value))
      } else if runs.last?.isEmpty == false {
        runs.append([])
      }
    }
    return runs.filter { !$0.isEmpty }
  }
}
