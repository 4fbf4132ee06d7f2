/// Where the names of horizontal lines have room between curves.
package struct LevelNames {
  /// The area of the data.
  let frame: Canvas.Rectangle
  /// What the names must not touch: lines through points of increasing `x`.
  let curves: [[Canvas.Point]]

  /// Names inside a frame, beside some curves.
  package init(frame: Canvas.Rectangle, curves: [[Canvas.Point]]) {
    self.frame = frame
    self.curves = curves
  }

  /// The height of a name with the air around it, and how far it keeps from the sides of the frame.
  private static let (height, margin) = (8.5, 3.0)
  /// How far a name may be from its line: close, or beyond a noisy curve along the line.
  private static let distances = [0.8, 3.2]
  /// How far apart the places are that are tried.
  private static let step = 6.0

  /// A place for each name above or below its line, as far to the right as there is one.
  ///
  /// - Parameter names: heights of the lines on the page and widths of the names, in points.
  /// - Returns: the areas of the names; nil if one of them finds no place.
  package func places(_ names: [(y: Double, width: Double)]) -> [Canvas.Rectangle]? {
    let lines = names.map { [Canvas.Point(x: frame.x, y: $0.y), .init(x: frame.right, y: $0.y)] }
    var taken: [Canvas.Rectangle] = []
    for name in names {
      let free = candidates(name).first { candidate in
        !(curves + lines).contains { Self.touches($0, candidate) }
          && !taken.contains { Self.overlap($0, candidate) }
      }
      guard let free else { return nil }
      taken.append(free)
    }
    return taken
  }

  private func candidates(_ name: (y: Double, width: Double)) -> [Canvas.Rectangle] {
    let right = frame.right - Self.margin - name.width
    let rows = Self.distances.flatMap { [name.y - $0 - Self.height, name.y + $0] }
      .filter { $0 >= frame.y && $0 + Self.height <= frame.bottom }
    return stride(from: right, through: frame.x + Self.margin, by: -Self.step).flatMap { x in
      rows.map { .init(x: x, y: $0, width: name.width, height: Self.height) }
    }
  }

  /// Whether a line runs through an area: over the part of a segment between its sides, `y` has its extremes at the ends.
  private static func touches(_ line: [Canvas.Point], _ area: Canvas.Rectangle) -> Bool {
    zip(line, line.dropFirst()).contains { start, end in
      let (left, right) = (max(start.x, area.x - 1), min(end.x, area.right + 1))
      guard left <= right else { return false }
      let ends = end.x > start.x ? [left, right].map { Self.height(at: $0, start, end) } : [start.y, end.y]
      return max(ends[0], ends[1]) >= area.y && min(ends[0], ends[1]) <= area.bottom
    }
  }

  private static func height(at x: Double, _ start: Canvas.Point, _ end: Canvas.Point) -> Double {
    start.y + (end.y - start.y) / (end.x - start.x) * (x - start.x)
  }

  private static func overlap(_ first: Canvas.Rectangle, _ second: Canvas.Rectangle) -> Bool {
    first.x < second.right && second.x < first.right && first.y < second.bottom && second.y < first.bottom
  }
}
