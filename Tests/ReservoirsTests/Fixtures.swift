import Foundation
import LearningTasks
import NumericalCore
import Reservoirs

/// Three rows, six states of 10 ms.
func smallSong() throws -> Song {
  try Song(
    title: "Scale", rowNames: ["A", "B", "C"], states: [[0], [1], [2], [1], [0, 2], []], stateDuration: 10)
}

/// An echo-state learner of 20 units that learns from the first samples on.
func smallEchoState() throws -> EchoStateLearner {
  var description = EchoStateDescription()
  description.reservoir.unitCount = 20
  description.reservoir.density = 0.3
  description.washout = 7
  description.stateNoise = 1e-3
  description.feedbackNoise = 1e-2
  return try EchoStateLearner(description, song: smallSong(), seed: 5)
}

/// A FORCE learner of 20 units.
func smallForce(clips: Bool = false) throws -> ForceLearner {
  var description = ForceDescription()
  description.reservoir.unitCount = 20
  description.reservoir.density = 0.3
  description.clipsOutput = clips
  return try ForceLearner(description, song: smallSong(), seed: 5)
}

/// A reservoir of two units and one output whose numbers fit on paper.
let pencilReservoir = Reservoir(
  leakRate: 0.25,
  recurrent: SparseMatrix(Matrix(rows: 2, columns: 2, storage: [0.5, 0, -1, 0.25])),
  input: Matrix(rows: 2, columns: 1, storage: [2, -1]),
  feedback: Matrix(rows: 2, columns: 1, storage: [0.5, 1]), bias: [0.1, -0.2])

/// The largest absolute difference.
func difference(_ a: [Double], _ b: [Double]) -> Double {
  a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}

/// The mean correlation with the song over some free cycles with frozen weights, each at its best shift into the next.
func replay<Learner: SequenceLearner>(_ learner: Learner, _ state: Learner.State, cycles: Int) throws
  -> Double
{
  var state = state
  let scorer = ReplayScorer(target: learner.targetRates(every: 1))
  let rates = try (0...cycles).map { _ in
    try learner.runCycle(
      &state, CycleCondition(nudged: false, plastic: false),
      recording: [SignalPlan(SignalPlan.rate, every: 1, of: .visible)])[0]
  }
  let scores = zip(rates, rates.dropFirst()).map { first, second in
    let both = Matrix(
      rows: first.rows + second.rows, columns: first.columns, storage: first.storage + second.storage)
    return scorer.bestLinearShift(response: both.transposed()).correlation
  }
  return scores.reduce(0, +) / Double(cycles)
}

/// The inner product.
func dot(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

/// A multiple of the identity.
func diagonal(_ n: Int, _ value: Double) -> Matrix<Double> {
  var matrix = Matrix(rows: n, columns: n, repeating: 0.0)
  for index in 0..<n { matrix[index, index] = value }
  return matrix
}
