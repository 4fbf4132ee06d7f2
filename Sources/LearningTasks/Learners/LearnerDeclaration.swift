/// What a learner says of its synapses and of its work, so that learners can be compared.
public struct LearnerDeclaration: Hashable, Codable, Sendable {
  /// The synapses that learn, in groups that learn alike.
  public var plasticity: [PlasticSynapses]
  /// Connections between neurons, or from neurons to outputs, whose weights never change.
  public var fixedSynapses: Int
  /// Floating-point operations of one step without a teacher, as the equations have them: a multiplication and an addition are two, a
  /// function of a number is one. What goes on changing in every step, such as always-on plasticity and fast weights, counts.
  public var operationsPerStep: Double

  public init(plasticity: [PlasticSynapses], fixedSynapses: Int, operationsPerStep: Double) {
    self.plasticity = plasticity
    self.fixedSynapses = fixedSynapses
    self.operationsPerStep = operationsPerStep
  }

  /// The numbers that training changes: weights, and what else a synapse or neuron learns.
  public var trainedParameters: Int { plasticity.reduce(0) { $0 + ($1.isTransient ? 0 : $1.count) } }
}

/// Synapses of a learner that learn by the same rule.
public struct PlasticSynapses: Hashable, Codable, Sendable {
  /// For example `dendritic`.
  public var name: String
  /// How many numbers change.
  public var count: Int
  /// The rule in one line, in symbols.
  public var rule: String
  /// Everything the change of one of them depends on.
  public var signals: Set<SynapseSignal>
  public var timing: PlasticityTiming
  /// Whether they go on learning when the teacher has gone.
  public var isAlwaysOn: Bool
  /// Whether what they learn fades by itself: fast weights, which are activity rather than memory and are not counted as trained.
  public var isTransient: Bool

  public init(
    _ name: String, count: Int, rule: String, signals: Set<SynapseSignal>, timing: PlasticityTiming,
    isAlwaysOn: Bool = false, isTransient: Bool = false
  ) {
    (self.name, self.count, self.rule, self.signals) = (name, count, rule, signals)
    (self.timing, self.isAlwaysOn, self.isTransient) = (timing, isAlwaysOn, isTransient)
  }
}

/// Something that the change of a synapse depends on.
public enum SynapseSignal: String, Hashable, Codable, Sendable, CaseIterable {
  /// Activity of its presynaptic neuron, or a trace of it.
  case presynaptic
  /// Activity and potentials of its postsynaptic neuron, what its own teacher asks for included.
  case postsynaptic
  /// Its own weight.
  case ownWeight = "own-weight"
  /// A signal that many synapses share, such as reward or a learned rate.
  case modulatory
  /// Activity of other neurons' inputs, for example by a matrix of their correlations.
  case otherSynapses = "other-synapses"
  /// Errors of neurons that it does not reach directly.
  case globalError = "global-error"
  /// Weights of other synapses, by which errors are sent back.
  case weightTransport = "weight-transport"
  /// Activity that was kept from earlier.
  case storedHistory = "stored-history"

  /// Whether a synapse finds it where it is.
  public var isLocal: Bool { self == .presynaptic || self == .postsynaptic || self == .ownWeight }
}

/// When synapses change.
public enum PlasticityTiming: String, Hashable, Codable, Sendable, CaseIterable {
  /// With every step, or some steps, of the activity.
  case online
  /// After a whole pass through the sequence.
  case perCycle = "per-cycle"
  /// Once, from everything that was collected.
  case offline
}

/// A learner that says how it learns, so that it can stand beside others.
public protocol DeclaredLearner: PerturbableLearner {
  var declaration: LearnerDeclaration { get }
}
