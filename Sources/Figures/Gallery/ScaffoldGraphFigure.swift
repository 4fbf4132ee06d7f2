import NumericalCore

/// Who nudges whom: the somato-somatic scaffold as a directed graph.
///
/// Columns are distances from the visible neurons in synapses: the visible ones with their names in the first column, then
/// the latent neurons that they nudge, and so on. Arrows run from the pre- to the postsynaptic neuron: those from one
/// column to the next are straight and blue, all others bent and orange. Latent neurons that no path from a visible neuron
/// reaches (they are never nudged) stand apart in grey. A synapse that occurs more than once is drawn once, with a thicker arrow.
public struct ScaffoldGraphFigure: Figure {
  /// One synapse of the scaffold.
  public struct Edge: Hashable, Sendable {
    /// The neuron that nudges.
    public var pre: Int
    /// The neuron that is nudged.
    public var post: Int

    /// A synapse from one neuron to another, both numbered from 0.
    public init(pre: Int, post: Int) {
      self.pre = pre
      self.post = post
    }
  }

  /// The number of visible neurons, which are numbered first.
  public var visibleCount: Int
  /// The number of latent neurons.
  public var latentCount: Int
  /// The synapses of the scaffold.
  public var edges: [Edge]
  /// One name a visible neuron; `#` is printed as ♯.
  public var rowNames: [String]

  /// The arrays are checked when the figure is rendered.
  public init(visibleCount: Int, latentCount: Int, edges: [Edge], rowNames: [String]) {
    self.visibleCount = visibleCount
    self.latentCount = latentCount
    self.edges = edges
    self.rowNames = rowNames
  }

  /// What the metadata call the figure.
  public var name: String { "Scaffold" }

  /// The size of the page in points.
  public var size: Canvas.Size {
    // The size may be asked for before anything is known to be right.
    guard (try? check()) != nil else { return .init(width: 468, height: 144) }
    let layout = layout(rounds: 0)
    return .init(width: 468, height: Self.top + Self.columnHeight(layout) + Self.unreachedHeight(layout) + 8)
  }

  /// Above this number nothing can be told apart on a page.
  public static let maximalNeuronCount = 2000

  /// Looks for input that cannot be drawn; see ``Figure/check()``.
  public func check() throws(SubsongError) {
    let limit = Self.maximalNeuronCount
    try InputCheck.require(
      (1...limit).contains(visibleCount) && (0...limit - visibleCount).contains(latentCount),
      "there are \(visibleCount) visible and \(latentCount) latent neurons",
      because: "the graph needs at least one visible one and shows \(limit) at most",
      remedy: "use the counts of the network")
    let neuronCount = visibleCount + latentCount
    try InputCheck.equal(rowNames.count, "the number of names", visibleCount, "that of visible neurons")
    for edge in edges {
      try InputCheck.require(
        (0..<neuronCount).contains(edge.pre) && (0..<neuronCount).contains(edge.post),
        "a synapse leads from neuron \(edge.pre) to \(edge.post)",
        because: "neurons are numbered from 0 to \(neuronCount - 1)",
        remedy: "count the visible neurons first")
    }
  }

  // MARK: Sizes

  private static let top = 40.0
  private static let maximalColumnHeight = 470.0

  private func layout(rounds: Int) -> ScaffoldLayout {
    ScaffoldLayout(
      visibleCount: visibleCount, neuronCount: visibleCount + latentCount,
      edges: edges.map { ($0.pre, $0.post) },
      rounds: rounds)
  }

  private static func columnHeight(_ layout: ScaffoldLayout) -> Double {
    let tallest = layout.layers.map(\.count).max() ?? 1
    return min(maximalColumnHeight, max(90, 15 * Double(tallest)))
  }

  private static func unreachedHeight(_ layout: ScaffoldLayout) -> Double {
    let rows = (layout.unreached.count + unreachedPerRow - 1) / unreachedPerRow
    return rows == 0 ? 0 : 22 + 11 * Double(rows)
  }

  private static let unreachedPerRow = 40

