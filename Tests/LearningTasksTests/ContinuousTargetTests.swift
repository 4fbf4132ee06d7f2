import Foundation
import LearningTasks
import NumericalCore
import Testing

@Suite struct ContinuousTargetTests {
  /// All eight lines of the table of ramps.
  private func song(stateDuration: Double) throws -> Song {
    let row = [0, 0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 1]
    return try Song(
      title: "t", rowNames: ["a"], states: row.map { $0 == 1 ? [0] : [] }, stateDuration: stateDuration)
  }

  /// The function at the steps is the table, for lengths with and without thirds and halves; steps whose time is off by
  /// roundings do not change sides of a border. Catches < for ≤ at a border.
  @Test(arguments: TargetShape.allCases, [0.1, 0.05, 0.25, 1, 10.0 / 3])
  func functionAndTableAgreeAtTheSteps(shape: TargetShape, step: Double) throws {
    let song = try song(stateDuration: 10)
    let table = try song.targetPotential(on: TimeGrid(step: step), restingPotential: -70, shape: shape)
    for column in 0..<table.columns {
      for time in [Double(column) * step, (Double(column) * step).nextUp, (Double(column) * step).nextDown] {
        let value = song.targetPotential(row: 0, at: time, restingPotential: -70, shape: shape)
        #expect(abs(value - table[0, column]) < 1e-11, "column \(column)")
      }
    }
  }

  /// Between steps the function is that of a finer grid; it is periodic. Catches a time taken to the step before.
  @Test func functionBetweenStepsIsTheFinerTable() throws {
    let song = try song(stateDuration: 10)
    let fine = try song.targetPotential(
      on: TimeGrid(step: 0.01), restingPotential: -65, amplitude: 15, rampOffset: 1)
    for column in stride(from: 0, to: fine.columns, by: 7) {
      for cycle in [-1.0, 0, 2] {
        let value = song.targetPotential(
          row: 0, at: Double(column) * 0.01 + cycle * song.duration, restingPotential: -65, amplitude: 15,
          rampOffset: 1)
        #expect(abs(value - fine[0, column]) < 1e-10)
      }
    }
  }

  /// At the exact third the rest begins: 1.4 mV below what the ramp has just before.
  @Test func bordersBelongToTheLaterPiece() throws {
    let song = try song(stateDuration: 10)
    func target(_ t: Double) -> Double { song.targetPotential(row: 0, at: t, restingPotential: -70) }
    // State 4 is off between two that sound.
    #expect(target(40 + 10.0 / 3) == -70)
    #expect(abs(target(40 + 10.0 / 3 - 1e-6) - (-70 + 20 / (1 + exp(-0.7 + 10.0 / 3)))) < 1e-5)
    #expect(target(40 + 20.0 / 3 - 1e-6) == -70)
    #expect(abs(target(40 + 20.0 / 3) - (-70 + 20 / (1 + exp(-0.7 + 10.0 / 3)))) < 1e-12)
  }
}
