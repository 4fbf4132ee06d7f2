import LearningTasks
import NumericalCore

/// An echo-state learner as it can be written down.
public struct EchoStateDescription: Hashable, Codable, Sendable {
  public var reservoir = ReservoirDescription()
  public var teacher = RateTeacherParameters()
  /// ms; it has to divide the states of the song.
  public var timeStep = 1.0
  /// β, not negative: the penalty on squared weights, beside the mean squared error.
  public var ridge = 1e-6
  /// Not negative: standard deviation of the normal noise in the units' inputs while the readout learns.
  public var stateNoise = 0.0
  /// Not negative: standard deviation of the normal noise on the teacher's rates where they are fed back while the readout learns.
  public var feedbackNoise = 0.1
  /// ms, not negative: how long the teacher feeds the reservoir before samples count.
  public var washout = 50.0
  /// Whether outputs that feed themselves back are kept within the rates' range, 0…1. With 200 units and 100 cycles of Für Elise six of
  /// six replays last a hundred cycles with it (correlations of 0.978 to 0.983), and five of six without it.
  public var clipsOutput = true

  public init() {}

  /// - Throws: ``NumericalCore/SubsongError`` (usage) that names the first parameter out of range.
  public func validate() throws(SubsongError) {
    try reservoir.validate()
    try teacher.validate()
    let limits = Limits("echo-state")
    try limits.requirePositive("time-step", timeStep)
    for (key, value) in [
      ("ridge", ridge), ("state-noise", stateNoise), ("feedback-noise", feedbackNoise), ("washout", washout),
    ] { try limits.requireNotNegative(key, value) }
  }
}
