import LearningTasks
import NumericalCore

/// What every learner of a comparison goes through: as many cycles with the teacher, the same scores, the same disturbances.
public struct ContestRules: Hashable, Codable, Sendable {
  /// Cycles of training; one in ``validationInterval`` of them is free and scored, all others are nudged.
  public var trainingCycles = 5000
  public var validationInterval = 20
  /// Free cycles of each replay that are scored.
  public var freeCycles = 100
  /// Nudged cycles before a replay.
  public var nudgedReplayCycles = 3
  /// ms between two samples of the rates that are scored; the same for all learners, whatever their time steps.
  public var sampleInterval = 1.0
  public var disturbances = ContestDisturbance.allCases

  public init() {}

  /// The schedule of a learner.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if a number makes no sense.
  func schedule(for learner: some SequenceLearner) throws(SubsongError) -> TrainingSchedule {
    var schedule = TrainingSchedule()
    schedule.trainingCycles = trainingCycles
    schedule.validationInterval = validationInterval
    schedule.nudgedReplayCycles = nudgedReplayCycles
    // The window of the last scored cycle reaches into one cycle more.
    schedule.replayCycles = nudgedReplayCycles + freeCycles + 1
    schedule.scoringInterval = try learner.timeGrid.steps(in: sampleInterval, named: "the scoring interval")
    try schedule.validate(stepsPerCycle: learner.stepsPerCycle)
    return schedule
  }
}

/// A disturbance that all learners meet which can.
public enum ContestDisturbance: String, Hashable, Codable, Sendable, CaseIterable {
  /// All visible neurons are held at rest for a cycle: the disturbance `full` of Kriener et al. (2024).
  case clamp
  /// Half of the latent neurons are held at rest for a cycle.
  case silence
  /// White noise of 2 mV/√ms reaches all visible neurons for a cycle.
  case noise

  /// In words.
  public var title: String {
    switch self {
    case .clamp: "visible held"
    case .silence: "half latent held"
    case .noise: "noise"
    }
  }

  /// - Parameters:
  ///   - cycle: ms.
  ///   - seed: of the draws.
  func perturbation(cycle: Double, seed: UInt64) -> Perturbation {
    var perturbation: Perturbation
    switch self {
    case .clamp: perturbation = Perturbation(.clamp)
    case .silence: perturbation = Perturbation(.silence)
    case .noise:
      perturbation = Perturbation(.whiteNoise)
      perturbation.target = PerturbationTarget(.visible)
    }
    (perturbation.name, perturbation.duration, perturbation.seed) = (rawValue, cycle, seed)
    return perturbation
  }
}
