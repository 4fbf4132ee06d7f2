import Experiments
import LearningTasks
import NumericalCore

/// Two visible neurons that play a melody of four states as well as their state lets them, with consequences that can be computed by hand.
///
/// A state lasts 25 steps of 0.1 ms; a note has the rate 0.9 and silence 0.1. A neuron that is held is silent.
struct ScriptedPlayer: PerturbableLearner {
  struct State: Sendable, Equatable {
    /// Steps by which the melody is behind.
    var lag = 0
    /// Whether it was nudged before.
    var knowsWhere = false
  }

  /// What the player needs to play besides its score.
  enum Character: Sendable {
    case plays
    /// Waits while it is held, and so is late afterwards.
    case waits
    /// Is silent until the teacher has nudged it once.
    case needsCue
    /// Is silent when its weights do not change.
    case needsPlasticity
  }

  let timeGrid: TimeGrid
  let character: Character
  let visibleCount = 2
  let neuronCount = 2
  let stepsPerCycle = 100
  let signals = [RecordableSignal(name: SignalPlan.rate, symbol: "r", unit: "1", meaning: "the firing rate")]
  let snapshots: [String] = []

  init(_ character: Character = .plays) throws {
    timeGrid = try TimeGrid(step: 0.1)
    self.character = character
  }

  static func song() throws -> Song {
    try Song(title: "four", rowNames: ["a", "b"], states: [[0], [1], [0, 1], []], stateDuration: 2.5)
  }

  private func rate(_ neuron: Int, _ step: Int) -> Double {
    let state = (step % stepsPerCycle + stepsPerCycle) % stepsPerCycle / 25
    return (neuron == 0 ? [0, 2] : [1, 2]).contains(state) ? 0.9 : 0.1
  }

  func targetRates(every interval: Int) -> Matrix<Double> {
    Matrix(rows: 2, columns: stepsPerCycle / interval) { rate($0, $1 * interval) }
  }

  func initialState() -> State { State() }
  func arrays(of state: State) -> NamedArrays { [:] }
  func state(from arrays: NamedArrays) throws(SubsongError) -> State { State() }

  func run(
    _ state: inout State, steps: Range<Int>, _ condition: CycleCondition, recording plans: [SignalPlan]
  ) throws(SubsongError) -> [Matrix<Double>] {
    if condition.nudged { state.knowsWhere = true }
    let canPlay =
      switch character {
      case .plays, .waits: true
      case .needsCue: state.knowsWhere
      case .needsPlasticity: condition.plastic
      }
    var rows: [[Double]] = []
    for step in steps {
      let held = condition.clamps.filter { $0.steps.contains(step) }
      rows.append(
        (0..<neuronCount).map { neuron in
          held.contains { $0.neurons.contains(neuron) } || !canPlay ? 0.1 : rate(neuron, step - state.lag)
        })
      if character == .waits, !held.isEmpty { state.lag += 1 }
    }
    return plans.map { plan in
      let sampled = steps.filter { $0 % plan.interval == 0 }
      return Matrix(rows: sampled.count, columns: neuronCount) { rows[sampled[$0] - steps.lowerBound][$1] }
    }
  }

  func synapses(of synapseClass: SynapseClass) -> [Synapse] { [] }
  func targetLevels(of song: Song) throws(SubsongError) -> Matrix<Double> { targetRates(every: 1) }
  func altered(by changes: [NetworkChange]) throws(SubsongError) -> ScriptedPlayer { self }
  func adopting(_ state: State, of predecessor: ScriptedPlayer) -> State { state }
  func apply(_ change: StateChange, to state: inout State) {}
}
