import NumericalCore

extension TrainingCurvesFigure {
  /// Above this number curves can no longer be told apart by colour and dashes.
  public static let maximalSeriesCount = 12
  /// Above this number the names of levels find no place.
  public static let maximalLevelCount = 6

  /// Looks for input that cannot be drawn; see ``Figure/check()``.
  public func check() throws(SubsongError) {
    try InputCheck.count(series.count, of: "series", atMost: Self.maximalSeriesCount)
    for series in series { try check(series) }
    if !levels.isEmpty { try InputCheck.count(levels.count, of: "levels", atMost: Self.maximalLevelCount) }
    try checkRange()
    for level in levels {
      try InputCheck.number(level.value, "the level '\(level.name)'")
      try Self.check([level.value], on: ySpacing, "the level '\(level.name)'")
      guard let yRange else { continue }
      try InputCheck.require(
        yRange.contains(level.value), "the level '\(level.name)' is at \(level.value)",
        because: "the vertical axis goes from \(yRange.lowerBound) to \(yRange.upperBound)",
        remedy: "widen the range, or leave the level out")
    }
    try checkSpan()
  }

  private func check(_ series: Series) throws(SubsongError) {
    let name = "'\(series.name)'"
    let x = series.points.map(\.x)
    try InputCheck.series(x, "the horizontal places of \(name)")
    try Self.check(x, on: xSpacing, "the horizontal axis of \(name)")
    if let index = x.indices.dropFirst().first(where: { x[$0] <= x[$0 - 1] }) {
      throw SubsongError(
        .badInput, "the horizontal places of \(name) go from \(x[index - 1]) to \(x[index])", at: "figure",
        because: "a curve needs them in order, each once", remedy: "sort the points")
    }
    try InputCheck.series(series.points.flatMap(\.values), "the curve \(name)")
    try Self.check(series.points.flatMap(\.values), on: ySpacing, "the curve \(name)")
    try InputCheck.require(
      series.points.allSatisfy { ($0.low == nil) == ($0.high == nil) },
      "\(name) has one end of an interval",
      because: "an interval has two", remedy: "give both low and high, or none")
    guard series.hasBand else { return }
    try series.band.check(count: x.count, name)
  }

  /// What stands on a logarithmic axis is positive.
  private static func check(_ values: [Double], on spacing: Scale.Kind, _ name: String) throws(SubsongError) {
    guard spacing == .logarithmic, let value = values.first(where: { $0 < 1 / InputCheck.largest }) else {
      return
    }
    throw SubsongError(
      .badInput, "\(name) holds \(value)", at: "figure",
      because: "a logarithmic axis has no zero", remedy: "use a linear axis, or leave such points out")
  }

  private func checkRange() throws(SubsongError) {
    guard let yRange else { return }
    let ends = [yRange.lowerBound, yRange.upperBound]
    try InputCheck.series(ends, "the range of the vertical axis")
    try Self.check(ends, on: ySpacing, "the range of the vertical axis")
    try InputCheck.require(
      ends[1] - ends[0] > 1e-9 * max(abs(ends[0]), abs(ends[1]), 1e-190),
      "the vertical axis goes from \(ends[0]) to \(ends[1])",
      because: "an axis needs two different ends", remedy: "give a wider range, or none")
  }

  private func checkSpan() throws(SubsongError) {
    guard let span else { return }
    try InputCheck.series([span.start, span.end], "the span '\(span.name)'")
    try Self.check([span.start, span.end], on: xSpacing, "the span '\(span.name)'")
    try InputCheck.require(
      span.start <= span.end, "the span '\(span.name)' goes from \(span.start) to \(span.end)",
      because: "it cannot end before it begins", remedy: "exchange its ends")
  }
}

extension TrainingCurvesFigure.Series {
  var hasBand: Bool { points.contains { $0.low != nil } }

  var band: IntervalBand { IntervalBand(low: points.map(\.low), high: points.map(\.high)) }
}
