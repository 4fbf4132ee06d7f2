import NumericalCore

/// Lines over a number: learning curves, energy a step, a learning rate over trials.
///
/// One line a series runs through its points, without marks; an interval (over seeds, say) is a light band in its colour, and
/// what the interval is is for the caption to say. Curves of others are dark grey, thin and dashed, with open circles
/// where their points are few. Levels such as chance are thin dashed lines over the whole width. Series are named at
/// the ends of their curves where there are few, else in a legend; levels inside the frame where no curve is in the way,
/// else at its right. A part of the horizontal axis may be shaded.
public struct TrainingCurvesFigure: Figure {
  /// A place on a curve.
  public struct Point: Hashable, Sendable {
    /// For example the number of the training step.
    public var x: Double
    /// For example the mean accuracy over seeds.
    public var y: Double
    /// The ends of an interval; both or none.
    public var low: Double?
    public var high: Double?

    /// A place, with an interval if both ends are given.
    public init(x: Double, y: Double, low: Double? = nil, high: Double? = nil) {
      (self.x, self.y, self.low, self.high) = (x, y, low, high)
    }

    var values: [Double] { [y] + [low, high].compactMap { $0 } }
  }

  /// One curve.
  public struct Series: Hashable, Sendable {
    /// Stands at the end of the curve or in the legend.
    public var name: String
    /// In increasing order of `x`.
    public var points: [Point]
    /// Whether it is the curve of others.
    public var isPublished: Bool

    /// A curve; its points are checked when the figure is rendered.
    public init(name: String, points: [Point], isPublished: Bool = false) {
      (self.name, self.points, self.isPublished) = (name, points, isPublished)
    }
  }

  /// A value to compare with, over the whole width.
  public struct Level: Hashable, Sendable {
    /// Stands beside the line.
    public var name: String
    /// On the vertical axis.
    public var value: Double

    /// A dashed line.
    public init(name: String, value: Double) { (self.name, self.value) = (name, value) }
  }

  /// A part of the horizontal axis.
  public struct Span: Hashable, Sendable {
    /// Stands above the frame.
    public var name: String
    /// Where it begins.
    public var start: Double
    /// Where it ends, not before it begins.
    public var end: Double

    /// What is shaded.
    public init(name: String, start: Double, end: Double) {
      (self.name, self.start, self.end) = (name, start, end)
    }
  }

  /// The curves, in the order of their colours.
  public var series: [Series]
  /// Name and unit of the number, for example `training step`.
  public var xLabel: String
  /// Name and unit of the measure.
  public var yLabel: String
  /// What to compare with.
  public var levels: [Level]
  /// How the number is spaced; a logarithmic axis has no 0.
  public var xSpacing: Scale.Kind
  /// How the measure is spaced; a logarithmic axis has no 0.
  public var ySpacing: Scale.Kind
  /// The ends of the vertical axis; curves are cut there. Nil: what holds all points, intervals and levels. A logarithmic axis
  /// on which no two numbers would stand reaches to the next powers of ten.
  public var yRange: ClosedRange<Double>?
  /// What is shaded.
  public var span: Span?

  /// The numbers are checked when the figure is rendered.
  public init(
    series: [Series], xLabel: String, yLabel: String, levels: [Level] = [], xSpacing: Scale.Kind = .linear,
    ySpacing: Scale.Kind = .linear, yRange: ClosedRange<Double>? = nil, span: Span? = nil
  ) {
    self.series = series
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.levels = levels
    self.xSpacing = xSpacing
    self.ySpacing = ySpacing
    self.yRange = yRange
    self.span = span
  }

  /// What the metadata call the figure.
  public var name: String { "Training curves" }

  /// The size of the page in points.
  public var size: Canvas.Size {
    let above = 9 + (namesAtEnds ? 0 : legend.estimatedHeight(width: 205)) + spanHeight
    return .init(width: 260, height: above + 150 + Axes.bottomMargin + 4)
  }

  /// What the name of the span needs above the frame.
  var spanHeight: Double { span == nil ? 0 : 9 }
}
