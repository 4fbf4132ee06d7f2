import NumericalCore
import RunStore

/// How the trained weights of two runs differ, in mV.
struct WeightComparison: Encodable {
  struct Synapse: Encodable {
    /// The song's row, or `latent n`.
    var postsynaptic, presynaptic: String
    var a, b, difference: Double
  }

  /// Root mean square of the differences of all synapses.
  var rms: Double
  /// Those that differ most, the largest difference first.
  var largest: [Synapse]

  private static let shown = 10

  enum CodingKeys: String, CodingKey {
    case rms = "rms_difference"
    case largest = "largest_differences"
  }

  /// - Throws: ``SubsongError`` if an array is missing or damaged.
  init(_ first: RunDirectory, _ second: RunDirectory, _ network: NetworkDocument) throws(SubsongError) {
    let n = network.neuronCount
    let name = "weights_trained"
    let a = try [name: first.array(name)].array(name, shape: [n, n]).values
    let b = try [name: second.array(name)].array(name, shape: [n, n]).values
    let squares = zip(a, b).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }
    rms = (squares / Double(max(1, n * (n - 1)))).squareRoot()
    largest = Self.largest(a, b).map { index in
      Synapse(
        postsynaptic: network.name(of: index / n), presynaptic: network.name(of: index % n), a: a[index],
        b: b[index], difference: b[index] - a[index])
    }
  }

  /// The places of the largest differences; of equal ones the first.
  private static func largest(_ a: [Double], _ b: [Double]) -> [Int] {
    var places: [(index: Int, size: Double)] = []
    for index in a.indices {
      let size = abs(b[index] - a[index])
      guard size > 0, places.count < shown || size > places[shown - 1].size else { continue }
      places.insert((index, size), at: places.firstIndex { $0.size < size } ?? places.endIndex)
      if places.count > shown { places.removeLast() }
    }
    return places.map(\.index)
  }

  var lines: [String] {
    let rows = largest.map { synapse in
      "  \(synapse.postsynaptic) from \(synapse.presynaptic)".padded(to: 26)
        + "\(fixed(synapse.a, 4)) → \(fixed(synapse.b, 4)) mV, difference \(fixed(synapse.difference, 4)) mV"
    }
    return ["trained weights           rms difference \(fixed(rms, 4)) mV" + (rows.isEmpty ? "" : ", most:")]
      + rows
  }
}
