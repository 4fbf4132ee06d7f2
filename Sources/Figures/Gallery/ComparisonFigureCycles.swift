#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The axis of nudged cycles: logarithmic where they span more than two decades.
///
/// A logarithmic axis has no 0. What was measured before the first nudged cycle stands left of a break.
struct ComparisonFigureCycles {
  private let isLogarithmic: Bool
  private let lower: Double
  private let upper: Double
  private let ticks: Ticks?
  /// Where cycle 0 stands on a logarithmic axis; nil without one.
  private let zero: Double?
  private let range: ClosedRange<Double>

  /// - Parameter cycles: all that are to be shown, none of them negative.
  init(_ cycles: [Int]) {
    let positive = cycles.filter { $0 > 0 }.map(Double.init)
    range = Double(cycles.min() ?? 0)...Double(cycles.max() ?? 0)
    guard let least = positive.min(), let most = positive.max(), most > 100 * least else {
      let padded = AxisRange.padded(covering: cycles.map(Double.init), by: 0.015)
      (isLogarithmic, ticks, zero) = (false, nil, nil)
      (lower, upper) = (cycles.contains(0) ? padded.lower : max(0, padded.lower), padded.upper)
      return
    }
    let decades = LogarithmicRange(covering: positive, margin: 1.06, count: 6)
    // A twentieth of the axis.
    let zero = cycles.contains(0) ? decades.lower / pow(decades.upper / decades.lower, 0.05) : nil
    isLogarithmic = true
    self.zero = zero
    ticks = Ticks(
      values: (zero.map { [$0] } ?? []) + decades.ticks.values,
      labels: (zero == nil ? [] : ["0"]) + decades.ticks.labels)
    (lower, upper) = (
      zero.map { $0 / pow(decades.upper / decades.lower, 0.012) } ?? decades.lower, decades.upper
    )
  }

  /// Whether a cycle lies between those that are known.
  func holds(_ cycle: Int) -> Bool {
    range.contains(Double(cycle)) && (cycle > 0 || !isLogarithmic || zero != nil)
  }

  /// The value on the axis that stands for a cycle.
  func place(_ cycle: Int) -> Double { isLogarithmic && cycle <= 0 ? zero ?? lower : Double(cycle) }

  func axis(in frame: Canvas.Rectangle) -> Axis {
    let kind = isLogarithmic ? Scale.Kind.logarithmic : .linear
    let scale = Scale(kind, from: lower, to: upper, start: frame.x, end: frame.right)
    return Axis(scale, ticks ?? .whole(from: lower, to: upper, count: 6), label: "nudged cycles")
  }

  /// Marks the place between 0 and the logarithmic part by two strokes through the axis.
  func drawBreak(on canvas: Canvas, _ axes: Axes) {
    guard let zero, let first = ticks?.values.dropFirst().first else { return }
    let next = max(axes.horizontal.scale.lower, min(first, upper))
    let x = (axes.horizontal.scale(zero) + axes.horizontal.scale(next)) / 2
    let y = axes.frame.bottom
    canvas.fill(.init(x: x - 1.2, y: y - 1, width: 2.4, height: 2), .white)
    for x in [x - 1.2, x + 1.2] {
      canvas.line(from: .init(x: x - 1, y: y + 2.5), to: .init(x: x + 1, y: y - 2.5), Axes.stroke)
    }
  }
}
