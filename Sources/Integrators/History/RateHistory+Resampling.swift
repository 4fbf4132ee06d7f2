extension RateHistory {
  /// The history as one would remember it whose time passes more slowly, with another depth.
  ///
  /// What was x steps ago is then x · `slowing` steps ago; between samples the rate is a straight line, and before the oldest
  /// sample it is taken to have been the oldest.
  ///
  /// - Precondition: the depth and the factor are positive.
  public func resampled(depth newDepth: Int, slowing: Double) -> RateHistory {
    precondition(newDepth > 0 && slowing > 0, "a history needs a size")
    let oldest = Double(depth - 1)
    return RateHistory(
      chronological: (0..<neuronCount).map { neuron in
        (0..<newDepth).reversed().map { age in
          let lag = min(Double(age) / slowing, oldest)
          let younger = Int(lag)
          let fraction = lag - Double(younger)
          let rate = rate(of: neuron, stepsAgo: younger)
          return fraction == 0
            ? rate : rate + fraction * (self.rate(of: neuron, stepsAgo: younger + 1) - rate)
        }
      })
  }
}
