/// Where the neurons of a scaffold stand: columns by distance from the visible neurons, few crossings.
///
/// A layered drawing in the manner of Sugiyama: neurons reached after *d* synapses stand in column *d*; inside a column
/// each is moved towards the mean height of its neighbours, to and fro, and the best of all rounds is kept. Visible
/// neurons keep their order. No random numbers: the same edges give the same picture.
///
/// Reference: Sugiyama, Tagawa, Toda, *Methods for visual understanding of hierarchical system structures*, IEEE
/// Transactions on Systems, Man, and Cybernetics 11 (1981).
struct ScaffoldLayout {
  /// Neurons of each column from top to bottom; the first column holds the visible ones.
  private(set) var layers: [[Int]]
  /// Latent neurons that no path from a visible neuron reaches.
  let unreached: [Int]
  /// The column of each neuron, nil if unreached.
  let depth: [Int?]
  private let forward: [(pre: Int, post: Int)]

  init(visibleCount: Int, neuronCount: Int, edges: [(pre: Int, post: Int)]) {
    let depth = Self.depths(visibleCount: visibleCount, neuronCount: neuronCount, edges: edges)
    self.depth = depth
    let deepest = depth.compactMap { $0 }.max() ?? 0
    layers = (0...deepest).map { layer in (0..<neuronCount).filter { depth[$0] == layer } }
    unreached = (0..<neuronCount).filter { depth[$0] == nil }
    forward = edges.filter { edge in
      guard let from = depth[edge.pre], let to = depth[edge.post] else { return false }
      return to == from + 1
    }
    reduceCrossings(rounds: 24)
  }

  /// Breadth first from all visible neurons at once.
  private static func depths(visibleCount: Int, neuronCount: Int, edges: [(pre: Int, post: Int)]) -> [Int?] {
    var depth = [Int?](repeating: nil, count: neuronCount)
    var targets = [[Int]](repeating: [], count: neuronCount)
    for edge in edges { targets[edge.pre].append(edge.post) }
    var queue = Array(0..<visibleCount)
    for neuron in queue { depth[neuron] = 0 }
    var next = 0
    while next < queue.count {
      let neuron = queue[next]
      next += 1
      for target in targets[neuron] where depth[target] == nil {
        depth[target] = (depth[neuron] ?? 0) + 1
        queue.append(target)
      }
    }
    return depth
  }

  // MARK: Order in the columns

  private mutating func reduceCrossings(rounds: Int) {
    var best = layers
    var fewest = crossings(of: layers)
    for round in 0..<rounds where fewest > 0 {
      // Downstream along the arrows, then back, so that both ends have their say.
      let order =
        round.isMultiple(of: 2)
        ? Array(1..<max(1, layers.count)) : Array((1..<max(1, layers.count)).reversed())
      for layer in order { sort(layer, by: round.isMultiple(of: 2) ? layer - 1 : layer + 1) }
      let count = crossings(of: layers)
      if count < fewest {
        fewest = count
        best = layers
      }
    }
    layers = best
  }

  /// Orders one column by the mean relative height of each neuron's neighbours in another.
  private mutating func sort(_ layer: Int, by other: Int) {
    guard layers.indices.contains(other) else { return }
    let heights = Self.heights(layers[other])
    var own = Self.heights(layers[layer])
    for neuron in layers[layer] {
      let neighbours = forward.compactMap { edge -> Double? in
        if edge.post == neuron { return heights[edge.pre] }
        return edge.pre == neuron ? heights[edge.post] : nil
      }
      if !neighbours.isEmpty { own[neuron] = neighbours.reduce(0, +) / Double(neighbours.count) }
    }
    let places = own
    layers[layer].sort { ((places[$0] ?? 0), $0) < ((places[$1] ?? 0), $1) }
  }

  /// Positions in a column from 0 to 1.
  static func heights(_ column: [Int]) -> [Int: Double] {
    var heights: [Int: Double] = [:]
    for (index, neuron) in column.enumerated() {
      heights[neuron] = (Double(index) + 0.5) / Double(column.count)
    }
    return heights
  }

  /// How many pairs of arrows between neighbouring columns cross.
  var crossingCount: Int { crossings(of: layers) }

  private func crossings(of layers: [[Int]]) -> Int {
    var place: [Int: Int] = [:]
    for column in layers { for (index, neuron) in column.enumerated() { place[neuron] = index } }
    var count = 0
    for (index, edge) in forward.enumerated() {
      for other in forward[..<index] where depth[other.pre] == depth[edge.pre] {
        let starts = (place[edge.pre] ?? 0) - (place[other.pre] ?? 0)
        let ends = (place[edge.post] ?? 0) - (place[other.post] ?? 0)
        if starts.signum() * ends.signum() < 0 { count += 1 }
      }
    }
    return count
  }
}
