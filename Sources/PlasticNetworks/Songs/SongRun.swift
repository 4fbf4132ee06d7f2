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
    var input = drive.input(step, own: state.output)
    if drive.teaches(step), let target = drive.target(step) {
      learner.addNoise(to: &input, step: state.completedSteps)
      if state.lesson == nil { state.lesson = SongLesson(start: state.cell) }
      state.lesson?.append(input: input, target: target)
    } else {
      state.lesson = nil
    }
    if runs { advance(step, reading: input) }
    state.completedSteps += 1
  }

  private mutating func advance(_ step: Int, reading input: [Float]) {
    state.output = memory.advance(input, holding: drive.heldUnits(step, learner.activity))
    drive.hold(&state.output, step)
    state.cell = memory.cellState
    let (activity, memory) = (learner.activity, memory)
    recorder.record(
      step, visible: state.output.map(Double.init), latent: memory.hidden.map(activity.rate(of:)))
  }

  /// The update at the end of a cycle. The state after it is the one to which the parameters before it led.
  private mutating func learn(_ lesson: SongLesson) throws(SubsongError) {
    let outcome = memory.learn(lesson, parameters: state.parameters)
    var gradient = outcome.gradient
    let norm = clipNorm(&gradient, to: learner.description.gradientClip)
    guard outcome.loss.isFinite, norm.isFinite else {
      throw learner.failure(
        "the \(outcome.loss.isFinite ? "gradient" : "loss") is no finite number", after: state.completedSteps)
    }
    let rate = learner.description.rate.value(after: state.updates)
    state.optimiser.update(&state.parameters, gradient: gradient, rate: rate)
    (state.cell, state.output, state.lastLoss) = (outcome.cell, outcome.output, outcome.loss)
    state.lesson = nil
  }

  private func check() throws(SubsongError) {
    for (name, values) in [("an output", state.output), ("the state of the cell", state.cell)]
    where !values.allSatisfy(\.isFinite) {
      throw learner.failure("\(name) is no finite number", after: state.completedSteps)
    }
  }
}
