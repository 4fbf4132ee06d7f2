import Integrators
import NumericalCore

/// Everything about an ELiSe network that changes while it runs.
public struct EliseState: Equatable, Sendable {
  /// u, mV.
  public var somaticPotential: [Double]
  /// v, mV.
  public var dendriticPotential: [Double]
  /// s, the trace of each neuron's delayed rate as presynaptic neuron.
  public var trace: [Double]
  /// W, mV per unit rate, post × pre.
  public var weights: Matrix<Double>
  /// r = φ(u) of the past, as long as the longest delay asks for.
  public var rates: RateHistory
  /// Steps since the beginning.
  public var completedSteps: Int

  public init(
    somaticPotential: [Double], dendriticPotential: [Double], trace: [Double], weights: Matrix<Double>,
    rates: RateHistory, completedSteps: Int
  ) {
    self.somaticPotential = somaticPotential
    self.dendriticPotential = dendriticPotential
    self.trace = trace
    self.weights = weights
    self.rates = rates
    self.completedSteps = completedSteps
  }

  /// A network at rest: u = v = E_L, no trace, all past rates φ(E_L), initial weights.
  public init(atRest network: EliseNetwork) {
    let rest = Array(repeating: network.description.neuron.leakReversal, count: network.neuronCount)
    self.init(
      somaticPotential: rest, dendriticPotential: rest,
      trace: Array(repeating: 0, count: network.neuronCount),
      weights: network.initialWeights,
      rates: RateHistory(
        neuronCount: network.neuronCount, longestLag: network.historyDepth - 1, rate: network.restingRate),
      completedSteps: 0)
  }
}
