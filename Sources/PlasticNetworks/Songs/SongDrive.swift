import LearningTasks
import NumericalCore

/// What the world does to a network in some steps of a cycle.
struct SongDrive: Sendable {
  /// The rates that are taught, step of the cycle × output; nil without a teacher.
  let teacher: [Float]?
  private let plastic: Bool
  private let clamps: [SomaticClamp]
  /// Added to the rates that the network reads: step that is run × neuron.
  private let shifts: Matrix<Double>?
  private let firstStep, outputCount, stepsPerCycle, delaySteps: Int
  private let parameters: RateTeacherParameters
  /// λ.
  private let share: Float

  /// - Throws: ``NumericalCore/SubsongError`` (usage) for what a network of this kind cannot do.
  init(_ condition: CycleCondition, steps: Range<Int>, for learner: GradientSongLearner) throws(SubsongError)
  {
    try Self.check(condition, steps, learner)
    (parameters, firstStep) = (learner.teacher.parameters, steps.lowerBound)
    share = Float(learner.description.teacherShare)
    (outputCount, stepsPerCycle) = (learner.visibleCount, learner.stepsPerCycle)
    let other = condition.otherTeacher.map { learner.teacher.rates(of: $0).storage.map { Float($0) } }
    teacher = other ?? (condition.nudged ? learner.taughtRates : nil)
    delaySteps = learner.delaySteps
    (plastic, clamps) = (condition.plastic, condition.clamps)
    let shift = parameters.membraneTime / parameters.amplitude
    shifts = condition.currents?.map { $0 * shift }
  }

  private static func check(
    _ condition: CycleCondition, _ steps: Range<Int>, _ learner: GradientSongLearner
  ) throws(SubsongError) {
    precondition(
      steps.lowerBound >= 0 && steps.upperBound <= learner.stepsPerCycle,
      "a cycle has \(learner.stepsPerCycle) steps")
    if let input = condition.otherTeacher {
      precondition(
        input.levels.rows == learner.visibleCount && input.levels.columns == learner.stepsPerCycle,
        "a teacher asks something of every output in every step")
      guard input.strength == 1 else {
        throw SubsongError(
          .usage, "a teacher of strength \(input.strength) cannot teach a network that learns by gradients",
          because: "how much of the teacher the network reads is a setting of the learner",
          remedy: "use strength 1, or another teacher share")
      }
    }
    try check(condition.clamps, learner)
    if let currents = condition.currents { try check(currents, steps, learner) }
  }

  private static func check(_ clamps: [SomaticClamp], _ learner: GradientSongLearner) throws(SubsongError) {
    guard clamps.allSatisfy({ $0.offset.isFinite }) else {
      throw SubsongError(.badInput, "the offset of a clamp is no finite number")
    }
    let hidden = learner.visibleCount..<learner.neuronCount
    guard learner.canClampHidden || clamps.allSatisfy({ $0.neurons.clamped(to: hidden).isEmpty }) else {
      throw SubsongError(
        .usage, "hidden units of the model \(learner.modelName) cannot be clamped",
        because: "its synapses or its readout follow the units' own activity within the step",
        remedy: "clamp outputs, or use the model rnn or lstm")
    }
  }

  private static func check(_ currents: Matrix<Double>, _ steps: Range<Int>, _ learner: GradientSongLearner)
    throws(SubsongError)
  {
    precondition(
      currents.rows == steps.count && currents.columns == learner.neuronCount,
      "a current has a row a step and a column a neuron")
    guard currents.storage.allSatisfy(\.isFinite) else {
      throw SubsongError(.badInput, "a current is no finite number")
    }
    let isHiddenFree = (0..<currents.rows).allSatisfy { row in
      currents.row(row).dropFirst(learner.visibleCount).allSatisfy { $0 == 0 }
    }
    guard isHiddenFree else {
      throw SubsongError(
        .usage, "a current into hidden units is not possible",
        because: "what comes from outside reaches them through the rates that the network reads",
        remedy: "let currents act on visible neurons only")
    }
  }

  /// What the teacher asks for in a step of the cycle.
  func target(_ step: Int) -> ArraySlice<Float>? {
    teacher.map { $0[step * outputCount..<(step + 1) * outputCount] }
  }

  /// Whether the network learns from a step: it is taught, plastic and not disturbed.
  func teaches(_ step: Int) -> Bool {
    teacher != nil && plastic && shifts == nil && !clamps.contains { $0.steps.contains(step) }
  }

  /// Whether what the network reads depends on its own outputs.
  var readsOutputs: Bool { teacher == nil || share < 1 }

  /// What the network reads in a step before noise: its own output of d steps before, mixed with what the teacher asked for then.
  func input(_ step: Int, own output: [Float]) -> [Float] {
    var input = output
    if let target = target((step + (stepsPerCycle - 1) * delaySteps) % stepsPerCycle) {
      for (index, rate) in target.enumerated() { input[index] = share * rate + (1 - share) * output[index] }
    }
    hold(&input, step)
    if let row = shifts?.row(step - firstStep) {
      for (index, shift) in row.prefix(outputCount).enumerated() { input[index] += Float(shift) }
    }
    return input
  }

  /// Holds outputs at φ(offset); of several clamps the last counts.
  func hold(_ outputs: inout [Float], _ step: Int) {
    for clamp in clamps where clamp.steps.contains(step) {
      for output in clamp.neurons.clamped(to: 0..<outputCount) {
        outputs[output] = Float(parameters.rate(of: clamp.offset))
      }
    }
  }

  /// The hidden units that are held in a step, from 0, and f(offset / A).
  func heldUnits(_ step: Int, _ activity: LatentActivity) -> [(units: Range<Int>, value: Float)] {
    clamps.compactMap { clamp in
      let (first, last) = (clamp.neurons.lowerBound - outputCount, clamp.neurons.upperBound - outputCount)
      guard clamp.steps.contains(step), last > 0 else { return nil }
      return (max(0, first)..<last, activity.value(at: clamp.offset / parameters.amplitude))
    }
  }
}
