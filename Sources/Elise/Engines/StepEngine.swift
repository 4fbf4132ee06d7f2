import Integrators
import NumericalCore

/// One fused pass over the weights a step, in C, with vectorised exponentials.
///
/// Nothing that a neuron sends acts before the shortest lag has passed, so the delayed rates and the scaffold's conductances
/// of that many steps are collected from the history at once, the steps run without looking at it, and their rates are added to
/// it at the end. Weights are packed for the duration of one call; ``EliseState`` stays the only state.
struct StepEngine: EliseEngine {
  /// Longer blocks save nothing and leave the cache.
  private static let longestBlock = 64

  static func supports(_ network: EliseNetwork) -> Bool {
    let integration = network.description.integration
    return integration.method == .euler && integration.interpolation == .none && network.stepsPerUpdate == 1
  }

  func advance(
    _ network: EliseNetwork, _ state: inout EliseState, columns: Range<Int>, drive: EliseDrive,
    recorder: inout RateRecorder?
  ) {
    if columns.isEmpty { return }
    // The kernels trust their pointers.
    let count = network.neuronCount
    precondition(
      state.rates.neuronCount == count && state.rates.depth == network.historyDepth
        && state.somaticPotential.count == count && state.dendriticPotential.count == count
        && state.trace.count == count && state.weights.rows == count && state.weights.columns == count
        && drive.clamp?.count ?? count == count, "the state belongs to another network")
    let block = min(columns.count, Int(network.lags.shortest) + 1, Self.longestBlock)
    let workspace = StepWorkspace(network, state, plastic: drive.plastic, block: block)
    var start = columns.lowerBound
    while start < columns.upperBound {
      let end = min(start + block, columns.upperBound)
      workspace.run(&state.rates, columns: start..<end, drive)
      recorder?.record(state.rates, columns: start..<end)
      start = end
    }
    workspace.unpack(into: &state)
    state.completedSteps += columns.count
  }
}
