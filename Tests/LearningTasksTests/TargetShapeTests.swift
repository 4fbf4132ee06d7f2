import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct TargetShapeTests {
  private struct Reference: Decodable {
    var pattern: [[Int]]
    var target_u: [[Double]]
  }

  /// Which branch holds at a step within the state.
  private struct Expected {
    var step: Int
    var branch: String

    init(_ step: Int, _ branch: String) {
      self.step = step
      self.branch = branch
    }
  }

  private func song(_ pattern: [[Int]], stateDuration: Double = 10) throws -> Song {
    try Song(
      title: "t", rowNames: pattern.indices.map { "\($0)" },
      states: pattern[0].indices.map { state in pattern.indices.filter { pattern[$0][state] == 1 } },
      stateDuration: stateDuration)
  }

  @Test("The published simulator's targets, to 1e-13") func reference() throws {
    let reference = try ReferenceData.json(Reference.self, named: "elise/target_u.json")
    let target = try song(reference.pattern).targetPotential(on: TimeGrid(step: 0.1), restingPotential: -70)
    #expect(target.rows == 3 && target.columns == 400)
    for row in 0..<3 {
      for t in 0..<400 {
        let expected = reference.target_u[row][t]
        #expect(abs(target[row, t] - expected) <= 1e-13 * abs(expected))
      }
    }
  }

  /// Row 1 of each pattern is the state that is looked at; each of the eight lines of the table at the steps on both
  /// sides of its borders, for L = 100 as in the paper's Methods.
  private static let table: [(beforeNowNext: [Int], expected: [Expected])] = [
    ([0, 0, 0], [.init(0, "rest"), .init(99, "rest")]),
    ([0, 0, 1], [.init(0, "rest"), .init(66, "rest"), .init(67, "upLate"), .init(99, "upLate")]),
    ([1, 0, 0], [.init(0, "down"), .init(33, "down"), .init(34, "rest"), .init(99, "rest")]),
    ([1, 0, 1], [.init(33, "down"), .init(34, "rest"), .init(66, "rest"), .init(67, "upLate")]),
    ([0, 1, 0], [.init(0, "up"), .init(49, "up"), .init(50, "downLate"), .init(99, "downLate")]),
    ([0, 1, 1], [.init(0, "up"), .init(66, "up"), .init(67, "on"), .init(99, "on")]),
    ([1, 1, 0], [.init(0, "on"), .init(33, "on"), .init(34, "downLate"), .init(99, "downLate")]),
    ([1, 1, 1], [.init(0, "on"), .init(50, "on"), .init(99, "on")]),
  ]

  @Test("Each line of the table, at both sides of its borders", arguments: 0..<8)
  func lineOfTable(index: Int) throws {
    let (beforeNowNext, expected) = Self.table[index]
    let target = try song([beforeNowNext]).targetPotential(on: TimeGrid(step: 0.1), restingPotential: -70)
    for point in expected {
      let (t, branch) = (point.step, point.branch)
      let (early, late) = (Double(t) * 0.1, Double(t - 100) * 0.1)
      let value: Double =
        switch branch {
        case "rest": -70
        case "up": -70 + 20 / (1 + exp(-0.7 - early))
        case "down": -70 + 20 / (1 + exp(-0.7 + early))
        case "upLate": -70 + 20 / (1 + exp(-0.7 - late))
        case "downLate": -70 + 20 / (1 + exp(-0.7 + late))
        default: -70 + 20 / (1 + exp(-10.7))
        }
      #expect(abs(target[0, 100 + t] - value) < 1e-12, "step \(t) should be '\(branch)'")
    }
  }

  @Test(
    "The borders lie at the first step ≥ L/3 and ≥ 2L/3 for any number of steps (rounding them would shift a step)",
    arguments: [1, 2, 3, 4, 7, 9, 10, 11, 99, 100, 101])
  func borders(length: Int) throws {
    let target = try song([[1, 0, 1]], stateDuration: Double(length)).targetPotential(
      on: TimeGrid(step: 1), restingPotential: -70)
    for t in 0..<length {
      let isRest = Double(t) >= Double(length) / 3 && Double(t) < 2 * Double(length) / 3
      #expect((target[0, length + t] == -70) == isRest, "step \(t) of \(length)")
    }
  }

  @Test("Rectangles jump exactly at the border") func rectangular() throws {
    let target = try song([[1, 0], [0, 1]], stateDuration: 1).targetPotential(
      on: TimeGrid(step: 0.5), restingPotential: -65, amplitude: 10, shape: .rectangular)
    #expect(target.storage == [-55, -55, -65, -65, -65, -65, -55, -55])
  }

  @Test("The target moves with resting potential and scales with amplitude; the offset shifts the crossing")
  func parameters() throws {
    let song = try song([[0, 1, 0]])
    let grid = try TimeGrid(step: 0.1)
    let base = try song.targetPotential(on: grid, restingPotential: -70)
    let other = try song.targetPotential(on: grid, restingPotential: -60, amplitude: 5)
    for (a, b) in zip(base.storage, other.storage) { #expect(abs((a + 70) / 20 - (b + 60) / 5) < 1e-14) }
    let centred = try song.targetPotential(on: grid, restingPotential: 0, rampOffset: 0)
    #expect(centred[0, 100] == 10)
  }

  @Test("A state that is no whole number of steps is refused") func noMultiple() throws {
    let song = try song([[1]], stateDuration: 0.25)
    #expect(
      subsongError { _ = try song.targetPotential(on: TimeGrid(step: 0.1), restingPotential: -70) }?.category
        == .usage)
    #expect(
      subsongError { _ = try song.targetPotential(on: TimeGrid(step: 1e7), restingPotential: -70) }?.category
        == .usage)
  }
}
