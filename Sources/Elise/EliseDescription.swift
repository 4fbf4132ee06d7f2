import LearningTasks
import NumericalCore

/// An ELiSe network as it can be written down: a value from which ``EliseNetwork`` is built.
///
/// Reference: Kriener, Völk, von Hünerbein, Benitez, Senn, Petrovici, *ELiSe: Efficient Learning of Sequences in
/// Structured Recurrent Networks*, arXiv 2402.16763 (2024).
public struct EliseDescription: Hashable, Codable, Sendable {
  /// Latent neurons; there is one visible neuron a row of the song.
  public var latentCount = 50
  /// ms.
  public var timeStep = 0.1
  public var mode = EliseMode.dendrite
  public var randomStreams = RandomStreams.addressed
  public var neuron = NeuronParameters()
  public var plasticity = PlasticityParameters()
  public var teacher = TeacherParameters()
  public var scaffold = ScaffoldParameters()
  public var delays = DelayParameters()
  public var connectivity = ConnectivityParameters()

  public init() {}

  /// The clean model: exact delays, an unbiased scaffold, addressed random draws, and twice the learning rate.
  public static let `default` = EliseDescription()

  /// The published simulator to the last draw: a seed gives its network and its run.
  public static var paper: EliseDescription {
    var description = EliseDescription()
    description.randomStreams = .gsl
    description.scaffold.growth = .published
    description.delays.rule = .ringBuffer
    description.plasticity.other = 1e-2
    return description
  }

  /// Checks every parameter against its range.
  ///
  /// - Throws: ``SubsongError`` (usage) that names the first parameter out of range.
  public func validate() throws(SubsongError) {
    try require(latentCount >= 0, "network.latent", latentCount, "it counts neurons")
    try require(neuron.leakConductance > 0, "neuron.g-leak", neuron.leakConductance, "it has to be positive")
    try require(
      neuron.dendriticCoupling >= 0, "neuron.g-dendrite", neuron.dendriticCoupling, "it cannot be negative")
    try require(neuron.rateSlope > 0, "neuron.rate-slope", neuron.rateSlope, "rates rise with the potential")
    try require(
      neuron.inhibitoryReversal < neuron.excitatoryReversal, "neuron.e-inhibitory", neuron.inhibitoryReversal,
      "it has to lie below the excitatory reversal potential")
    try require(
      teacher.nudgingStrength >= 0 && teacher.nudgingStrength < 1, "teacher.nudging-strength",
      teacher.nudgingStrength, "it lies in [0, 1): at 1 the teacher's conductance is infinite")
    try requireProbability(scaffold.outgoing, "scaffold.p", below: 1)
    try requireProbability(scaffold.incoming, "scaffold.q", below: 1)
    try requireProbability(scaffold.none, "scaffold.p0")
    try require(
      scaffold.excitatoryConductance >= 0, "scaffold.g-excitatory", scaffold.excitatoryConductance,
      "a conductance cannot be negative")
    try require(
      scaffold.inhibitoryConductance >= 0, "scaffold.g-inhibitory", scaffold.inhibitoryConductance,
      "a conductance cannot be negative")
    try require(
      delays.longest >= delays.shortest, "delays.longest", delays.longest, "it is below the shortest delay")
    try requireProbability(connectivity.innervationRatio, "connectivity.innervation-ratio")
    try requireProbability(connectivity.density, "connectivity.density")
    for (key, deviation) in [
      ("visible-from-visible", connectivity.visibleFromVisible),
      ("visible-from-latent", connectivity.visibleFromLatent),
      ("latent-from-visible", connectivity.latentFromVisible),
      ("latent-from-latent", connectivity.latentFromLatent),
    ] {
      try require(
        deviation >= 0, "connectivity.\(key)", deviation, "a standard deviation cannot be negative")
    }
  }

  private func require(_ condition: Bool, _ key: String, _ value: some Any, _ why: String)
    throws(SubsongError)
  {
    if !condition {
      throw SubsongError(
        .usage, "\(key) is \(value)", because: why, remedy: "see `subsong train --print-config`")
    }
  }

  private func requireProbability(_ value: Double, _ key: String, below limit: Double = 1.000_000_1)
    throws(SubsongError)
  {
    try require(value >= 0 && value < limit, key, value, "it is a probability")
  }
}
