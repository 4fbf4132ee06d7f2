import Integrators
import LearningTasks

/// What can be recorded of an ELiSe network: values of the state that a step leaves.
enum EliseSignal: String, CaseIterable, Sendable {
  case somaticPotential = "somatic-potential"
  case dendriticPotential = "dendritic-potential"
  case trace
  case rate

  var description: RecordableSignal {
    switch self {
    case .somaticPotential:
      RecordableSignal(name: rawValue, symbol: "u", unit: "mV", meaning: "the potential of the soma")
    case .dendriticPotential:
      RecordableSignal(name: rawValue, symbol: "v", unit: "mV", meaning: "the potential of the dendrite")
    case .trace:
      RecordableSignal(
        name: rawValue, symbol: "s", unit: "1",
        meaning: "the filtered delayed rate of the neuron as presynaptic neuron")
    case .rate: RecordableSignal(name: rawValue, symbol: "r", unit: "1", meaning: "the firing rate φ(u)")
    }
  }

  func value(of neuron: Int, in state: EliseState) -> Double {
    switch self {
    case .somaticPotential: state.somaticPotential[neuron]
    case .dendriticPotential: state.dendriticPotential[neuron]
    case .trace: state.trace[neuron]
    case .rate: state.rates.rate(of: neuron, stepsAgo: 0)
    }
  }
}
