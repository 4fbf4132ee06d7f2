import NumericalCore

/// A learner whose wiring, time constants and state can be changed from outside while it runs.
///
/// What acts only for a while and leaves the learner as it is (clamps, currents, another teacher) is part of a
/// ``CycleCondition``.
public protocol PerturbableLearner: SequenceLearner {
  /// The synapses of a class, in a fixed order.
  ///
  /// - Throws: ``SubsongError`` (usage) with the reason if the synapses of this learner cannot be disturbed one by one.
  func synapses(of synapseClass: SynapseClass) throws(SubsongError) -> [Synapse]
  /// The song as the learner's own teacher would present it: visible neuron × step, 0 silent, 1 sounding; as many steps as the
  /// song has.
  ///
  /// - Throws: ``SubsongError`` if the learner cannot be taught the song.
  func targetLevels(of song: Song) throws(SubsongError) -> Matrix<Double>

  /// This learner with changes, one after the other. The teacher stays what it is.
  ///
  /// - Throws: ``SubsongError`` (usage) if a change is out of range.
  func altered(by changes: [NetworkChange]) throws(SubsongError) -> Self
  /// The state of a learner that this one takes the place of, with what had to be converted.
  func adopting(_ state: State, of predecessor: Self) -> State
  /// Changes the state at one moment.
  ///
  /// - Throws: ``SubsongError`` (usage) with the reason if this learner's state cannot be changed so.
  func apply(_ change: StateChange, to state: inout State) throws(SubsongError)
}

/// A connection from one neuron to another.
public struct Synapse: Hashable, Sendable {
  public var pre: Int
  public var post: Int

  public init(pre: Int, post: Int) {
    self.pre = pre
    self.post = post
  }
}

/// Synapses that share their place in the network; the raw values are those of files and of the command line.
public enum SynapseClass: String, Hashable, Codable, Sendable, CaseIterable {
  /// All plastic synapses, onto dendrites.
  case dendritic
  case visibleFromVisible = "visible-from-visible"
  case visibleFromLatent = "visible-from-latent"
  case latentFromVisible = "latent-from-visible"
  case latentFromLatent = "latent-from-latent"
  /// The fixed connections onto somata.
  case scaffold
}

/// A lasting change of a learner.
public enum NetworkChange: Hashable, Sendable {
  /// Synapses that no longer exist: they have no weight and do not learn.
  case withoutSynapses(Set<Synapse>)
  /// Connections of the scaffold that no longer exist, by their place in ``PerturbableLearner/synapses(of:)``.
  case withoutConnections(Set<Int>)
  /// What is added to the delays of each neuron, ms; a delay stays as long as the integration needs.
  case delayOffsets(dendritic: [Double], somatic: [Double])
  /// All that happens within neurons, axons and synapses takes so many times as long, learning included.
  case timescale(Double)
}

/// A change of a learner's state at one moment.
public enum StateChange: Hashable, Sendable {
  /// What is added to the potentials of each neuron, mV.
  case shift(somatic: [Double], dendritic: [Double])
  /// What each weight is multiplied with, post × pre.
  case weightFactors(Matrix<Double>)
  /// All potentials at rest, all past rates those of rest; the weights stay.
  case rest
}
