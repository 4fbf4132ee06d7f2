import Figures
import NumericalCore
import Testing

@Suite("Layout of the scaffold")
struct ScaffoldLayoutTests {
  /// Catches distances counted along arrows the wrong way, and a neuron that is nudged only by idle ones being shown as nudged.
  @Test func columnsAreDistancesFromTheVisible() {
    // 0, 1 visible; 0 → 2 → 3 → 4, 1 → 4; 5 → 6 are cut off; 4 → 2 leads back.
    let layout = ScaffoldLayout(
      visibleCount: 2, neuronCount: 7, edges: [(0, 2), (2, 3), (3, 4), (1, 4), (5, 6), (4, 2)])
    #expect(layout.depth == [0, 0, 1, 2, 1, nil, nil])
    #expect(layout.unreached == [5, 6])
    #expect(layout.layers.map { $0.sorted() } == [[0, 1], [2, 4], [3]])
  }

  /// Catches crossings that are missed or counted twice: a complete graph of 2 and 2 has one, of 3 and 3 nine.
  @Test(arguments: [(2, 1), (3, 9), (4, 36)])
  func crossingsAreCounted(_ size: Int, _ crossings: Int) {
    let edges = (0..<size).flatMap { pre in (0..<size).map { (pre: pre, post: size + $0) } }
    let layout = ScaffoldLayout(visibleCount: size, neuronCount: 2 * size, edges: edges)
    #expect(layout.crossingCount == crossings)
  }

  /// Catches an order that is left as it was: here one without any crossing exists.
  @Test func crossingsThatNeedNotBeAreRemoved() {
    let edges =
      (0..<8).map { (pre: $0, post: 15 - $0) } + (0..<8).map { (pre: 8 + $0, post: 16 + ($0 * 3) % 8) }
    let untouched = ScaffoldLayout(visibleCount: 8, neuronCount: 24, edges: edges, rounds: 0)
    let layout = ScaffoldLayout(visibleCount: 8, neuronCount: 24, edges: edges)
    #expect(untouched.crossingCount >= 28)
    #expect(layout.crossingCount == 0)
    #expect(layout.layers[0] == Array(0..<8))
  }

  /// Catches an order that depends on the hashing of the process, and one that is worse than none, on random graphs.
  @Test func randomGraphsKeepTheirNeurons() {
    var stream = PhiloxStream(key: 7, index: 7)
    for _ in 0..<30 {
      let edges = (0..<120).map { _ in
        (pre: stream.uniformInteger(below: 63), post: stream.uniformInteger(below: 63))
      }
      let layout = ScaffoldLayout(visibleCount: 13, neuronCount: 63, edges: edges)
      let plain = ScaffoldLayout(visibleCount: 13, neuronCount: 63, edges: edges, rounds: 0)
      #expect((layout.layers.flatMap { $0 } + layout.unreached).sorted() == Array(0..<63))
      #expect(layout.crossingCount <= plain.crossingCount)
      #expect(ScaffoldLayout(visibleCount: 13, neuronCount: 63, edges: edges).layers == layout.layers)
    }
  }
}
