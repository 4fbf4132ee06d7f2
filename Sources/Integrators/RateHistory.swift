/// The recent firing rates of a population, so that each neuron can be seen with a delay.
///
/// After `m` completed steps the newest sample is r^m; a path with a lag of `d` steps uses r^(m−d) in the step from m to
/// m + 1. A lag of 0 is plain forward Euler without delay. Before time 0 the rates are those of the initial state.
///
/// Each neuron has a ring of ``depth`` samples of its own, contiguous in time; the ring holds one sample more than the longest
/// lag, so the longest lag does not fold back to zero.
public struct RateHistory: Equatable, Sendable {
  public let neuronCount: Int
  /// The number of samples kept: the longest lag that can be read, plus one.
  public let depth: Int
  /// The distance between the rings of two neurons in ``samples``: a cache line more than the depth, so that
  /// the same moment of all neurons does not fall into one cache set.
  package let stride: Int
  /// All rings, one neuron after the other.
  package var samples: [Double]
  /// The position of the newest sample in every ring.
  package var newest: Int

  /// A history in which every neuron has always fired at the same rate.
  ///
  /// - Parameters:
  ///   - neuronCount: how many neurons are remembered.
  ///   - longestLag: the longest lag that will be read, in steps, ≥ 0.
  ///   - rate: what every neuron has always fired at.
  public init(neuronCount: Int, longestLag: Int, rate: Double) {
    precondition(neuronCount >= 0 && longestLag >= 0, "a history needs a size")
    self.neuronCount = neuronCount
    depth = longestLag + 1
    stride = depth + 8
    samples = Array(repeating: rate, count: neuronCount * stride)
    newest = 0
  }

  /// The rate of a neuron a number of steps before the newest sample.
  ///
  /// - Precondition: `0 ≤ lag < depth`.
  public func rate(of neuron: Int, stepsAgo lag: Int) -> Double {
    precondition(lag >= 0 && lag < depth, "the lag is longer than the history")
    let position = newest >= lag ? newest - lag : newest + depth - lag
    return samples[neuron * stride + position]
  }

  /// Adds the rates after one more step; the oldest are forgotten.
  public mutating func append(_ rates: [Double]) {
    precondition(rates.count == neuronCount, "one rate a neuron")
    newest = newest + 1 < depth ? newest + 1 : 0
    for neuron in 0..<neuronCount { samples[neuron * stride + newest] = rates[neuron] }
  }

  /// All rates in order of time, oldest first: neuron × ``depth``.
  public var chronological: [[Double]] {
    (0..<neuronCount).map { neuron in (0..<depth).reversed().map { rate(of: neuron, stepsAgo: $0) } }
  }

  /// The history with these rates in order of time, oldest first; every neuron needs the same number, at least one.
  public init(chronological rates: [[Double]]) {
    let depth = rates.first?.count ?? 1
    self.init(neuronCount: rates.count, longestLag: depth - 1, rate: 0)
    for (neuron, trajectory) in rates.enumerated() {
      precondition(trajectory.count == depth, "every neuron needs as many samples")
      samples.replaceSubrange(neuron * stride..<neuron * stride + depth, with: trajectory)
    }
    newest = depth - 1
  }
}

extension RateHistory {
  /// Two histories are equal if they tell the same past, wherever their rings begin.
  public static func == (a: RateHistory, b: RateHistory) -> Bool {
    a.neuronCount == b.neuronCount && a.depth == b.depth && a.chronological == b.chronological
  }
}
