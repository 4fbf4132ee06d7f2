extension AxisRange {
  /// The range of some values with a margin at both ends; never of length 0.
  ///
  /// - Parameters:
  ///   - values: finite.
  ///   - share: how much of the distance of the extremes is left free at each end.
  package static func padded(covering values: some Sequence<Double>, by share: Double) -> (
    lower: Double, upper: Double
  ) {
    let values = Array(values)
    guard let least = values.min(), let most = values.max() else { return (0, 1) }
    // Values that floating point can hardly tell apart get the range that a single one gets.
    guard most - least > max(1e-9 * max(abs(least), abs(most)), 1e-200) else {
      return linear(covering: values, count: 5)
    }
    let margin = share * (most - least)
    return (least - margin, most + margin)
  }
}
