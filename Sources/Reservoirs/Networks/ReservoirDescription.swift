import NumericalCore

/// A reservoir as it can be written down: a value from which ``Reservoir`` is built.
///
/// Weights that exist are drawn once and stay. Recurrent ones are normal and then scaled together to the spectral radius;
/// those from inputs and outputs and the biases are uniform on ± their scale.
///
/// The defaults are those that replay Für Elise best as an ``EchoStateLearner`` (200 units, seeds 1–3). A spectral radius above 1
/// does no harm there: the teacher drives the units away from the origin, where tanh is flatter, and what is fed back quietens the rest.
public struct ReservoirDescription: Hashable, Codable, Sendable {
  /// N: leaky tanh units, at least 1.
  public var unitCount = 200
  /// ρ: the largest absolute value of an eigenvalue of the recurrent weights; not negative.
  public var spectralRadius = 1.2
  /// In (0, 1]: the probability that a recurrent connection exists.
  public var density = 0.2
  /// Not negative: the weights from inputs lie within ± this.
  public var inputScale = 1.0
  /// Not negative: the weights from outputs back into the reservoir lie within ± this.
  public var feedbackScale = 0.3
  /// Not negative: the biases lie within ± this.
  public var biasScale = 0.0
  /// a in (0, 1]: how much of its past a unit forgets in a step; its time constant is about 1/a steps.
  public var leakRate = 0.3

  public init() {}

  /// Checks what the model needs of its parameters.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) that names the first parameter out of range.
  public func validate() throws(SubsongError) {
    let limits = Limits("reservoir")
    try limits.require(
      (1...Self.mostUnits).contains(unitCount), "units", unitCount, "it is 1 to \(Self.mostUnits)")
    for (key, scale) in [
      ("spectral-radius", spectralRadius), ("input-scale", inputScale), ("feedback-scale", feedbackScale),
      ("bias-scale", biasScale),
    ] { try limits.requireNotNegative(key, scale) }
    try limits.requirePositiveShare("density", density)
    try limits.requirePositiveShare("leak-rate", leakRate)
  }

  /// A matrix of as many rows and columns is still kept and factorised.
  private static let mostUnits = 20_000
}
