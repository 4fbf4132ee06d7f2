import Integrators
import NumericalCore

extension EliseState {
  /// What holds after every cycle of a network, whoever ran it; checked in debug builds only.
  ///
  /// Shapes fit the network; synapses that do not exist have no weight; rates lie in [0, 1], and so does the trace, a
  /// filtered rate.
  func checkInvariants(_ network: EliseNetwork) {
    #if DEBUG
      let n = network.neuronCount
      precondition(somaticPotential.count == n && dendriticPotential.count == n && trace.count == n, "shapes")
      precondition(weights.rows == n && weights.columns == n && rates.neuronCount == n, "shapes")
      precondition(
        rates.depth == network.historyDepth, "the history is as deep as the longest lag asks for")
      precondition(
        zip(network.synapses.storage, weights.storage).allSatisfy { $0 || $1 == 0 },
        "an absent synapse has no weight")
      precondition(trace.allSatisfy { $0 >= 0 && $0 <= 1 }, "a trace is a filtered rate")
      precondition(
        (0..<n).allSatisfy { (0...1).contains(rates.rate(of: $0, stepsAgo: 0)) },
        "a rate lies between 0 and 1")
    #endif
  }
}
