import Foundation
import LearningTasks
import NumericalCore

/// The rates that the teacher of the paper asks for: ramps of the potential through the neuron's transfer function.
func targetRates(of song: Song, step: Double = 0.2, shape: TargetShape = .ramps) throws -> Matrix<Double> {
  try song.targetPotential(on: TimeGrid(step: step), restingPotential: -70, shape: shape)
    .map { 1 / (1 + exp(0.3 * (-58 - $0))) }
}

/// The cycle again and again.
func repeated(_ cycle: Matrix<Double>, _ count: Int) -> Matrix<Double> {
  Matrix(rows: cycle.rows, columns: cycle.columns * count) { cycle[$0, $1 % cycle.columns] }
}

/// A song in which each row sounds in a state with probability `density`; no row sounds in all states.
func randomSong(
  rows: Int, states: Int, density: Double, stateDuration: Double = 10, index: Int
) throws -> Song {
  var stream = SeedTree(seed: 77).stream("test.song", index: index)
  var columns = (0..<states).map { _ in (0..<rows).filter { _ in stream.uniform() < density } }
  columns[states / 2] = []
  columns[states / 3] = [index % rows]
  return try Song(
    title: "random", rowNames: (0..<rows).map { "r\($0)" }, states: columns, stateDuration: stateDuration)
}

/// A melody of one row a state, in which neighbouring states differ, also across the border of the cycle.
func randomMelody(rows: Int, states: Int, index: Int) throws -> Song {
  var stream = SeedTree(seed: 78).stream("test.melody", index: index)
  var melody: [Int] = []
  while melody.count < states {
    let row = Int(stream.uniform() * Double(rows))
    let isLast = melody.count == states - 1
    if row != melody.last, !isLast || row != melody.first { melody.append(row) }
  }
  return try Song(
    title: "melody", rowNames: (0..<rows).map { "r\($0)" }, states: melody.map { [$0] }, stateDuration: 10)
}
