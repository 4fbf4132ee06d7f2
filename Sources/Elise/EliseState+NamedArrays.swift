import Integrators
import NumericalCore

extension EliseState {
  /// The state as arrays that can be stored.
  public var namedArrays: NamedArrays {
    let history = rates.chronological
    return [
      "somatic_potential": NamedArray(somaticPotential, axis: "neuron", unit: "mV"),
      "dendritic_potential": NamedArray(dendriticPotential, axis: "neuron", unit: "mV"),
      "trace": NamedArray(trace, axis: "neuron", unit: "1"),
      "weights": NamedArray(weights, axes: ["postsynaptic", "presynaptic"], unit: "mV"),
      "rate_history": NamedArray(
        shape: [history.count, rates.depth], axes: ["neuron", "step"], unit: "1",
        values: history.flatMap(\.self)),
      "completed_steps": NamedArray([Double(completedSteps)], axis: "scalar", unit: "step"),
    ]
  }

  /// The state that was stored as arrays, if it belongs to a network like this one.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if an array is missing or has another shape.
  public init(_ arrays: NamedArrays, for network: EliseNetwork) throws(SubsongError) {
    let n = network.neuronCount
    let depth = network.historyDepth
    let history = try arrays.array("rate_history", shape: [n, depth]).values
    let weights = try arrays.array("weights", shape: [n, n]).values
    let steps = try arrays.array("completed_steps", shape: [1]).values[0]
    guard steps >= 0, steps < 0x1p53 else {
      throw SubsongError(.badInput, "the stored state counts \(steps) completed steps")
    }
    try self.init(
      somaticPotential: arrays.array("somatic_potential", shape: [n]).values,
      dendriticPotential: arrays.array("dendritic_potential", shape: [n]).values,
      trace: arrays.array("trace", shape: [n]).values,
      weights: Matrix(rows: n, columns: n, storage: weights),
      rates: RateHistory(chronological: (0..<n).map { Array(history[$0 * depth..<($0 + 1) * depth]) }),
      completedSteps: Int(steps))
  }
}
