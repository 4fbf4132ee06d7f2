import LearningTasks
import NumericalCore

// The parameters of the model: name, default, unit, one phrase. Symbols are those of Kriener et al. (2024).

/// The two-compartment neuron. C_m = 1 in both compartments, so conductances have the unit 1/ms.
public struct NeuronParameters: Hashable, Codable, Sendable {
  /// E_L, mV: reversal potential of the leak, and the resting potential.
  public var leakReversal = -70.0
  /// E_E, mV: excitatory reversal potential.
  public var excitatoryReversal = 0.0
  /// E_I, mV: inhibitory reversal potential.
  public var inhibitoryReversal = -75.0
  /// g_L, 1/ms: leak of soma and dendrite; the dendritic time constant is 1/g_L = 10 ms.
  public var leakConductance = 0.1
  /// g_D, 1/ms: coupling of the dendrite into the soma.
  public var dendriticCoupling = 2.0
  /// a, 1/mV: slope of the transfer function.
  public var rateSlope = 0.3
  /// b, mV: potential at which the rate is one half.
  public var rateThreshold = -58.0

  public init() {}
}

/// The dendritic plasticity. It is local and, unless frozen on purpose, always on.
public struct PlasticityParameters: Hashable, Codable, Sendable {
  /// η_V, mV/ms: visible to visible. The paper's 1e-4 mV a step of 0.1 ms.
  public var visibleToVisible = 1e-3
  /// η_H, mV/ms: all other synapses. The paper has 1e-3 mV a step of 0.1 ms, half of this.
  ///
  /// *Difference from the paper*: at twice the published rate the song is learned in fewer cycles, and over ten seeds
  /// the mean and the worst replay are better than those of the published networks (table in the README).
  public var other = 2e-2

  public init() {}
}

/// What the visible neurons are asked to do.
public struct TeacherParameters: Hashable, Codable, Sendable {
  /// How the target potential changes between states.
  public var shape = TargetShape.ramps
  /// λ, in [0, 1): how strongly the teacher pulls the soma; the stationary soma is (1 − λ) v* + λ U_m.
  public var nudgingStrength = 0.6
  /// mV: target potential of a sounding row above E_L.
  public var amplitude = 20.0
  /// ms: how long before the border of a state the ramp has risen to half its height.
  public var rampOffset = 0.7

  public init() {}
}

/// The somato-somatic connections onto latent neurons, and the random process that grows them.
public struct ScaffoldParameters: Hashable, Codable, Sendable {
  /// How candidates are chosen.
  public enum Growth: String, Hashable, Codable, Sendable, CaseIterable {
    /// Every eligible latent neuron is equally likely, and no connection is made twice.
    case unbiased
    /// As the published simulator does it: the first and the last latent neuron are half as likely as the
    /// others, and a connection may be made twice.
    case published
  }

  /// p: a neuron with n ≥ 1 outgoing connections tries another one with probability p^n.
  public var outgoing = 0.2
  /// q: a latent neuron with n incoming connections accepts another one with probability q^n.
  public var incoming = 0.15
  /// p0: probability that a neuron makes no connection at all.
  public var none = 0.04
  /// g_E0, 1/ms: excitatory conductance of one connection at rate 1.
  public var excitatoryConductance = 0.3
  /// g_I0, 1/ms: inhibitory conductance of one connection at rate 1.
  public var inhibitoryConductance = 6.0
  public var growth = Growth.unbiased

  public init() {}
}

/// The delays. Each belongs to the presynaptic neuron: one dendritic, one excitatory, one inhibitory.
public struct DelayParameters: Hashable, Codable, Sendable {
  /// What a drawn delay of d units of the resolution means.
  public enum Rule: String, Hashable, Codable, Sendable, CaseIterable {
    /// A lag of exactly d.
    case exact
    /// The length of a ring buffer, as in the published simulator: a lag of d − 2 on the dendritic path,
    /// d − 1 on the somatic ones (never below 0).
    case ringBuffer = "ring-buffer"
  }

  /// ms: the shortest dendritic and excitatory delay.
  public var shortest = 5.0
  /// ms: the longest dendritic and excitatory delay; all multiples of the resolution between them are equally likely.
  public var longest = 15.0
  /// ms: by how much the inhibitory path of the scaffold lags the excitatory one.
  public var inhibitoryLag = 25.0
  public var rule = Rule.exact
  /// ms: delays are drawn as multiples of this, whatever the time step, so that a seed gives the same network at any.
  public var resolution = 0.1
  /// Whether the delays stay multiples of the resolution. Otherwise each is uniform on all the real numbers that round to
  /// the multiple that was drawn.
  public var rounded = true

  public init() {}
}

/// Which dendritic synapses exist, and their weights before learning.
public struct ConnectivityParameters: Hashable, Codable, Sendable {
  public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
    /// Every synapse but the autapses.
    case allToAll = "all-to-all"
    /// As all-to-all, but a visible neuron reaches a latent one with probability ``innervationRatio``.
    case innervationRatio = "innervation-ratio"
    /// Every synapse with probability ``density``.
    case sparse
  }

  public var kind = Kind.allToAll
  /// In [0, 1].
  public var innervationRatio = 1.0
  /// In [0, 1].
  public var density = 1.0
  /// Whether a sparse network keeps the dendritic synapses that run along the scaffold.
  public var protectsScaffold = false
  /// mV: standard deviation of the initial weights (mean 0), by block, postsynaptic ← presynaptic.
  public var visibleFromVisible = 0.5
  public var visibleFromLatent = 0.5
  public var latentFromVisible = 0.5
  public var latentFromLatent = 0.5

  public init() {}
}

/// Which parts of the latent neurons exist.
public enum EliseMode: String, Hashable, Codable, Sendable, CaseIterable {
  /// Latent neurons have a scaffold and plastic dendrites: the model itself.
  case dendrite
  /// Latent neurons have both, but the weights onto them stay at their random initial values.
  case reservoir
  /// Latent neurons have the scaffold only.
  case somaOnly = "soma-only"
}

/// Where the random draws of a network come from.
public enum RandomStreams: String, Hashable, Codable, Sendable, CaseIterable {
  /// Philox streams addressed by (seed, purpose, neuron).
  case addressed
  /// GSL's `mt19937`, consumed in the order of the published simulator, so that a seed gives the published network.
  /// Its seeds have 32 bits.
  case gsl = "gsl-mt19937"
}
