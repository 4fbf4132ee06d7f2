extension RateHistory {
  /// The rate of a neuron a real number of steps before the newest sample.
  ///
  /// At whole lags this is ``rate(of:stepsAgo:)-(Int,Int)`` to the bit, whatever the interpolation.
  ///
  /// ``Interpolation/cubicHermite`` takes its slopes from finite differences over five samples, centred where the history
  /// allows and one-sided at its ends; their error O(h⁴) is an order better than the O(h³) that a cubic needs for its own
  /// O(h⁴). At a kink, such as that of the constant past before time 0, every interpolation has order 1 and the cubic
  /// overshoots a little over two steps on both sides.
  ///
  /// - Precondition: `0 ≤ lag ≤ depth − 1`, and the history keeps ``Interpolation/requiredDepth`` samples.
  public func rate(of neuron: Int, stepsAgo lag: Double, by interpolation: Interpolation) -> Double {
    interpolate(neuron, lag, interpolation) { slope(of: neuron, stepsAgo: $0) }
  }

  /// The same with known slopes: `changes` is a history, kept in the same way, of dr/dt times the length of a step.
  ///
  /// The cubic is of order 4 and needs two samples only.
  ///
  /// - Precondition: `0 ≤ lag ≤ depth − 1`; `changes` has the size of this history.
  public func rate(of neuron: Int, stepsAgo lag: Double, changes: RateHistory) -> Double {
    precondition(changes.neuronCount == neuronCount && changes.depth == depth, "one slope a sample")
    return cubic(neuron, lag) { changes.rate(of: neuron, stepsAgo: $0) }
  }

  private func interpolate(
    _ neuron: Int, _ lag: Double, _ interpolation: Interpolation, slope: (Int) -> Double
  ) -> Double {
    precondition(depth >= interpolation.requiredDepth, "the history is too short for this interpolation")
    switch interpolation {
    case .none:
      precondition(lag >= 0 && lag <= Double(depth - 1), "the lag is longer than the history")
      return rate(of: neuron, stepsAgo: Int(lag.rounded()))
    case .linear:
      let (younger, fraction) = split(lag)
      let a = rate(of: neuron, stepsAgo: younger)
      return fraction == 0 ? a : a + fraction * (rate(of: neuron, stepsAgo: younger + 1) - a)
    case .cubicHermite:
      return cubic(neuron, lag, slope: slope)
    }
  }

  /// The whole lag of the younger of the two samples around, and how far the older one is on the way, in [0, 1).
  private func split(_ lag: Double) -> (younger: Int, fraction: Double) {
    precondition(lag >= 0 && lag <= Double(depth - 1), "the lag is longer than the history")
    let younger = lag.rounded(.down)
    return (Int(younger), lag - younger)
  }

  /// With x the fraction of the step back from a to b, and slopes per step forward in time:
  /// a + x² (3 − 2x) (b − a) − x (1 − x)² a′ + x² (1 − x) b′.
  private func cubic(_ neuron: Int, _ lag: Double, slope: (Int) -> Double) -> Double {
    let (younger, x) = split(lag)
    let a = rate(of: neuron, stepsAgo: younger)
    if x == 0 { return a }
    let b = rate(of: neuron, stepsAgo: younger + 1)
    let y = 1 - x
    return a + x * x * (3 - 2 * x) * (b - a) - x * y * y * slope(younger) + x * x * y * slope(younger + 1)
  }

  /// dr/dt in rate per step, from the five samples that lie most evenly around.
  private func slope(of neuron: Int, stepsAgo lag: Int) -> Double {
    let first = min(max(lag - 2, 0), depth - Self.slopeWeights.count)
    let weights = Self.slopeWeights[lag - first]
    // The weights are for a growing lag, which is the way back in time.
    return -weights.indices.reduce(0) { $0 + weights[$1] * rate(of: neuron, stepsAgo: first + $1) }
  }

  /// The derivative of the quartic through the points 0 … 4 at the point of the row.
  ///
  /// Reference: Fornberg, *Generation of finite difference formulas on arbitrarily spaced grids*, Math. Comp. 51, 699 (1988).
  static let slopeWeights: [[Double]] = [
    [-25, 48, -36, 16, -3], [-3, -10, 18, -6, 1], [1, -8, 0, 8, -1], [-1, 6, -18, 10, 3],
    [3, -16, 36, -48, 25],
  ].map { row in row.map { $0 / 12 } }
}