  // MARK: Drawing

  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) {
    let layout = layout(rounds: 24)
    let left = RowNames(names: rowNames).width(on: canvas) + 16
    let frame = Canvas.Rectangle(
      x: left, y: Self.top, width: size.width - left - 26, height: Self.columnHeight(layout))
    let unreachedFrame = Canvas.Rectangle(
      x: left, y: frame.bottom + 18, width: frame.width, height: max(0, Self.unreachedHeight(layout) - 22))
    let places = positions(layout, in: frame, unreached: unreachedFrame)
    let tallest = layout.layers.map(\.count).max() ?? 1
    let radius = min(3.6, max(0.9, 0.3 * frame.height / Double(tallest)))
    drawArrows(layout, places, radius, on: canvas)
    drawNeurons(layout, places, radius, on: canvas)
    drawColumnNames(layout, on: canvas, in: frame)
    drawUnreached(layout, on: canvas, in: unreachedFrame)
    drawLegend(on: canvas, layout, x: 10, width: size.width - 20)
  }

  private func positions(
    _ layout: ScaffoldLayout, in frame: Canvas.Rectangle, unreached: Canvas.Rectangle
  ) -> [Int: Canvas.Point] {
    var places: [Int: Canvas.Point] = [:]
    for (column, neurons) in layout.layers.enumerated() {
      for (neuron, height) in ScaffoldLayout.heights(neurons) {
        places[neuron] = .init(
          x: x(of: column, of: layout.layers.count, in: frame), y: frame.y + height * frame.height)
      }
    }
    for (index, neuron) in layout.unreached.enumerated() {
      places[neuron] = .init(
        x: unreached.x + unreached.width * Double(index % Self.unreachedPerRow)
          / Double(Self.unreachedPerRow - 1),
        y: unreached.y + 11 * (Double(index / Self.unreachedPerRow) + 0.5))
    }
    return places
  }

  private func x(of column: Int, of count: Int, in frame: Canvas.Rectangle) -> Double {
    frame.x + frame.width * Double(column) / Double(max(1, count - 1))
  }

  private static let visibleColor = Color.ink
  private static let latentColor = Color.skyBlue
  private static let rim = Canvas.Stroke(.ink, width: 0.5)
  private static let grayRim = Canvas.Stroke(.gray, width: 0.5)

  private func drawNeurons(
    _ layout: ScaffoldLayout, _ places: [Int: Canvas.Point], _ radius: Double, on canvas: Canvas
  ) {
    for (neuron, depth) in layout.depth.enumerated() {
      guard let place = places[neuron] else { continue }
      let color =
        neuron < visibleCount ? Self.visibleColor : depth == nil ? Color.lightGray : Self.latentColor
      canvas.circle(
        at: place, radius: depth == nil ? 2.4 : radius, color, outline: depth == nil ? Self.grayRim : Self.rim
      )
    }
    let height = Self.columnHeight(layout) / Double(visibleCount)
    let thinning = RowNames(names: rowNames).thinning(rowHeight: height)
    for neuron in stride(from: 0, to: visibleCount, by: thinning) {
      guard let place = places[neuron] else { continue }
      let name = canvas.fitted(RowNames.typeset(rowNames[neuron]), to: 70)
      canvas.text(name, at: .init(x: place.x - radius - 3.5, y: place.y), .tick, .right)
    }
  }

  private func drawColumnNames(_ layout: ScaffoldLayout, on canvas: Canvas, in frame: Canvas.Rectangle) {
    for column in layout.layers.indices {
      let unit = column == 1 ? "synapse" : "synapses"
      let name = column == 0 ? "visible" : layout.layers.count > 8 ? "\(column)" : "\(column) \(unit)"
      canvas.text(
        name, at: .init(x: x(of: column, of: layout.layers.count, in: frame), y: frame.y - 6), .note, .center)
    }
  }

  private func drawUnreached(_ layout: ScaffoldLayout, on canvas: Canvas, in frame: Canvas.Rectangle) {
    guard !layout.unreached.isEmpty else { return }
    canvas.text(
      "latent, never nudged (\(layout.unreached.count))", at: .init(x: frame.x, y: frame.y - 6), .note)
  }

  private func drawLegend(on canvas: Canvas, _ layout: ScaffoldLayout, x: Double, width: Double) {
    let nudged = latentCount - layout.unreached.count
    var entries: [(mark: Legend.Mark, text: String)] = [
      (.disc(Self.visibleColor, outline: Self.rim), "visible (\(visibleCount))")
    ]
    if nudged > 0 {
      entries.append((.disc(Self.latentColor, outline: Self.rim), "latent, by distance (\(nudged))"))
    }
    let kinds = Set(edges.map { ScaffoldArrows.Kind($0, layout) })
    for kind in ScaffoldArrows.Kind.allCases where kinds.contains(kind) {
      entries.append((.line(.init(kind.color.opacity(1), width: 1)), kind.name))
    }
    if Set(edges).count < edges.count {
      entries.append((.line(.init(.blue, width: 1.6)), "occurs twice or more"))
    }
    Legend(entries: entries).draw(on: canvas, at: .init(x: x, y: 9), width: width)
  }

  private func drawArrows(
    _ layout: ScaffoldLayout, _ places: [Int: Canvas.Point], _ radius: Double, on canvas: Canvas
  ) {
    var multiplicity: [Edge: Int] = [:]
    for edge in edges { multiplicity[edge, default: 0] += 1 }
    let arrows = ScaffoldArrows(layout: layout, places: places, radius: radius)
    for edge in multiplicity.keys.sorted(by: { ($0.pre, $0.post) < ($1.pre, $1.post) }) {
      arrows.draw(edge, times: multiplicity[edge] ?? 1, on: canvas)
    }
  }
}
