import NumericalCore

/// Everything about a FORCE learner that changes while it runs.
public struct ForceState: Equatable, Sendable {
  public var network: ReservoirState
  /// W_out, output × feature, and the root of P.
  public var learning: RecursiveLeastSquares

  /// The state as arrays that can be stored.
  var namedArrays: NamedArrays { network.namedArrays.merging(learning.namedArrays) { own, _ in own } }
}

extension ForceState {
  init(_ arrays: NamedArrays, for reservoir: Reservoir, featureCount: Int) throws(SubsongError) {
    network = try ReservoirState(arrays, for: reservoir)
    learning = try RecursiveLeastSquares(
      arrays, featureCount: featureCount, outputCount: reservoir.outputCount)
  }
}
