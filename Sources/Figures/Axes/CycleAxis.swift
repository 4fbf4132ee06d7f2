/// The horizontal axis of curves over cycles.
struct CycleAxis {
  private let lower: Double
  private let upper: Double
  private let label: String

  init(_ cycles: [Int], label: String) {
    let first = Double(cycles.first ?? 0)
    let last = Double(cycles.last ?? 1)
    // Never so little that it gets lost in the rounding of large numbers.
    let least = 1e-9 * max(abs(first), abs(last))
    let margin = max(first == last ? 1 : 0.015 * (last - first), least)
    lower = first - margin
    upper = last + margin
    self.label = label
  }

  /// Numbers and name stand below the last of several panels only.
  func axis(in frame: Canvas.Rectangle, isLast: Bool) -> Axis {
    Axis(
      Scale(from: lower, to: upper, start: frame.x, end: frame.right),
      .whole(from: lower, to: upper, count: 5),
      label: isLast ? label : nil, showsNumbers: isLast)
  }
}

extension Axes {
  /// Draws one value a cycle: a line, and dots where there are few.
  func curve(_ cycles: [Int], _ values: [Double], _ stroke: Canvas.Stroke, on canvas: Canvas) {
    let points = zip(cycles, values).map { point(Double($0), $1) }
    canvas.polyline(Polyline.thinned(points), stroke)
    if points.count <= 40 {
      for point in points { canvas.circle(at: point, radius: 1.2, stroke.color) }
    }
  }
}

/// Lines of very many points.
enum Polyline {
  /// The line with at most four points in each tenth of a point of width: first, lowest, highest and last.
  ///
  /// It covers the same dots, but files stay small and viewers fast.
  static func thinned(_ points: [Canvas.Point]) -> [Canvas.Point] {
    guard points.count > 4000 else { return points }
    var kept: [Canvas.Point] = []
    var start = 0
    while start < points.count {
      let column = (points[start].x * 10).rounded(.down)
      let end = points[start...].firstIndex { ($0.x * 10).rounded(.down) != column } ?? points.count
      let block = start..<end
      let lowest = block.max { points[$0].y < points[$1].y } ?? start
      let highest = block.min { points[$0].y < points[$1].y } ?? start
      kept += Set([start, lowest, highest, end - 1]).sorted().map { points[$0] }
      start = end
    }
    return kept
  }
}
