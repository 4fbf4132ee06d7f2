import LearningTasks
import NumericalCore

/// One thing that is done to a network, as a value: what, to whom, when, for how long, and how much.
///
/// Time counts in ms from the beginning of the replay cycle in which disturbances act, for the kinds that disturb the teacher from
/// the beginning of training. A dose of 0 is no perturbation at all: the network then runs as if it had not been mentioned, to the last bit.
/// Several perturbations compose; each draws its own random numbers, addressed by its seed, kind and name.
public struct Perturbation: Hashable, Sendable {
  /// Tells perturbations of one kind apart; its random draws depend on it.
  public var name: String
  public var kind: PerturbationKind
  public var target: PerturbationTarget
  /// ms.
  public var onset = 0.0
  /// ms; nil for as long as the experiment goes on, or for what happens at one moment.
  public var duration: Double?
  /// In the unit of the kind's ``PerturbationProfile/dose``.
  public var dose: Double
  /// Potential above E_L at which somata are held, mV.
  public var offset = 0.0
  /// Correlation time of coloured noise, ms.
  public var timeConstant = 10.0
  /// The song of another teacher; nil for the learner's own with its states in a random order.
  public var song: Song?
  public var seed: UInt64 = 0

  /// A perturbation with the defaults of its kind.
  public init(_ kind: PerturbationKind, name: String? = nil) {
    let profile = kind.profile
    self.name = name ?? kind.rawValue
    self.kind = kind
    target = profile.target
    dose = profile.dose.usual
    duration = profile.extent == .while ? profile.usualDuration : nil
  }
}

/// Whom a perturbation acts on.
public struct PerturbationTarget: Hashable, Sendable {
  public var population: SignalPlan.Population
  /// Some of the population, counted from 0 over all neurons; nil for all of it.
  public var neurons: Range<Int>?
  public var synapses: SynapseClass

  public init(
    _ population: SignalPlan.Population = .all, neurons: Range<Int>? = nil,
    synapses: SynapseClass = .dendritic
  ) {
    self.population = population
    self.neurons = neurons
    self.synapses = synapses
  }
}
