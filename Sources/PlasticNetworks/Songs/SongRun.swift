import Autodiff
import LearningTasks
import NumericalCore

/// Some steps of one cycle of a ``GradientSongLearner``.
struct SongRun {
  private let learner: GradientSongLearner
  private let memory: SongMemory
  private let drive: SongDrive
  private let steps: Range<Int>
  private var recorder: RateRecorder
  private(set) var state: GradientSongState

  init(
    _ learner: GradientSongLearner, _ state: GradientSongState, _ drive: SongDrive, _ steps: Range<Int>,
    _ plans: [SignalPlan], in memory: SongMemory
  ) {
    (self.learner, self.state, self.drive, self.steps) = (learner, state, drive, steps)
    (recorder, self.memory) = (RateRecorder(plans, learner), memory)
  }

  var matrices: [Matrix<Double>] { recorder.matrices }

  /// - Throws: ``NumericalCore/SubsongError`` (numerical) if something left the numbers.
  mutating func run() throws(SubsongError) {
    memory.load(state)
    let firstSkipped = firstSkipped
    if steps.lowerBound == 0 { state.lesson = nil }
    for step in steps {
      take(step, runs: step < firstSkipped)
      if step == learner.stepsPerCycle - 1, let lesson = state.lesson { try learn(lesson) }
    }
    try check()
  }

  /// The steps from here on need not be run one by one: nobody and nothing looks at the outputs, and the lesson at their end goes through
  /// them anyway.
  private var firstSkipped: Int {
    guard recorder.isIdle, !drive.readsOutputs, steps.upperBound == learner.stepsPerCycle else {
      return steps.upperBound
    }
    return (steps.last { !drive.teaches($0) }).map { $0 + 1 } ?? steps.lowerBound
  }

  private mutating func take(_ step: Int, runs: Bool) {
    let width = learner.visibleCount
    var input = drive.input(step, own: Array(state.outputs.prefix(width)))
    state.outputs.removeFirst(width)
    if drive.teaches(step), let target = drive.target(step) {
      learner.addNoise(to: &input, step: state.completedSteps)
      if state.lesson == nil { state.lesson = SongLesson(start: state.cell) }
      state.lesson?.append(input: input, target: target)
    } else {
      state.lesson = nil
    }
    // What a lesson says of steps that are skipped comes at its end.
    state.outputs += runs ? advance(step, reading: input) : Array(repeating: 0, count: width)
    state.completedSteps += 1
  }

  /// - Returns: the rates of the outputs.
  private mutating func advance(_ step: Int, reading input: [Float]) -> [Float] {
    var output = memory.advance(input, holding: drive.heldUnits(step, learner.activity))
    drive.hold(&output, step)
    state.cell = memory.cellState
    let (activity, memory) = (learner.activity, memory)
    recorder.record(
      step, visible: output.map(Double.init), latent: memory.hidden.map(activity.rate(of:)))
    return output
  }

  /// The updates at the end of a cycle. The state after them is the one to which the parameters before them led.
  private mutating func learn(_ lesson: SongLesson) throws(SubsongError) {
    let first = try update(lesson)
    for _ in 1..<learner.description.updatesPerCycle { _ = try update(lesson) }
    (state.cell, state.lastLoss) = (first.cell, first.loss)
    state.outputs.replaceSubrange(
      state.outputs.count - first.outputs.count..<state.outputs.count, with: first.outputs)
    state.lesson = nil
  }

  private mutating func update(_ lesson: SongLesson) throws(SubsongError) -> SongMemory.Outcome {
    let outcome = memory.learn(lesson, parameters: state.parameters, keeping: learner.delaySteps)
    var gradient = outcome.gradient
    let norm = clipNorm(&gradient, to: learner.description.gradientClip)
    guard outcome.loss.isFinite, norm.isFinite else {
      throw learner.failure(
        "the \(outcome.loss.isFinite ? "gradient" : "loss") is no finite number", after: state.completedSteps)
    }
    let rate = learner.description.rate.value(after: state.updates)
    state.optimiser.update(&state.parameters, gradient: gradient, rate: rate)
    return outcome
  }

  private func check() throws(SubsongError) {
    for (name, values) in [("an output", state.outputs), ("the state of the cell", state.cell)]
    where !values.allSatisfy(\.isFinite) {
      throw learner.failure("\(name) is no finite number", after: state.completedSteps)
    }
  }
}
