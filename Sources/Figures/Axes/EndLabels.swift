/// Names at the right ends of curves, moved apart where two are close and tied to their curves by a thin line.
struct EndLabels {
  struct Entry {
    /// Where the curve ends.
    var end: Canvas.Point
    var text: String
    var color: Color
    var bold = false
  }

  var entries: [Entry]

  /// How close two names may be, from baseline to baseline.
  private static let distance = 9.0

  /// Draws the names with their left sides at a position, none higher and none wider than allowed.
  func draw(on canvas: Canvas, at x: Double, below top: Double, width: Double) {
    let sorted = entries.sorted { $0.end.y < $1.end.y }
    var lowest = top - Self.distance
    for (entry, place) in zip(sorted, Self.spread(sorted.map(\.end.y), distance: Self.distance)) {
      let y = max(place, lowest + Self.distance)
      lowest = y
      canvas.polyline(
        [
          .init(x: entry.end.x + 3.5, y: entry.end.y),
          .init(x: max(entry.end.x + 3.5, x - 8), y: entry.end.y),
          .init(x: x - 2, y: y),
        ], .init(entry.color.opacity(0.5), width: 0.5))
      let style = Canvas.TextStyle(size: 7, color: entry.color, bold: entry.bold)
      canvas.text(canvas.fitted(entry.text, to: width, style), at: .init(x: x, y: y), style)
    }
  }

  /// Increasing positions, pushed apart in equal parts until neighbours keep their distance.
  static func spread(_ positions: [Double], distance: Double) -> [Double] {
    var spread = positions
    for _ in 0..<50 {
      for index in spread.indices.dropFirst() {
        let lack = (distance - (spread[index] - spread[index - 1])) / 2
        guard lack > 0 else { continue }
        spread[index - 1] -= lack
        spread[index] += lack
      }
    }
    return spread
  }
}
