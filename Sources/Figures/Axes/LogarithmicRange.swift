/// The range of a logarithmic axis that does not run from one power of ten to another, but ends soon after the data.
package struct LogarithmicRange {
  package let lower: Double
  package let upper: Double
  package let ticks: Ticks

  /// - Parameters:
  ///   - values: what the axis has to hold; only positive ones count.
  ///   - margin: the factor that is left free at both ends, above 1.
  ///   - count: about how many numbers stand at the axis.
  package init(covering values: [Double], margin: Double = 1.5, count: Int) {
    let exponents = AxisRange.decades(covering: values)
    let whole = Ticks.decades(exponents, count: count)
    let positive = values.filter { $0 > 0 }
    let (least, most) = ((positive.min() ?? 1) / margin, (positive.max() ?? 1) * margin)
    let inside = whole.values.indices.filter { (least...most).contains(whole.values[$0]) }
    // Fewer than two numbers say nothing about the scale.
    guard inside.count(where: { !whole.labels[$0].isEmpty }) >= 2 else {
      (lower, upper, ticks) = (whole.values.min() ?? 0.1, whole.values.max() ?? 1, whole)
      return
    }
    (lower, upper) = (least, most)
    ticks = Ticks(values: inside.map { whole.values[$0] }, labels: inside.map { whole.labels[$0] })
  }

  /// The scale between two positions.
  func scale(from start: Double, to end: Double) -> Scale {
    Scale(.logarithmic, from: lower, to: upper, start: start, end: end)
  }
}
