import Foundation
import LearningTasks
import NumericalCore

/// What the world does to a reservoir in some steps of a cycle.
struct ReservoirDrive {
  /// The rates that are asked for, step of the cycle × output; nil without a teacher.
  let teacher: Matrix<Double>?
  let plastic: Bool
  private let clamps: [SomaticClamp]
  /// Shifts of outputs and units, step that is run × neuron.
  private let shifts: Matrix<Double>?
  private let firstStep: Int
  private let parameters: RateTeacherParameters

  /// - Throws: ``NumericalCore/SubsongError`` (usage) for what a reservoir cannot do.
  init(_ condition: CycleCondition, steps: Range<Int>, _ teacher: RateTeacher, neuronCount: Int)
    throws(SubsongError)
  {
    try Self.check(condition, steps, teacher, neuronCount)
    parameters = teacher.parameters
    let own = condition.nudged ? teacher.rates : nil
    self.teacher = condition.otherTeacher.map(teacher.rates(of:)) ?? own
    plastic = condition.plastic
    clamps = condition.clamps
    firstStep = steps.lowerBound
    let shift = parameters.membraneTime / parameters.amplitude
    shifts = condition.currents?.map { $0 * shift }
  }

  private static func check(
    _ condition: CycleCondition, _ steps: Range<Int>, _ teacher: RateTeacher, _ neuronCount: Int
  ) throws(SubsongError) {
    precondition(
      steps.lowerBound >= 0 && steps.upperBound <= teacher.stepsPerCycle,
      "a cycle has \(teacher.stepsPerCycle) steps")
    if let input = condition.otherTeacher {
      precondition(
        input.levels.rows == teacher.outputCount && input.levels.columns == teacher.stepsPerCycle,
        "a teacher asks something of every output in every step")
      guard input.strength == 1 else {
        throw SubsongError(
          .usage, "a teacher of strength \(input.strength) cannot teach a reservoir",
          because:
            "its readout is fitted to the teacher's rates, which are not pulled at more or less strongly",
          remedy: "use strength 1")
      }
    }
    if let currents = condition.currents {
      precondition(
        currents.rows == steps.count && currents.columns == neuronCount,
        "a current has a row a step and a column a neuron")
      guard currents.storage.allSatisfy(\.isFinite) else {
        throw SubsongError(.badInput, "a current is no finite number")
      }
    }
    guard condition.clamps.allSatisfy({ $0.offset.isFinite }) else {
      throw SubsongError(.badInput, "the offset of a clamp is no finite number")
    }
  }

  /// What the teacher asks for in a step of the cycle.
  func target(_ step: Int) -> [Double]? { teacher.map { Array($0.row(step)) } }

  /// What is added to the outputs, or to the inputs of the units, in a step of the cycle; empty for nothing.
  func shift(_ step: Int, _ neurons: Range<Int>) -> [Double] {
    guard let row = shifts?.row(step - firstStep) else { return [] }
    return Array(row.dropFirst(neurons.lowerBound).prefix(neurons.count))
  }

  /// Holds outputs at the rate of the clamps' potentials; of several clamps the last counts.
  func clampOutputs(_ outputs: inout [Double], _ step: Int) {
    for clamp in clamps where clamp.steps.contains(step) {
      for output in clamp.neurons.clamped(to: outputs.indices) {
        outputs[output] = parameters.rate(of: clamp.offset)
      }
    }
  }

  /// Holds units at the activity that an input of offset / A leaves in the end, tanh(offset / A).
  func clampUnits(_ activity: inout [Double], _ step: Int, after outputCount: Int) {
    for clamp in clamps where clamp.steps.contains(step) {
      for neuron in clamp.neurons.clamped(to: outputCount..<outputCount + activity.count) {
        activity[neuron - outputCount] = tanh(clamp.offset / parameters.amplitude)
      }
    }
  }
}
