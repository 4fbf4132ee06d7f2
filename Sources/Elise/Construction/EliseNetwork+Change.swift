import Integrators
import LearningTasks
import NumericalCore

extension EliseNetwork {
  /// This network after a lasting change other than the loss of connections.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if a time scale is not positive.
  func altered(by change: NetworkChange) throws(SubsongError) -> EliseNetwork {
    switch change {
    case .withoutSynapses(let removed): try without(removed)
    case .withoutConnections: self
    case .delayOffsets(let dendritic, let somatic): try delayed(dendritic: dendritic, somatic: somatic)
    case .timescale(let factor): try slowed(by: factor)
    }
  }

  /// This network without the connections of the scaffold at some places.
  func without(connections removed: Set<Int>) throws(SubsongError) -> EliseNetwork {
    let left = scaffold.edges.indices.filter { !removed.contains($0) }
    return try with(scaffold: Scaffold(edges: left.map { scaffold.edges[$0] }))
  }

  private func without(_ removed: Set<Synapse>) throws(SubsongError) -> EliseNetwork {
    var (synapses, weights) = (synapses, initialWeights)
    for synapse in removed {
      synapses[synapse.post, synapse.pre] = false
      weights[synapse.post, synapse.pre] = 0
    }
    return try with(synapses: synapses, initialWeights: weights)
  }

  /// Every conductance and learning rate divided by the factor, every delay multiplied with it: then u(t) becomes u(t / factor).
  private func slowed(by factor: Double) throws(SubsongError) -> EliseNetwork {
    guard factor > 0, factor.isFinite else {
      throw SubsongError(
        .usage, "the time scale is multiplied with \(factor)", because: "it has to be positive")
    }
    var slow = description
    slow.neuron.leakConductance /= factor
    slow.neuron.dendriticCoupling /= factor
    slow.scaffold.excitatoryConductance /= factor
    slow.scaffold.inhibitoryConductance /= factor
    slow.plasticity.visibleToVisible /= factor
    slow.plasticity.other /= factor
    slow.delays.resolution *= factor
    var delays = delays
    delays.dendriticOffset = delays.dendriticOffset.map { $0 * factor }
    delays.somaticOffset = delays.somaticOffset.map { $0 * factor }
    return try with(description: slow, delays: delays, timescale: timescale * factor)
  }

  /// The inhibitory delays move with the excitatory ones.
  private func delayed(dendritic: [Double], somatic: [Double]) throws(SubsongError) -> EliseNetwork {
    let shortest = Double(description.integration.interpolation.shortestLag) * description.timeStep
    let resolution = description.delays.resolution
    func offsets(_ units: [Int], _ known: [Double], _ added: [Double]) -> [Double] {
      units.indices.map { neuron in
        let before = known.isEmpty ? 0 : known[neuron]
        return max(before + added[neuron], shortest - Double(units[neuron]) * resolution)
      }
    }
    var delays = delays
    delays.dendriticOffset = offsets(delays.dendritic, delays.dendriticOffset, dendritic)
    delays.somaticOffset = offsets(delays.excitatory, delays.somaticOffset, somatic)
    return try with(delays: delays)
  }

  /// The same network with other parts. Without interpolation the delays are rounded to time steps.
  private func with(
    description: EliseDescription? = nil, delays: EliseDelays? = nil, scaffold: Scaffold? = nil,
    synapses: Matrix<Bool>? = nil, initialWeights: Matrix<Double>? = nil, timescale: Double? = nil
  ) throws(SubsongError) -> EliseNetwork {
    var (description, delays) = (description ?? self.description, delays ?? self.delays)
    if description.integration.interpolation == .none {
      delays = delays.rounded(to: description.timeStep, from: description.delays.resolution)
      description.delays.resolution = description.timeStep
    }
    var network = try EliseNetwork(
      description, visibleCount: visibleCount, delays: delays, scaffold: scaffold ?? self.scaffold,
      synapses: synapses ?? self.synapses, initialWeights: initialWeights ?? self.initialWeights)
    network.timescale = timescale ?? self.timescale
    return network
  }
}

extension EliseDelays {
  /// The delays as the nearest multiples of a time step in ms.
  fileprivate func rounded(to step: Double, from resolution: Double) -> EliseDelays {
    func units(_ delays: [Int], _ offsets: [Double]) -> [Int] {
      delays.indices.map { neuron in
        let offset = offsets.isEmpty ? 0 : offsets[neuron]
        return max(0, Int(((Double(delays[neuron]) * resolution + offset) / step).rounded()))
      }
    }
    return EliseDelays(
      dendritic: units(dendritic, dendriticOffset), excitatory: units(excitatory, somaticOffset),
      inhibitory: units(inhibitory, somaticOffset), rule: .exact)
  }
}
