import LearningTasks
import NumericalCore

/// The first part of a song, given by the teacher so that a network knows where to begin.
public enum Cue {
  /// The share of a cycle for which a cue usually lasts.
  public static let usualShare = 0.2

  /// - Throws: ``NumericalCore/SubsongError`` (usage) unless the share is one of a cycle: above 0 and at most 1.
  static func validate(_ share: Double) throws(SubsongError) {
    guard share > 0, share <= 1 else {
      throw SubsongError(
        .usage, "the cue lasts \(share) cycles", because: "it is a part of a cycle: (0, 1]")
    }
  }
}

extension SequenceLearner {
  /// Runs one cycle of which the teacher gives the first part; in the rest the learner is on its own.
  ///
  /// - Parameters:
  ///   - state: where the cue begins, and then where it has ended.
  ///   - share: the part of the cycle that is given, (0, 1]; rounded to steps, and one step at least.
  ///   - plastic: whether weights change in this cycle.
  /// - Throws: ``NumericalCore/SubsongError``: usage for a share that is none, numerical if the state left the numbers.
  public func runCue(_ state: inout State, share: Double = Cue.usualShare, plastic: Bool) throws(SubsongError)
  {
    try Cue.validate(share)
    let end = max(1, Int((share * Double(stepsPerCycle)).rounded()))
    try run(&state, steps: 0..<end, CycleCondition(nudged: true, plastic: plastic), recording: [])
    guard end < stepsPerCycle else { return }
    try run(
      &state, steps: end..<stepsPerCycle, CycleCondition(nudged: false, plastic: plastic), recording: [])
  }
}
