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
  public var integration = IntegrationParameters()

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
    description.integration = .paper
    return description
  }

  /// Checks what the model needs of its parameters.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) that names the first parameter out of range.
  public func validate() throws(SubsongError) {
    try require(latentCount >= 0, "network.latent", latentCount, "it counts neurons")
    try validateNeuron()
    try validateTeacher()
    try validateScaffold()
    try validateConnectivity()
    try require(
      delays.longest >= delays.shortest, "delays.longest", delays.longest, "it is below the shortest delay")
    try require(
      delays.resolution > 0 && delays.resolution.isFinite, "delays.resolution", delays.resolution,
      "it has to be positive and finite")
    try integration.validate(timeStep: timeStep)
    for (key, rate) in [("visible-to-visible", plasticity.visibleToVisible), ("other", plasticity.other)] {
      try requireFinite("plasticity.\(key)", rate)
    }
  }

  private func validateNeuron() throws(SubsongError) {
    for (key, value) in [
      ("e-leak", neuron.leakReversal), ("e-excitatory", neuron.excitatoryReversal),
      ("e-inhibitory", neuron.inhibitoryReversal), ("g-leak", neuron.leakConductance),
      ("g-dendrite", neuron.dendriticCoupling), ("rate-slope", neuron.rateSlope),
      ("rate-threshold", neuron.rateThreshold),
    ] { try requireFinite("neuron.\(key)", value) }
    try require(neuron.leakConductance > 0, "neuron.g-leak", neuron.leakConductance, "it has to be positive")
    try requireNotNegative("neuron.g-dendrite", neuron.dendriticCoupling)
    try require(neuron.rateSlope > 0, "neuron.rate-slope", neuron.rateSlope, "rates rise with the potential")
    try require(
      neuron.inhibitoryReversal < neuron.excitatoryReversal, "neuron.e-inhibitory", neuron.inhibitoryReversal,
      "it has to lie below the excitatory reversal potential")
  }

  private func validateTeacher() throws(SubsongError) {
    try require(
      (0..<1).contains(teacher.nudgingStrength), "teacher.nudging-strength", teacher.nudgingStrength,
      "it lies in [0, 1): at 1 the teacher's conductance is infinite")
    try requireFinite("teacher.amplitude", teacher.amplitude)
    try requireFinite("teacher.ramp-offset", teacher.rampOffset)
  }

  private func validateScaffold() throws(SubsongError) {
    for (key, value) in [("p", scaffold.outgoing), ("q", scaffold.incoming)] {
      try require(
        (0..<1).contains(value), "scaffold.\(key)", value,
        "it is a probability below 1, or growth does not end")
    }
    try requireProbability("scaffold.p0", scaffold.none)
    try requireNotNegative("scaffold.g-excitatory", scaffold.excitatoryConductance)
    try requireNotNegative("scaffold.g-inhibitory", scaffold.inhibitoryConductance)
  }

  private func validateConnectivity() throws(SubsongError) {
    try requireProbability("connectivity.innervation-ratio", connectivity.innervationRatio)
    try requireProbability("connectivity.density", connectivity.density)
    for (key, deviation) in [
      ("visible-from-visible", connectivity.visibleFromVisible),
      ("visible-from-latent", connectivity.visibleFromLatent),
      ("latent-from-visible", connectivity.latentFromVisible),
      ("latent-from-latent", connectivity.latentFromLatent),
    ] { try requireNotNegative("connectivity.\(key)", deviation) }
  }

  private func require(_ condition: Bool, _ key: String, _ value: some Any, _ why: String)
    throws(SubsongError)
  {
    if !condition {
      throw SubsongError(
        .usage, "\(key) is \(value)", because: why, remedy: "see `subsong train --print-config`")
    }
  }

  private func requireFinite(_ key: String, _ value: Double) throws(SubsongError) {
    try require(value.isFinite, key, value, "it has to be a finite number")
  }

  private func requireNotNegative(_ key: String, _ value: Double) throws(SubsongError) {
    try require(value >= 0 && value.isFinite, key, value, "it has to be finite and cannot be negative")
  }

  private func requireProbability(_ key: String, _ value: Double) throws(SubsongError) {
    try require((0...1).contains(value), key, value, "it is a probability")
  }
}
