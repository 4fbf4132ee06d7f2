/// Where the neurons of a scaffold stand: columns by distance from the visible neurons, few crossings.
///
/// A layered drawing in the manner of Sugiyama: neurons reached after *d* synapses stand in column *d*; inside a column
/// each is moved towards the mean height of its neighbours, to and fro, and the best of all rounds is kept. Visible
/// neurons keep their order. No random numbers: the same edges give the same picture.
///
/// Reference: Sugiyama, Tagawa, Toda, *Methods for visual understanding of hierarchical system structures*, IEEE
/// Transactions on Systems, Man, and Cybernetics 11 (1981).
package struct ScaffoldLayout {
  /// Neurons of each column from top to bottom; the first column holds the visible ones.
  package private(set) var layers: [[Int]]
  /// Latent neurons that no path from a visible neuron reaches.
  package let unreached: [Int]
  /// The column of each neuron, nil if unreached.
  package let depth: [Int?]
  /// Neighbours of each neuron in the previous and in the next column.
  private let upstream: [[Int]]
  private let downstream: [[Int]]

  /// - Parameter rounds: how often the columns are reordered; 0 if only their sizes matter.
  package init(visibleCount: Int, neuronCount: Int, edges: [(pre: Int, post: Int)], rounds: Int = 24) {
    let depth = Self.depths(visibleCount: visibleCount, neuronCount: neuronCount, edges: edges)
    let deepest = depth.compactMap { $0 }.max() ?? 0
    var columns = [[Int]](repeating: [], count: deepest + 1)
    for (neuron, column) in depth.enumerated() {
      if let column { columns[column].append(neuron) }
    }
    var upstream = [[Int]](repeating: [], count: neuronCount)
    var downstream = upstream
    for edge in edges {
      guard let from = depth[edge.pre], depth[edge.post] == from + 1 else { continue }
      upstream[edge.post].append(edge.pre)
      downstream[edge.pre].append(edge.post)
    }
    self.depth = depth
    self.upstream = upstream
    self.downstream = downstream
    layers = columns
    unreached = (0..<neuronCount).filter { depth[$0] == nil }
    reduceCrossings(rounds: rounds)
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
    var fewest = rounds > 0 ? crossingCount : 0
    for round in 0..<rounds where fewest > 0 {
      // Downstream along the arrows, then back, so that both ends have their say. Column 0 keeps its order.
      let isDownstream = round.isMultiple(of: 2)
      let columns = Array(layers.indices.dropFirst())
      for column in isDownstream ? columns : columns.reversed() {
        sort(column, by: isDownstream ? column - 1 : column + 1, along: isDownstream ? upstream : downstream)
      }
      let count = crossingCount
      if count < fewest {
        fewest = count
        best = layers
      }
    }
    layers = best
  }

  /// Orders one column by the mean relative height of each neuron's neighbours in another.
  private mutating func sort(_ column: Int, by other: Int, along neighbours: [[Int]]) {
    guard layers.indices.contains(other) else { return }
    let heights = Self.heights(layers[other])
    var own = Self.heights(layers[column])
    for neuron in layers[column] where !neighbours[neuron].isEmpty {
      own[neuron] =
        neighbours[neuron].reduce(0) { $0 + (heights[$1] ?? 0) } / Double(neighbours[neuron].count)
    }
    let places = own
    layers[column].sort { (places[$0] ?? 0, $0) < (places[$1] ?? 0, $1) }
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
  package var crossingCount: Int {
    var count = 0
    for (column, next) in zip(layers, layers.dropFirst()) {
      var place: [Int: Int] = [:]
      for (index, neuron) in next.enumerated() { place[neuron] = index }
      // Arrows in the order of their starts cross where their ends are out of order.
      let ends = column.flatMap { downstream[$0].map { place[$0] ?? 0 }.sorted() }
      count += Self.inversions(ends).count
    }
    return count
  }

  /// How many pairs are in the wrong order, by merging; O(n log n).
  private static func inversions(_ values: [Int]) -> (sorted: [Int], count: Int) {
    guard values.count > 1 else { return (values, 0) }
    let half = values.count / 2
    let left = inversions(Array(values[..<half]))
    let right = inversions(Array(values[half...]))
    var count = left.count + right.count
    var sorted: [Int] = []
    var next = 0
    for value in left.sorted {
      while next < right.sorted.count, right.sorted[next] < value {
        sorted.append(right.sorted[next])
        next += 1
      }
      count += next
      sorted.append(value)
    }
    return (sorted + right.sorted[next...], count)
  }
}
