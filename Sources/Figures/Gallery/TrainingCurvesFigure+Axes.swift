#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension TrainingCurvesFigure {
  /// From where to where an axis runs, and where it has ticks.
  private struct Extent {
    var kind: Scale.Kind
    var lower: Double
    var upper: Double
    var ticks: Ticks

    func scale(from start: Double, to end: Double) -> Scale {
      Scale(kind, from: lower, to: upper, start: start, end: end)
    }
  }

  /// The axes below a height, with room for names at the right of the frame.
  ///
  /// - Parameter column: the width of the names in points; 0 for none.
  func axes(on canvas: Canvas, below top: Double, column: Double) -> Axes {
    let vertical = vertical
    let left = Axes.leftMargin(on: canvas, numbers: vertical.ticks.labels, label: "") + 2
    var frame = Canvas.Rectangle(
      x: left, y: top, width: size.width - left - (column > 0 ? column + Self.columnDistance + 4 : 8),
      height: size.height - top - Axes.bottomMargin - 4)
    // The numbers decide how much the frame keeps from the border, and that which numbers stand there.
    let numbers = horizontal(in: frame, canvas).ticks.labels
    frame.width = min(frame.width, size.width - left - Axes.rightMargin(on: canvas, numbers: numbers))
    var across = horizontal(in: frame, canvas)
    across.label = canvas.fitted(xLabel, centeredAt: frame.center.x, of: size.width)
    return Axes(
      frame: frame, horizontal: across,
      vertical: Axis(
        vertical.scale(from: frame.bottom, to: frame.y), vertical.ticks,
        label: canvas.fitted(yLabel, centeredAt: frame.center.y, of: size.height)))
  }

  /// How far the names at the right stand from the frame.
  static let columnDistance = 12.0

  private func horizontal(in frame: Canvas.Rectangle, _ canvas: Canvas) -> Axis {
    let values = series.flatMap { $0.points.map(\.x) } + (span.map { [$0.start, $0.end] } ?? [])
    guard xSpacing == .logarithmic else {
      let range = AxisRange.padded(covering: values, by: 0.015)
      return Axis(
        Scale(from: range.lower, to: range.upper, start: frame.x, end: frame.right),
        .spaced(over: range, length: frame.width, canvas, atMost: 6))
    }
    let extent = Self.logarithmic(covering: values, margin: 1.06)
    let scale = extent.scale(from: frame.x, to: frame.right)
    return Axis(scale, Self.spaced(extent.ticks, on: scale, canvas))
  }

  /// The same ticks, without the numbers that have no room.
  private static func spaced(_ ticks: Ticks, on scale: Scale, _ canvas: Canvas) -> Ticks {
    let labels = Dictionary(zip(ticks.values, ticks.labels)) { first, _ in first }
    let plain = ticks.values.filter { labels[$0] == "" }
    let numbered = Ticks.measured(ticks.values.filter { labels[$0] != "" }, on: scale, canvas) {
      labels[$0] ?? ""
    }
    return Ticks(values: plain + numbered.values, labels: plain.map { _ in "" } + numbered.labels)
  }

  private var vertical: Extent {
    let values = series.flatMap { $0.points.flatMap(\.values) } + levels.map(\.value)
    let ends = yRange.map { [$0.lowerBound, $0.upperBound] }
    guard ySpacing == .linear else {
      return Self.logarithmic(covering: ends ?? values, margin: ends == nil ? 1.15 : 1)
    }
    let range = ends.map { (lower: $0[0], upper: $0[1]) } ?? AxisRange.padded(covering: values, by: 0.04)
    return Extent(
      kind: .linear, lower: range.lower, upper: range.upper,
      ticks: .linear(from: range.lower, to: range.upper, count: 5))
  }

  /// Numbers at powers of ten; where there are fewer than two of them also at 2 and 5; where even these are too few the axis
  /// grows to whole decades.
  private static func logarithmic(covering values: [Double], margin: Double) -> Extent {
    let decades = LogarithmicRange(covering: values, margin: margin, count: 5)
    let whole = Extent(
      kind: .logarithmic, lower: decades.lower, upper: decades.upper, ticks: decades.ticks)
    let (least, most) = ((values.min() ?? 1) / margin, (values.max() ?? 1) * margin)
    guard decades.lower != least else { return whole }
    let finer = finerTicks(from: least, to: most)
    guard finer.labels.count(where: { !$0.isEmpty }) >= 2 else { return whole }
    return Extent(kind: .logarithmic, lower: least, upper: most, ticks: finer)
  }

  /// Ticks at 1 … 9 times the powers of ten in a range, with numbers at 1, 2 and 5.
  private static func finerTicks(from least: Double, to most: Double) -> Ticks {
    let multiples = AxisRange.decades(covering: [least, most]).flatMap { exponent in
      (1...9).map { (factor: $0, value: Double($0) * pow(10, Double(exponent))) }
    }
    let inside = multiples.filter { (least...most).contains($0.value) }
    let numbered = inside.filter { [1, 2, 5].contains($0.factor) }.map(\.value)
    guard let first = numbered.first else { return Ticks(values: [], labels: []) }
    var texts = NumberText.labels(numbered, step: NiceStep(covering: first, with: 1)).makeIterator()
    return Ticks(
      values: inside.map(\.value),
      labels: inside.map { [1, 2, 5].contains($0.factor) ? texts.next() ?? "" : "" })
  }
}
