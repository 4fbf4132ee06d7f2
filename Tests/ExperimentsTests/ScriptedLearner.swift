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

  let signals = [RecordableSignal(name: SignalPlan.rate, symbol: "r", unit: "1", meaning: "the firing rate")]
  let snapshots: [String] = []

  func initialState() -> State { State() }

  /// A row a condition, and a row a clamp with the index of its condition.
  func arrays(of state: State) -> NamedArrays {
    let clamps = state.conditions.enumerated().flatMap { index, condition in
      condition.clamps.map { clamp in
        let ranges = [
          clamp.steps.lowerBound, clamp.steps.upperBound, clamp.neurons.lowerBound, clamp.neurons.upperBound,
        ]
        return ([index] + ranges).map(Double.init) + [clamp.offset]
      }
    }
    return [
      "step": NamedArray([Double(state.step)], axis: "scalar", unit: "step"),
      "conditions": NamedArray(
        shape: [state.conditions.count, 2], axes: ["cycle", "condition"], unit: "1",
        values: state.conditions.flatMap { [$0.nudged ? 1 : 0, $0.plastic ? 1 : 0] }),
      "clamps": NamedArray(
        shape: [clamps.count, 6], axes: ["clamp", "part"], unit: "1", values: clamps.flatMap(\.self)),
    ]
  }

  func state(from arrays: NamedArrays) throws(SubsongError) -> State {
    guard let step = arrays["step"]?.values.first, let conditions = arrays["conditions"]?.matrix,
      let clamps = arrays["clamps"]?.matrix
    else { throw SubsongError(.badInput, "the arrays are not those of a scripted learner") }
    var state = State(step: Int(step))
    state.conditions = (0..<conditions.rows).map { row in
      CycleCondition(nudged: conditions[row, 0] == 1, plastic: conditions[row, 1] == 1)
    }
    for row in 0..<clamps.rows {
      let parts = (0..<5).map { Int(clamps[row, $0]) }
      state.conditions[parts[0]].clamps.append(
        SomaticClamp(steps: parts[1]..<parts[2], neurons: parts[3]..<parts[4], offset: clamps[row, 5]))
    }
    return state
  }

  func run(
    _ state: inout State, steps: Range<Int>, _ condition: CycleCondition, recording plans: [SignalPlan]
  ) throws(SubsongError) -> [Matrix<Double>] {
    state.conditions.append(condition)
    state.step += steps.count
    return plans.map { plan in
      let neurons = neurons(of: plan.population)
      let sampled = steps.filter { $0 % plan.interval == 0 }
      return Matrix(rows: sampled.count, columns: neurons.count) {
        rate(neurons.lowerBound + $1, sampled[$0] - (condition.nudged ? 0 : lag))
      }
    }
  }
}
