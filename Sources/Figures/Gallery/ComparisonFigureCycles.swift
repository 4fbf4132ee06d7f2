#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The axis of training cycles: logarithmic where they span more than two decades.
///
/// A logarithmic axis has no 0. What was measured before the first cycle stands left of a break.
struct ComparisonFigureCycles {
  private let isLogarithmic: Bool
  private let lower: Double
  private let upper: Double
  private let ticks: Ticks?
  /// Where cycle 0 stands on a logarithmic axis; nil without one.
  private let zero: Double?
  /// Where the logarithmic part begins; nil on a linear axis.
  private let start: Double?
  private let range: ClosedRange<Double>

  /// - Parameter cycles: all that are to be shown, none of them negative.
  init(_ cycles: [Int]) {
    let positive = cycles.filter { $0 > 0 }.map(Double.init)
    range = Double(cycles.min() ?? 0)...Double(cycles.max() ?? 0)
    guard let least = positive.min(), let most = positive.max(), most > 100 * least else {
      let padded = AxisRange.padded(covering: cycles.map(Double.init), by: 0.015)
      (isLogarithmic, ticks, zero, start) = (false, nil, nil, nil)
      // There is no negative cycle, and no more room at its side than a mark needs.
      (lower, upper) = (max(padded.lower, cycles.contains(0) ? -0.015 * padded.upper : 0), padded.upper)
      return
    }
    let decades = LogarithmicRange(covering: positive, margin: 1.06, count: 6)
    // A twentieth of the axis.
    let zero = cycles.contains(0) ? decades.lower / pow(decades.upper / decades.lower, 0.05) : nil
    isLogarithmic = true
    (self.zero, start) = (zero, decades.lower)
    ticks = Ticks(
      values: (zero.map { [$0] } ?? []) + decades.ticks.values,
      labels: (zero == nil ? [] : ["0"]) + Self.labels(decades.ticks))
    (lower, upper) = (
      zero.map { $0 / pow(decades.upper / decades.lower, 0.012) } ?? decades.lower, decades.upper
    )
  }

  /// Plain numbers where they are short, because raised digits are small.
  private static func labels(_ ticks: Ticks) -> [String] {
    guard (ticks.values.max() ?? 0) < 1e6 else { return ticks.labels }
    return zip(ticks.values, ticks.labels).map { $1.isEmpty ? "" : NumberText.decimal($0, places: 0) }
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
    return Axis(scale, ticks ?? .whole(from: lower, to: upper, count: 6), label: "training cycles")
  }

  /// Marks the place between 0 and the logarithmic part by two strokes through the axis.
  func drawBreak(on canvas: Canvas, _ axes: Axes) {
    guard let zero, let start else { return }
    let x = (axes.horizontal.scale(zero) + axes.horizontal.scale(start)) / 2
    let y = axes.frame.bottom
    canvas.fill(.init(x: x - 1.2, y: y - 1, width: 2.4, height: 2), .white)
    for x in [x - 1.2, x + 1.2] {
      canvas.line(from: .init(x: x - 1, y: y + 2.5), to: .init(x: x + 1, y: y - 2.5), Axes.stroke)
    }
  }
}
