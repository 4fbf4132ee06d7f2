import CCairo

extension Canvas {
  /// Fills a rectangle.
  public func fill(_ rectangle: Rectangle, _ color: Color) {
    use(color)
    cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
    cairo_fill(context)
  }

  /// Draws the four sides of a rectangle.
  public func outline(_ rectangle: Rectangle, _ stroke: Stroke) {
    use(stroke)
    cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
    cairo_stroke(context)
  }

  /// Draws a straight line.
  public func line(from start: Point, to end: Point, _ stroke: Stroke) {
    polyline([start, end], stroke)
  }

  /// A line through all points; nothing for fewer than two.
  public func polyline(_ points: [Point], _ stroke: Stroke) {
    guard points.count > 1 else { return }
    use(stroke)
    trace(points)
    cairo_stroke(context)
  }

  /// A filled polygon with an optional outline.
  public func polygon(_ points: [Point], _ color: Color, outline: Stroke? = nil) {
    guard points.count > 2 else { return }
    use(color)
    trace(points)
    cairo_close_path(context)
    cairo_fill_preserve(context)
    if let outline {
      use(outline)
      cairo_stroke(context)
    }
    cairo_new_path(context)
  }

  /// A filled circle with an optional outline.
  public func circle(at center: Point, radius: Double, _ color: Color, outline: Stroke? = nil) {
    cairo_new_sub_path(context)
    cairo_arc(context, center.x, center.y, radius, 0, 2 * Double.pi)
    use(color)
    cairo_fill_preserve(context)
    if let outline {
      use(outline)
      cairo_stroke(context)
    }
    cairo_new_path(context)
  }

  /// A filled square on its tip with an outline.
  public func diamond(at center: Point, radius: Double, _ color: Color, outline: Stroke) {
    polygon(
      [
        .init(x: center.x, y: center.y - radius), .init(x: center.x + radius, y: center.y),
        .init(x: center.x, y: center.y + radius), .init(x: center.x - radius, y: center.y),
      ], color, outline: outline)
  }

  /// Fills a rectangle as what has no value: light grey with white lines that rise to the right, 3 pt apart.
  public func hatch(_ rectangle: Rectangle) {
    fill(rectangle, .lightGray)
    clipped(to: rectangle) {
      // A line that starts this far to the left still crosses the rectangle's upper left corner.
      for x in stride(from: rectangle.x - rectangle.height, to: rectangle.right, by: 3) {
        line(
          from: .init(x: x, y: rectangle.bottom), to: .init(x: x + rectangle.height, y: rectangle.y),
          .init(.white, width: 0.7))
      }
    }
  }

  /// A quadratic curve, bent towards `control`.
  public func curve(from start: Point, to end: Point, control: Point, _ stroke: Stroke) {
    // Cairo has cubic curves only: a quadratic one has its controls two thirds of the way.
    let first = Point(
      x: start.x + 2 / 3 * (control.x - start.x), y: start.y + 2 / 3 * (control.y - start.y))
    let second = Point(x: end.x + 2 / 3 * (control.x - end.x), y: end.y + 2 / 3 * (control.y - end.y))
    use(stroke)
    cairo_move_to(context, start.x, start.y)
    cairo_curve_to(context, first.x, first.y, second.x, second.y, end.x, end.y)
    cairo_stroke(context)
  }

  private func trace(_ points: [Point]) {
    cairo_new_path(context)
    for point in points { cairo_line_to(context, point.x, point.y) }
  }
}
