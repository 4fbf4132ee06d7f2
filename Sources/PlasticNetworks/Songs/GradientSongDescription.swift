import Autodiff
import LearningTasks
import NumericalCore

/// A network that learns a song by gradients, as it can be written down.
///
/// The defaults were chosen on Für Elise. With about 3900 trained parameters, 3000 cycles and seeds 4 and 5 the free cycles of an RNN (50
/// units), an LSTM (24), an STPN (28) and a plastic RNN (24) and LSTM (13) reach mean correlations of 0.979 to 0.991.
public struct GradientSongDescription: Hashable, Codable, Sendable {
  /// Which network, in its clean definition.
  public var model: PlasticModel
  public var teacher = RateTeacherParameters()
  /// ms; it has to divide the states of the song.
  public var timeStep = 1.0
  /// d, ms, positive, a multiple of the time step: after so long a network reads what its outputs said. The longer, the more of the song it
  /// has to carry by itself, and the less it learns to wait for the teacher's hints; see ``GradientSongLearner``.
  public var feedbackDelay = 10.0
  /// ms, not negative: the longest time constants of hidden units before anything is learned; see ``GradientSongLearner``. Nothing is done
  /// about them if it is not longer than a step.
  public var memory = 40.0
  /// Adam's rate for the update after so many others. Networks with a rate that stays replay badly even where their loss is as small.
  public var rate: Schedule
  public var optimiser = AdamSettings()
  /// k, at least 1: so many updates follow on a cycle, each with the gradient of what was read in it at the parameters that it finds.
  public var updatesPerCycle = 3
  /// Positive: the largest 2-norm of the gradient; nil for none.
  public var gradientClip: Double? = 0.3
  /// λ, above 0 and at most 1: the teacher's share in what the network reads in nudged steps; the rest is its own last output. Below 1 the
  /// network meets its own errors while it learns, and learns to undo them.
  public var teacherShare = 0.7
  /// Not negative: standard deviation of the normal noise on the rates that the network reads while it learns.
  public var inputNoise = 0.03

  /// - Parameters:
  ///   - model: what learns the song.
  ///   - cycles: nudged ones that are planned; the rate falls until then.
  public init(_ model: PlasticModel, cycles: Int = 3000) {
    self.model = model
    rate = .cosine(from: 3e-3, to: 1e-5, period: updatesPerCycle * cycles)
  }

  /// - Throws: ``NumericalCore/SubsongError`` (usage) that names the first parameter out of range.
  public func validate() throws(SubsongError) {
    try teacher.validate()
    try require(timeStep > 0 && timeStep.isFinite, "time-step", timeStep, "it has to be positive and finite")
    try require(
      feedbackDelay > 0 && feedbackDelay.isFinite, "feedback-delay", feedbackDelay,
      "it has to be positive and finite")
    try require(
      memory >= 0 && memory.isFinite, "memory", memory, "it has to be finite and cannot be negative")
    let first = rate.value(after: 0)
    try require(first > 0 && first.isFinite, "rate", first, "it has to be positive and finite")
    try require(
      inputNoise >= 0 && inputNoise.isFinite, "input-noise", inputNoise,
      "it has to be finite and cannot be negative")
    try require(
      teacherShare > 0 && teacherShare <= 1, "teacher-share", teacherShare, "it lies above 0 and is at most 1"
    )
    try require(updatesPerCycle >= 1, "updates-per-cycle", Double(updatesPerCycle), "it is at least 1")
    if let gradientClip {
      try require(gradientClip > 0, "gradient-clip", gradientClip, "it has to be positive")
    }
  }

  private func require(_ condition: Bool, _ key: String, _ value: Double, _ why: String)
    throws(SubsongError)
  {
    if !condition {
      throw SubsongError(
        .usage, "song.\(key) is \(value)", because: why, remedy: "give a value in that range")
    }
  }
}
