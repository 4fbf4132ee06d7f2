#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif
import NumericalCore

extension ResponseFigure {
  /// What the curves are called, then what they are compared with.
  var legend: Legend {
    var entries = series.indices.map { index -> (mark: Legend.Mark, text: String) in
      let look = Self.look(index)
      return (.linedRing(look.stroke, fill: look.fill), series[index].name)
    }
    if let reference { entries.append((.line(Self.reference), reference.name)) }
    if let published { entries.append((.diamond(.white, outline: Self.rim), published.name)) }
    return Legend(entries: entries)
  }

  private static let reference = Canvas.Stroke(.darkGray, width: 0.7, dashes: [3, 2])
  private static let rim = Canvas.Stroke(.ink, width: 0.8)

  /// The palette with filled marks, then once more with open ones.
  private static func look(_ index: Int) -> (stroke: Canvas.Stroke, fill: Color) {
    let color = Color.qualitative[index % Color.qualitative.count]
    let isFilled = (index / Color.qualitative.count).isMultiple(of: 2)
    return (.init(color, width: 0.9), isFilled ? color : .white)
  }

  private var allPlaces: [Place] { (series + [published].compactMap { $0 }).flatMap(\.places) }

  /// Draws legend and axes; the frame takes what the legend leaves of the page.
  func makeAxes(on canvas: Canvas) -> Axes {
    let range = AxisRange.padded(
      covering: allPlaces.flatMap(\.values) + [reference?.value].compactMap { $0 }, by: 0.05)
    let ticks = Ticks.linear(from: range.lower, to: range.upper, count: 5)
    let left = Axes.leftMargin(on: canvas, numbers: ticks.labels, label: "") + 2
    let height = legend.draw(on: canvas, at: .init(x: left, y: 9), width: size.width - left - 6)
    let top = 9 + height
    var frame = Canvas.Rectangle(
      x: left, y: top, width: size.width - left - 8, height: size.height - top - Axes.bottomMargin - 4)
    // The numbers of the horizontal axis decide how much it has to keep from the border, and that which numbers stand there.
    frame.width =
      size.width - left - Axes.rightMargin(on: canvas, numbers: horizontal(in: frame, canvas).ticks.labels)
    var across = horizontal(in: frame, canvas)
    across.label = canvas.fitted(xLabel, centeredAt: frame.center.x, of: size.width)
    let axes = Axes(
      frame: frame, horizontal: across,
      vertical: Axis(
        Scale(from: range.lower, to: range.upper, start: frame.bottom, end: frame.y), ticks,
        label: canvas.fitted(measureLabel, centeredAt: frame.center.y, of: size.height)))
    axes.draw(on: canvas)
    return axes
  }

  /// Round numbers on a linear axis; on a logarithmic one the numbers that were used, or powers of ten where they are
  /// many or long.
  private func horizontal(in frame: Canvas.Rectangle, _ canvas: Canvas) -> Axis {
    let values = Set(allPlaces.map(\.x)).sorted()
    guard spacing == .logarithmic else {
      let range = AxisRange.padded(covering: values, by: margin(of: frame))
      return Axis(
        Scale(from: range.lower, to: range.upper, start: frame.x, end: frame.right),
        .spaced(over: range, length: frame.width, canvas, atMost: 6))
    }
    let arePlain = values.allSatisfy {
      $0 >= 1e-3 && $0 < 1e6 && abs($0 - ($0 * 1e4).rounded() / 1e4) < 1e-9 * $0
    }
    guard values.count <= 16, arePlain, let least = values.first, let most = values.last else {
      let range = LogarithmicRange(covering: values, margin: 1.25, count: 6)
      return Axis(range.scale(from: frame.x, to: frame.right), range.ticks)
    }
    let margin = least == most ? 2 : exp(margin(of: frame) * log(most / least))
    let scale = Scale(
      .logarithmic, from: least / margin, to: most * margin, start: frame.x, end: frame.right)
    return Axis(scale, .measured(values, on: scale, canvas) { NumberText.shortest($0, places: 4) })
  }

  private var showsObservations: Bool { series.contains { $0.places.contains { !$0.observations.isEmpty } } }

  /// How far neighbouring series may stand apart in points: observations need a column of their own.
  private var widestStep: Double { showsObservations ? 5.4 : 3.6 }

  /// Whether series share a number, so that their marks would hide each other.
  private var isDodged: Bool {
    let numbers = series.map { Set($0.places.map(\.x)) }
    let all = numbers.reduce(into: Set()) { $0.formUnion($1) }
    return intervals == .bars && all.count < numbers.reduce(0) { $0 + $1.count }
  }

