import NumericalCore

/// How well one window follows the target if the song may be at any phase.
public struct CircularScore: Hashable, Codable, Sendable {
  /// The largest mean over the neurons of their correlations with the rotated target.
  public var correlation: Double
  /// The first shift with that correlation, in samples: sample `t` of the window is sample `(t + shift) mod L` of the target.
  public var shift: Int
  /// The number of neurons whose response is constant; each counts as correlation 0.
  public var constantNeurons: Int

  public init(correlation: Double, shift: Int, constantNeurons: Int) {
    self.correlation = correlation
    self.shift = shift
    self.constantNeurons = constantNeurons
  }
}

extension ReplayScorer {
  /// The best score of one window against the target rotated by any shift.
  ///
  /// For the window `r` of `L` samples and a shift `s = 0, …, L − 1`,
  ///
  ///     correlation(s) = mean over neurons of Pearson's correlation of r(t) and ρ((t + s) mod L)
  ///
  /// A constant neuron, and one whose rates are no numbers, counts as correlation 0, so that the score of a song of which
  /// some voices fell silent is defined. In ``bestLinearShift(response:)`` such a window is passed over instead. The first
  /// shift wins among those whose correlations differ by less than 1e-12, which is within rounding; if all neurons are
  /// constant, the correlation is 0 at shift 0.
  ///
  /// The correlations at all shifts are found by one Fourier transform a neuron; those within rounding of the best are
  /// then computed as ``score(window:)`` does, so that at shift 0 both return the same bits.
  ///
  /// - Parameter window: rates, neuron × sample of one cycle.
  /// - Precondition: the window has the target's shape.
  /// - Complexity: O(neurons · L log L) if L has small prime factors only, and L for each shift that ties.
  public func bestCircularShift(window: Matrix<Double>) -> CircularScore {
    precondition(
      window.rows == neurons && window.columns == samples, "a window has the shape of the target")
    let moving = targets.indices.compactMap { neuron in
      quantised(window.row(neuron)).flatMap { MovingNeuron(neuron, counts: $0, target: targets[neuron]) }
    }
    // A neuron whose target is constant moves, but its correlation is undefined too.
    let best = bestShift(of: moving.filter { $0.norm > 0 })
    return CircularScore(
      correlation: best.correlation, shift: best.shift, constantNeurons: neurons - moving.count)
  }

  private func bestShift(of moving: [MovingNeuron]) -> (correlation: Double, shift: Int) {
    guard !moving.isEmpty else { return (0, 0) }
    let estimates = spectra.correlations(of: moving, with: targets)
    let largest = estimates.max() ?? 0
    // The transform is good to about 1e-14 and the sums to 1e-13.
    let candidates = estimates.indices.filter { estimates[$0] >= largest - 1e-11 }
    let correlations = candidates.map { correlation(of: moving, at: $0) }
    let best = correlations.max() ?? 0
    let first = correlations.firstIndex { $0 >= best - 1e-12 } ?? 0
    return (correlations[first], candidates[first])
  }

  /// The mean over all neurons; those that are not moving add 0.
  private func correlation(of moving: [MovingNeuron], at shift: Int) -> Double {
    let sum = moving.reduce(0) { sum, neuron in
      let target = targets[neuron.index].rotated(by: shift)
      let covariance = Covariances(target: target, counts: neuron.counts, windows: [neuron.moments]).values[0]
      return sum + max(-1, min(1, covariance / neuron.norm))
    }
    return sum / Double(neurons)
  }
}

/// A neuron whose response is not constant, with its window in multiples of the resolution.
struct MovingNeuron {
  let index: Int
  let counts: [Int64]
  let moments: WindowMoments
  /// `√(Σ (ρ − ρ̄)² · Σ (x − x̄)²)`; zero if the target is constant.
  let norm: Double

  /// `nil` if the window is constant.
  init?(_ index: Int, counts: [Int64], target: CentredTarget) {
    guard let moments = WindowMoments.all(of: counts, length: counts.count, shifts: 1).first,
      moments.squares > 0
    else { return nil }
    self.index = index
    self.counts = counts
    self.moments = moments
    norm = (target.squares * moments.squares).squareRoot()
  }
}
