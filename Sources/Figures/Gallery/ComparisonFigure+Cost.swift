#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension ComparisonFigure {
  /// What a learner costs, in the order of the columns.
  enum Cost: Int, CaseIterable {
    case neurons, trainedSynapses, operations, trainingTime

    /// Stands above the column.
    var head: String { ["neurons", "trained synapses", "ops per ms", "training time"][rawValue] }

    /// One value, or one a seed.
    func sample(_ entrant: Entrant) -> ComparisonFigureSample { .init(entrant.costs[rawValue]) }

    /// The number beside the dot.
    func text(_ entrant: Entrant) -> String {
      guard let mean = sample(entrant).mean else { return sample(entrant).failureText ?? "" }
      return self == .trainingTime ? ComparisonFigureNumber.seconds(mean) : ComparisonFigureNumber.count(mean)
    }
  }

  /// Draws the columns of costs.
  func drawCosts(on canvas: Canvas, _ layout: ComparisonFigureLayout) {
    guard let first = layout.costs.first else { return }
    Self.drawTitle("d", "cost", at: first.frame.x, layout.titles.straight, on: canvas)
    for (cost, column) in zip(Cost.allCases, layout.costs) {
      let middle = column.frame.y - 4 - 0.5 * ComparisonFigureColumns.lineDistance * Double(column.head.count)
      Self.draw(column.head, at: column.frame.x, around: middle, ComparisonFigureTexts.headStyle, on: canvas)
      let scale = Self.scale(entrants.flatMap { cost.sample($0).defined }, in: column.track)
      drawTrack(column.track, scale, on: canvas)
      for (row, entrant) in entrants.enumerated() {
        drawCost(cost, of: entrant, row, scale, on: canvas, column)
      }
    }
  }

  /// Covers at least one decade, so that what is about the same looks the same.
  private static func scale(_ values: [Double], in track: Canvas.Rectangle) -> Scale {
    // Nothing that was measured is less; the logarithm of such a number is finite.
    let positive = values.filter { $0 >= 1e-100 }
    let (least, most) = (positive.min() ?? 1, positive.max() ?? 1)
    let margin = max(1, (10 * least / most).squareRoot())
    return Scale(
      .logarithmic, from: least / margin, to: most * margin, start: track.x + dotRadius,
      end: track.right - dotRadius)
  }

  /// A tick a decade below the rows, as long as they can be counted.
  private func drawTrack(_ track: Canvas.Rectangle, _ scale: Scale, on canvas: Canvas) {
    canvas.line(
      from: .init(x: track.x, y: track.bottom), to: .init(x: track.right, y: track.bottom), Axes.stroke)
    let decades = AxisRange.decades(covering: [scale.lower, scale.upper]).map { pow(10, Double($0)) }
    let inside = decades.filter { (0.999 * scale.lower...1.001 * scale.upper).contains($0) }
    guard inside.count <= 6 else { return }
    for x in inside.map({ scale($0) }) {
      canvas.line(from: .init(x: x, y: track.bottom), to: .init(x: x, y: track.bottom + 2), Axes.stroke)
    }
  }

  private func drawCost(
    _ cost: Cost, of entrant: Entrant, _ row: Int, _ scale: Scale, on canvas: Canvas,
    _ column: ComparisonFigureLayout.CostColumn
  ) {
    let (look, y) = (Look(row), Self.height(of: row, in: column.track))
    let sample = cost.sample(entrant)
    canvas.text(
      cost.text(entrant), at: .init(x: column.frame.right, y: y), ComparisonFigureTexts.numberStyle, .right)
    guard let mean = sample.mean, mean >= 1e-100 else { return }
    canvas.line(
      from: .init(x: column.track.x, y: y), to: .init(x: column.track.right, y: y), Self.rule)
    canvas.circle(
      at: .init(x: scale(mean), y: y), radius: Self.dotRadius, look.fill, outline: look.rim)
  }
}