  /// The share of the range of numbers that is left free at each end, with room for series that stand aside.
  private func margin(of frame: Canvas.Rectangle) -> Double {
    let aside = isDodged ? min(0.15 * frame.width, widestStep * Double(series.count - 1) / 2) : 0
    return (7 + aside) / (frame.width - 2 * (7 + aside))
  }

  /// The distance of neighbouring series in points.
  private func step(_ axes: Axes) -> Double {
    guard isDodged else { return 0 }
    let positions = Set(series.flatMap { $0.places.map { axes.horizontal.scale($0.x) } }).sorted()
    let nearest = zip(positions, positions.dropFirst()).map { $1 - $0 }.min() ?? 0.3 * axes.frame.width
    return min(widestStep, 0.7 * nearest / Double(series.count))
  }

  /// What matters most comes last, on top: dots, intervals, lines, marks.
  func drawCurves(on canvas: Canvas, _ axes: Axes) {
    let step = step(axes)
    let offsets = series.indices.map { (Double($0) - Double(series.count - 1) / 2) * step }
    for (index, series) in series.enumerated() {
      drawObservations(
        series, Self.look(index).stroke.color, offsets[index] + dotDistance(step), on: canvas, axes)
      drawIntervals(series, Self.look(index).stroke.color, offsets[index], on: canvas, axes)
    }
    if let reference {
      let y = axes.vertical.scale(reference.value)
      canvas.line(from: .init(x: axes.frame.x, y: y), to: .init(x: axes.frame.right, y: y), Self.reference)
    }
    for (index, series) in series.enumerated() {
      let look = Self.look(index)
      let places = series.places.sorted { $0.x < $1.x }
      let points = places.map { point($0, $0.center, offsets[index], axes) }
      canvas.polyline(points, look.stroke)
      for (place, point) in zip(places, points) {
        if place.isLowerBound {
          drawBound(at: point, look.stroke.color, on: canvas)
        } else {
          canvas.circle(at: point, radius: markRadius, look.fill, outline: .init(look.stroke.color))
        }
      }
    }
    for place in published?.places ?? [] {
      canvas.diamond(at: axes.point(place.x, place.center), radius: 3, .white, outline: Self.rim)
    }
  }

  /// What lies somewhere above.
  private func drawBound(at point: Canvas.Point, _ color: Color, on canvas: Canvas) {
    let size = 1.6 * markRadius
    canvas.polygon(
      [
        .init(x: point.x, y: point.y - size), .init(x: point.x + size, y: point.y + 0.7 * size),
        .init(x: point.x - size, y: point.y + 0.7 * size),
      ], .white, outline: .init(color, width: 0.8))
  }

  /// Observations stand beside their interval, closer where series are close, on top of each other in a band.
  private func dotDistance(_ step: Double) -> Double {
    intervals == .band ? 0 : step > 0 ? 0.45 * step : 3
  }

  /// Smaller where there are many.
  private var markRadius: Double {
    (series.map(\.places.count).max() ?? 0) > 30 ? 1.1 : 1.9
  }

  private func point(_ place: Place, _ value: Double, _ offset: Double, _ axes: Axes) -> Canvas.Point {
    let point = axes.point(place.x, value)
    return .init(x: point.x + offset, y: point.y)
  }

  private func drawObservations(
    _ series: Series, _ color: Color, _ offset: Double, on canvas: Canvas, _ axes: Axes
  ) {
    for place in series.places {
      for value in place.observations {
        canvas.circle(at: point(place, value, offset, axes), radius: 0.9, color.opacity(0.4))
      }
    }
  }

  private func drawIntervals(
    _ series: Series, _ color: Color, _ offset: Double, on canvas: Canvas, _ axes: Axes
  ) {
    let sorted = series.places.sorted { $0.x < $1.x }
    guard intervals == .bars else {
      let band = IntervalBand(low: sorted.map(\.low), high: sorted.map(\.high))
      axes.band(band, over: sorted.map(\.x), color, on: canvas)
      return
    }
    for place in sorted {
      guard let low = place.low, let high = place.high else { continue }
      drawBar(from: point(place, low, offset, axes), to: point(place, high, offset, axes), color, on: canvas)
    }
  }

  private func drawBar(from low: Canvas.Point, to high: Canvas.Point, _ color: Color, on canvas: Canvas) {
    let stroke = Canvas.Stroke(color, width: 0.7)
    canvas.line(from: low, to: high, stroke)
    for end in [low, high] {
      canvas.line(from: .init(x: end.x - 1.6, y: end.y), to: .init(x: end.x + 1.6, y: end.y), stroke)
    }
  }
}
