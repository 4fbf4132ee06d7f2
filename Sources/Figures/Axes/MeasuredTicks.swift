extension Ticks {
  /// Ticks at every value that was measured, with numbers where there is room for them.
  ///
  /// - Parameters:
  ///   - values: increasing.
  ///   - scale: the horizontal axis.
  ///   - text: how a number is printed.
  static func measured(_ values: [Double], on scale: Scale, _ canvas: Canvas, text: (Double) -> String)
    -> Ticks
  {
    var (labels, free) = ([String](), -Double.infinity)
    for value in values {
      let label = text(value)
      let half = canvas.width(of: label) / 2
      let fits = scale(value) - half >= free
      labels.append(fits ? label : "")
      if fits { free = scale(value) + half + 3 }
    }
    return Ticks(values: values, labels: labels)
  }
}

extension Ticks {
  /// As ``linear(from:to:count:)``, with so few numbers that they keep their distance below a horizontal axis.
  ///
  /// - Parameters:
  ///   - range: the values at the ends of the axis.
  ///   - length: the axis in points.
  ///   - count: how many intervals there may be at most.
  static func spaced(
    over range: (lower: Double, upper: Double), length: Double, _ canvas: Canvas, atMost count: Int
  ) -> Ticks {
    for count in stride(from: count, to: 1, by: -1) {
      let ticks = linear(from: range.lower, to: range.upper, count: count)
      let widest = ticks.labels.map { canvas.width(of: $0) }.max() ?? 0
      let distance = ticks.values.count < 2 ? range.upper - range.lower : ticks.values[1] - ticks.values[0]
      if widest + 6 <= distance / (range.upper - range.lower) * length { return ticks }
    }
    return linear(from: range.lower, to: range.upper, count: 1)
  }
}
