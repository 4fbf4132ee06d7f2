import Experiments
import LearningTasks
import NumericalCore

/// A learner that plays a melody with a delay of so many samples, and remembers the conditions it was run under.
struct ScriptedLearner: SequenceLearner {
  struct State: Sendable, Equatable {
    var conditions: [CycleCondition] = []
    var step = 0
  }

  let timeGrid: TimeGrid
  let visibleCount = 2
  let neuronCount = 3
  let stepsPerCycle = 40
  /// By how many steps the free replay lags the target.
  var lag = 0

  init(lag: Int = 0) throws {
    timeGrid = try TimeGrid(step: 0.1)
    self.lag = lag
  }

  private func rate(_ neuron: Int, _ step: Int) -> Double {
    let phase = (step % stepsPerCycle + stepsPerCycle) % stepsPerCycle
    return phase / 10 % 2 == neuron % 2 ? 0.9 : 0.1 + 0.01 * Double(phase % 10)
  }

  func targetRates(every interval: Int) -> Matrix<Double> {
    Matrix(rows: visibleCount, columns: stepsPerCycle / interval) { rate($0, $1 * interval) }
  }

  func initialState() -> State { State() }

  func runCycle(_ state: inout State, _ condition: CycleCondition, recording: RateRecordingPlan?)
    throws(SubsongError) -> Matrix<Double>?
  {
    state.conditions.append(condition)
    state.step += stepsPerCycle
    guard let recording else { return nil }
    let neurons = recording.population == .all ? neuronCount : visibleCount
    return Matrix(rows: neurons, columns: stepsPerCycle / recording.interval) {
      rate($0, $1 * recording.interval - (condition.nudged ? 0 : lag))
    }
  }
}
