import Autodiff
import NumericalCore

/// Everything about a ``GradientSongLearner`` that changes while it runs.
public struct GradientSongState: Equatable, Sendable {
  /// The trained parameters, in the order of the network's layout.
  public var parameters: [Float]
  var optimiser: Adam<Float>
  /// The state of the cell in the order of its description: hidden activity, fast weights.
  public var cell: [Float]
  /// The rates of the outputs in the last steps, step × output, oldest first: the oldest are what the network reads next if nobody teaches.
  public var outputs: [Float]
  /// Steps since the beginning.
  public var completedSteps = 0
  /// What is learned at the end of the cycle; nil if the last step was none to learn from, and between cycles.
  package var lesson: SongLesson?
  /// Of the last update: the mean cross-entropy of the lesson; nil before the first.
  public internal(set) var lastLoss: Double?

  /// Updates of the parameters so far.
  public var updates: Int { optimiser.updates }
}

/// The steps of a cycle from which a network learns at its end: those without a gap up to now in which it was taught and not disturbed.
package struct SongLesson: Equatable, Sendable {
  /// The cell's state before the first of them.
  package var start: [Float]
  /// step × output: what the network read, noise included.
  package var inputs: [Float] = []
  /// step × output: the rates it was to predict.
  package var targets: [Float] = []

  mutating func append(input: [Float], target: ArraySlice<Float>) {
    inputs += input
    targets += target
  }
}

extension GradientSongLearner {
  public func arrays(of state: GradientSongState) -> NamedArrays {
    let layout = network.layout
    var arrays: NamedArrays = [
      "cell": .vector(state.cell, axis: "state"), "outputs": table(state.outputs),
      "completed_steps": NamedArray([Double(state.completedSteps)], axis: "scalar", unit: "step"),
      "last_loss": NamedArray([state.lastLoss ?? .nan], axis: "scalar", unit: "1"),
    ]
    arrays.add(ParameterSet(layout, values: state.parameters).arrays, below: "parameters")
    arrays.add(state.optimiser.arrays, below: "optimiser")
    if let lesson = state.lesson {
      arrays["lesson_start"] = .vector(lesson.start, axis: "state")
      arrays["lesson_inputs"] = table(lesson.inputs)
      arrays["lesson_targets"] = table(lesson.targets)
    }
    return arrays
  }

  public func state(from arrays: NamedArrays) throws(SubsongError) -> GradientSongState {
    var state = initialState()
    state.parameters = try ParameterSet<Float>(network.layout, from: arrays.below("parameters")).values
    try state.optimiser.restore(from: arrays.below("optimiser"))
    state.cell = try arrays.floats("cell", shape: [state.cell.count])
    state.outputs = try arrays.floats("outputs", shape: [delaySteps, visibleCount])
    let steps = try arrays.array("completed_steps", shape: [1]).values[0]
    guard let completed = Int(exactly: steps), completed >= 0 else {
      throw SubsongError(.badInput, "the stored state counts \(steps) completed steps")
    }
    state.completedSteps = completed
    let loss = try arrays.array("last_loss", shape: [1]).values[0]
    state.lastLoss = loss.isNaN ? nil : loss
    state.lesson = try lesson(from: arrays)
    return state
  }

  private func lesson(from arrays: NamedArrays) throws(SubsongError) -> SongLesson? {
    let parts = ["lesson_start", "lesson_inputs", "lesson_targets"].filter { arrays[$0] != nil }
    if parts.isEmpty { return nil }
    let steps = arrays["lesson_inputs"]?.shape.first ?? 0
    guard (1..<stepsPerCycle).contains(steps) else {
      throw SubsongError(
        .badInput, "the array 'lesson_inputs' has \(steps) steps",
        because: "a lesson that is under way has fewer than the \(stepsPerCycle) of a cycle")
    }
    let shape = [steps, visibleCount]
    return SongLesson(
      start: try arrays.floats("lesson_start", shape: [network.cell.stateCount]),
      inputs: try arrays.floats("lesson_inputs", shape: shape),
      targets: try arrays.floats("lesson_targets", shape: shape))
  }

  private func table(_ values: [Float]) -> NamedArray {
    NamedArray(
      shape: [values.count / visibleCount, visibleCount], axes: ["step", "output"], unit: "1",
      values: values.map(Double.init))
  }
}

extension NamedArray {
  fileprivate static func vector(_ values: [Float], axis: String) -> NamedArray {
    NamedArray(values.map(Double.init), axis: axis, unit: "1")
  }
}

extension [String: NamedArray] {
  fileprivate func floats(_ name: String, shape: [Int]) throws(SubsongError) -> [Float] {
    try array(name, shape: shape).values.map { Float($0) }
  }
}
