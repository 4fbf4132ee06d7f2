import NumericalCore

extension EliseState {
  /// What is no finite number, if anything: the first neuron's potential or trace, or else the first weight.
  func firstNonFinite(visibleCount: Int) -> String? {
    func name(_ neuron: Int) -> String { "\(neuron < visibleCount ? "visible" : "latent") neuron \(neuron)" }
    for neuron in somaticPotential.indices {
      if !somaticPotential[neuron].isFinite { return "the somatic potential of \(name(neuron))" }
      if !dendriticPotential[neuron].isFinite { return "the dendritic potential of \(name(neuron))" }
      if !trace[neuron].isFinite { return "the trace of \(name(neuron))" }
    }
    return weights.storage.firstIndex { !$0.isFinite }.map {
      "the weight onto \(name($0 / weights.columns)) from \(name($0 % weights.columns))"
    }
  }
}
