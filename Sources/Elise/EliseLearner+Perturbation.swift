import Integrators
import LearningTasks
import NumericalCore

extension EliseLearner: PerturbableLearner {
  public func synapses(of synapseClass: SynapseClass) -> [Synapse] {
    if synapseClass == .scaffold {
      return network.scaffold.edges.map { Synapse(pre: $0.pre, post: $0.post) }
    }
    let (visible, latent, all) = (0..<visibleCount, visibleCount..<neuronCount, 0..<neuronCount)
    let (post, pre) =
      switch synapseClass {
      case .visibleFromVisible: (visible, visible)
      case .visibleFromLatent: (visible, latent)
      case .latentFromVisible: (latent, visible)
      case .latentFromLatent: (latent, latent)
      case .dendritic, .scaffold: (all, all)
      }
    return post.flatMap { i in
      pre.filter { network.synapses[i, $0] }.map { Synapse(pre: $0, post: i) }
    }
  }

  /// (U_m − E_L) / A.
  public func targetLevels(of song: Song) throws(SubsongError) -> Matrix<Double> {
    let teacher = network.description.teacher
    return try song.targetPotential(
      on: timeGrid, restingPotential: 0, amplitude: 1, rampOffset: teacher.rampOffset, shape: teacher.shape)
  }

  public func altered(by changes: [NetworkChange]) throws(SubsongError) -> EliseLearner {
    var (network, lost) = (network, Set<Int>())
    for change in changes {
      // Connections go by their places in this network, so they are removed together.
      if case .withoutConnections(let places) = change { lost.formUnion(places) }
      network = try network.altered(by: change)
    }
    return try replacing(lost.isEmpty ? network : network.without(connections: lost))
  }

  /// The history is converted to the new lags: where the time scale changes, what travels along the axons slows down with them,
  /// and where a longer past is needed than is known, the oldest rate is taken to have been there before.
  public func adopting(_ state: EliseState, of predecessor: EliseLearner) -> EliseState {
    var state = state
    let slowing = network.timescale / predecessor.network.timescale
    if slowing != 1 || state.rates.depth != network.historyDepth {
      state.rates = state.rates.resampled(depth: network.historyDepth, slowing: slowing)
    }
    if network.synapseCount < predecessor.network.synapseCount {
      for (index, exists) in network.synapses.storage.enumerated() where !exists {
        state.weights.storage[index] = 0
      }
    }
    return state
  }

  public func apply(_ change: StateChange, to state: inout EliseState) {
    switch change {
    case .shift(let somatic, let dendritic):
      for neuron in 0..<neuronCount {
        state.somaticPotential[neuron] += somatic[neuron]
        state.dendriticPotential[neuron] += dendritic[neuron]
      }
    case .weightFactors(let factors):
      for index in state.weights.storage.indices { state.weights.storage[index] *= factors.storage[index] }
    case .rest:
      var resting = EliseState(atRest: network)
      resting.weights = state.weights
      resting.completedSteps = state.completedSteps
      state = resting
    }
  }
}
