import Autodiff
import LearningTasks
import NumericalCore
import PlasticNetworks

/// Small learners on a short song, and the same network on the tape.
enum SongLearners {
  /// Four rows, six states of 8 ms.
  static func song() throws -> Song {
    try Song(
      title: "six notes", rowNames: ["a", "b", "c", "d"], states: [[0], [1], [0, 2], [3], [1], [2]],
      stateDuration: 8)
  }

  static func learner(
    _ model: String, _ rule: PlasticRule? = nil, hidden: Int = 7, seed: UInt64 = 3,
    _ change: (inout GradientSongDescription) -> Void = { _ in }
  ) throws -> GradientSongLearner {
    var description = GradientSongDescription(try PlasticModel(model, hidden: hidden, rule: rule))
    change(&description)
    return try GradientSongLearner(description, song: song(), seed: seed)
  }

  static let plan = SignalPlan(SignalPlan.rate, every: 1, of: .all)

  /// The mean over free cycles of their best correlation.
  static func correlation(
    _ learner: GradientSongLearner, _ state: GradientSongState, cycles: Int
  ) throws -> Double {
    let scorer = ReplayScorer(target: learner.targetRates(every: 1))
    let plan = SignalPlan(SignalPlan.rate, every: 1, of: .visible)
    var state = state
    var rates: [Matrix<Double>] = []
    for _ in 0...cycles {
      rates.append(try learner.runCycle(&state, .free, recording: [plan])[0].transposed())
    }
    let scores = zip(rates, rates.dropFirst()).map {
      scorer.bestLinearShift(response: $0.appendingColumns(of: $1)).correlation
    }
    return scores.reduce(0, +) / Double(cycles)
  }
}

/// The network of a learner on the tape in double precision, from a state of it.
final class SongOnTape {
  let tape = Tape<Double>()
  let parameters: [Variable<Double>]
  private let network: SequenceNetwork
  private let context: StepContext<Double>
  private var cell: CellState<Double>

  init(_ network: SequenceNetwork, _ state: GradientSongState) {
    let (layout, tape) = (network.layout, tape)
    let parameters = zip(layout.parameters, layout.ranges).map { parameter, range in
      tape.variable(NDArray(shape: parameter.shape, values: state.parameters[range].map(Double.init)))
    }
    let named = Dictionary(uniqueKeysWithValues: zip(layout.parameters.map(\.name), parameters))
    (self.parameters, self.network) = (parameters, network)
    context = StepContext(tape: tape, parameters: named)
    cell = CellState(of: network.cell, items: 1, on: tape)
    var start = 0
    for array in network.cell.state {
      let values = state.cell[start..<start + array.count].map(Double.init)
      cell[array.name] = tape.constant(NDArray(shape: [1] + array.shape, values: values))
      start += array.count
    }
  }

  /// The logits after a step that reads these rates.
  func step(_ rates: [Double]) -> Variable<Double> {
    let input = tape.constant(NDArray(shape: [1, rates.count], values: rates))
    let handed = network.cell.step(input, &cell, context)
    switch network.readout {
    case .linear:
      return handed.times(context["readout.weight"], transposed: .right) + context["readout.bias"]
    case .leading(let outputs): return handed.sliced(axis: 1, 0..<outputs)
    }
  }
}
