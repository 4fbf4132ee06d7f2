import NumericalCore

/// What the world does to a learner during one cycle, or a part of it.
public struct CycleCondition: Hashable, Sendable {
  /// Whether the teacher nudges the visible neurons (λ_on).
  public var nudged: Bool
  /// Whether the plastic weights change.
  public var plastic: Bool
  /// Somata held at a potential, in addition.
  public var clamps: [SomaticClamp]
  /// Currents into the somata in addition, mV/ms: a row a step that is run, a column a neuron.
  public var currents: Matrix<Double>?
  /// Another teacher than the learner's own; it nudges whether `nudged` or not.
  public var otherTeacher: TeacherInput?

  public init(
    nudged: Bool, plastic: Bool = true, clamps: [SomaticClamp] = [], currents: Matrix<Double>? = nil,
    otherTeacher: TeacherInput? = nil
  ) {
    self.nudged = nudged
    self.plastic = plastic
    self.clamps = clamps
    self.currents = currents
    self.otherTeacher = otherTeacher
  }

  /// A cycle with the teacher.
  public static let nudged = CycleCondition(nudged: true)
  /// A cycle on its own. Plasticity stays on, as it always does.
  public static let free = CycleCondition(nudged: false)
}

/// Some neurons' somata, held at resting potential plus an offset for some steps of a cycle.
public struct SomaticClamp: Hashable, Codable, Sendable {
  /// Steps of the cycle, from 0.
  public var steps: Range<Int>
  /// Neurons, from 0.
  public var neurons: Range<Int>
  /// Above the leak reversal potential, mV.
  public var offset: Double

  public init(steps: Range<Int>, neurons: Range<Int>, offset: Double) {
    self.steps = steps
    self.neurons = neurons
    self.offset = offset
  }
}

/// What a teacher asks of the visible neurons for one cycle, whatever the learner's own song is.
public struct TeacherInput: Hashable, Sendable {
  /// Visible neuron × step of the cycle, 0 where a row of the song is silent and 1 where it sounds; straight lines between the steps, and
  /// from the last to the first.
  public var levels: Matrix<Double>
  /// How strongly it nudges, relative to the learner's own teacher.
  public var strength: Double

  public init(levels: Matrix<Double>, strength: Double = 1) {
    self.levels = levels
    self.strength = strength
  }
}
