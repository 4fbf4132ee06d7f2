import NumericalCore

/// Everything about an echo-state learner that changes while it runs.
public struct EchoStateState: Equatable, Sendable {
  public var network: ReservoirState
  /// W_out, output × feature; the last feature is the constant 1.
  public var readout: Matrix<Double>
  /// What the readout is fitted to.
  public var samples: RidgeRegression
  /// For how many steps on end the teacher has fed the reservoir.
  public var forcedSteps = 0
  /// How many samples the readout knows.
  public var fittedSamples = 0

  /// The state as arrays that can be stored.
  var namedArrays: NamedArrays {
    let own: NamedArrays = [
      "readout": NamedArray(readout, axes: ["output", "feature"], unit: "1"),
      "forced_steps": .count(forcedSteps, unit: "step"), "fitted_samples": .count(fittedSamples),
    ]
    return own.merging(network.namedArrays) { own, _ in own }.merging(samples.namedArrays) { own, _ in own }
  }
}

extension EchoStateState {
  init(_ arrays: NamedArrays, for reservoir: Reservoir, featureCount: Int) throws(SubsongError) {
    let outputs = reservoir.outputCount
    network = try ReservoirState(arrays, for: reservoir)
    readout = try arrays.matrix("readout", rows: outputs, columns: featureCount)
    samples = try RidgeRegression(arrays, featureCount: featureCount, outputCount: outputs)
    forcedSteps = try arrays.count("forced_steps")
    fittedSamples = try arrays.count("fitted_samples")
  }
}
