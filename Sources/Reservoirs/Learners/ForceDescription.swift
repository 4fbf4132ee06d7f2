import LearningTasks
import NumericalCore

/// A FORCE learner as it can be written down.
///
/// The defaults are those that replay Für Elise best with 100 and 200 units (seeds 1–3). More units need more cycles, or they follow the noise
/// of the few samples: 500 units are at 0.99 after 60 cycles (seeds 1 and 2), and lost on their way after 20.
public struct ForceDescription: Hashable, Codable, Sendable {
  /// Chaotic by itself: the spectral radius is above 1.
  public var reservoir: ReservoirDescription
  public var teacher = RateTeacherParameters()
  /// ms; it has to divide the states of the song.
  public var timeStep = 1.0
  /// α, positive: the penalty on squared weights, relative to the sum of squared errors; the smaller, the faster it learns at first.
  public var regularisation = 0.01
  /// k, at least 1: the readout changes every so many steps.
  public var updateInterval = 3
  /// Not negative: standard deviation of the normal noise on what is fed back in the steps in which the readout learns.
  public var feedbackNoise = 0.03
  /// Whether the outputs are kept within the rates' range, 0…1, before they are fed back; it makes no difference here.
  public var clipsOutput = false

  public init() {
    reservoir = ReservoirDescription()
    reservoir.density = 0.1
    reservoir.feedbackScale = 0.5
    reservoir.leakRate = 0.15
  }

  /// - Throws: ``NumericalCore/SubsongError`` (usage) that names the first parameter out of range.
  public func validate() throws(SubsongError) {
    try reservoir.validate()
    try teacher.validate()
    let limits = Limits("force")
    try limits.requirePositive("time-step", timeStep)
    try limits.requirePositive("regularisation", regularisation)
    try limits.requireNotNegative("feedback-noise", feedbackNoise)
    try limits.require(updateInterval >= 1, "update-interval", updateInterval, "it counts steps, from 1")
  }
}
