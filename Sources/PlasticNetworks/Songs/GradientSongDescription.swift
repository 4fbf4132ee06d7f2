import Autodiff
import LearningTasks
import NumericalCore

/// A network that learns a song by gradients, as it can be written down.
public struct GradientSongDescription: Hashable, Codable, Sendable {
  /// Which network, in its clean definition.
  public var model: PlasticModel
  public var teacher = RateTeacherParameters()
  /// ms; it has to divide the states of the song.
  public var timeStep = 1.0
  /// ms, not negative: the longest time constants of hidden units before anything is learned; see ``GradientSongLearner``. Nothing is done
  /// about them if it is not longer than a step.
  public var memory = 100.0
  /// Adam's rate for the update after so many others.
  public var rate = Schedule.constant(3e-3)
  public var optimiser = AdamSettings()
  /// Positive: the largest 2-norm of the gradient; nil for none.
  public var gradientClip: Double? = 1
  /// λ, above 0 and at most 1: the teacher's share in what the network reads in nudged steps; the rest is its own last output. Below 1 the
  /// network meets its own errors while it learns, and learns to undo them.
  public var teacherShare = 0.5
  /// Not negative: standard deviation of the normal noise on the rates that the network reads while it learns.
  public var inputNoise = 0.03

  public init(_ model: PlasticModel) { self.model = model }

  /// - Throws: ``SubsongError`` (usage) that names the first parameter out of range.
  public func validate() throws(SubsongError) {
    try teacher.validate()
    try require(timeStep > 0 && timeStep.isFinite, "time-step", timeStep, "it has to be positive and finite")
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
