/// How a history is read between its samples.
///
/// A method of order p that reads delayed rates between the samples converges with the smaller of p and ``order``.
///
/// Reference: Bellen, Zennaro, *Numerical Methods for Delay Differential Equations* (2003), section 4.1.
public enum Interpolation: String, CaseIterable, Codable, Hashable, Sendable {
  /// The nearest sample; from the middle between two, the older.
  case none
  /// The straight line between the two samples around.
  case linear
  /// The cubic that has the values and slopes of the two samples around; continuous with its derivative.
  case cubicHermite = "cubic-hermite"

  /// The error in the rate is O(h^order) for samples h apart, where the rate is smooth enough.
  public var order: Int {
    switch self {
    case .none: 1
    case .linear: 2
    case .cubicHermite: 4
    }
  }

  /// How many samples a history has to keep.
  public var requiredDepth: Int {
    switch self {
    case .none: 1
    case .linear: 2
    case .cubicHermite: RateHistory.slopeWeights.count
    }
  }
}
