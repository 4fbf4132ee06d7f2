import NumericalCore

/// When a network was disturbed, and what stands beside it; time counts from the beginning of the disturbance.
public struct DisturbanceSpan: Hashable, Sendable {
  /// Stands above the span.
  public var label: String
  /// How long the disturbance lasted in ms; 0 for one that strikes at once.
  public var duration: Double

  /// A disturbance from 0 to its duration.
  public init(label: String, duration: Double) {
    self.label = label
    self.duration = duration
  }

  /// On paper.
  static let shade = Color.orange.opacity(0.2)
  /// Beside the data.
  static let mark = Color.orange

  func check() throws(SubsongError) {
    try InputCheck.number(duration, "the duration of the disturbance")
    try InputCheck.require(
      duration >= 0, "the disturbance lasts \(duration) ms", because: "it begins at 0 and cannot end before",
      remedy: "give its length in ms, or 0 for one that strikes at once")
  }

  /// In points.
  static let leastWidth = 1.2

  /// The part of a frame that it covers, never narrower than can be seen.
  func area(in frame: Canvas.Rectangle, _ time: Scale) -> Canvas.Rectangle {
    let start = min(time(0), frame.right - Self.leastWidth)
    let width = min(max(Self.leastWidth, time(duration) - start), frame.right - start)
    return .init(x: start, y: frame.y, width: width, height: frame.height)
  }

  /// Writes the label over the middle of the span, moved so far that it stays between two positions.
  func drawLabel(
    on canvas: Canvas, over area: Canvas.Rectangle, y: Double, from left: Double, to right: Double
  ) {
    let text = canvas.fitted(label, to: right - left, .note)
    let half = canvas.width(of: text, .note) / 2
    let x = max(min(area.center.x, right - half), left + half)
    canvas.text(text, at: .init(x: x, y: y), .note, .center)
  }
}
