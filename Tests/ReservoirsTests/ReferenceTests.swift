import Foundation
import NumericalCore
import Reservoirs
import TestSupport
import Testing

/// Against reservoirpy on the same matrices (`data/reference/reservoirs`).
@Suite struct ReferenceTests {
  private struct Content: Decodable {
    let recurrent, input, feedback, inputs, targets, activity, weights, free: [[Double]]
    let radius, leak, ridge: Double
    let bias, constants: [Double]
    let washout: Int
  }

  private let content: Content
  private let reservoir: Reservoir

  init() throws {
    content = try ReferenceData.json(named: "reservoirs/reservoirpy.json")
    let radius = content.radius
    reservoir = Reservoir(
      leakRate: content.leak,
      recurrent: SparseMatrix(Self.matrix(content.recurrent).map { 0.9 / radius * $0 }),
      input: Self.matrix(content.input), feedback: Self.matrix(content.feedback), bias: content.bias)
  }

  private static func matrix(_ rows: [[Double]]) -> Matrix<Double> {
    Matrix(rows: rows.count, columns: rows.first?.count ?? 0, storage: rows.flatMap(\.self))
  }

  /// The activities under teacher forcing.
  private func driven() -> [[Double]] {
    var (x, y) = (Array(repeating: 0.0, count: reservoir.unitCount), Array(repeating: 0.0, count: 3))
    return zip(content.inputs, content.targets).map { u, z in
      x = reservoir.step(x, input: u, feedback: y)
      y = z
      return x
    }
  }

  private func readout() throws -> Matrix<Double> {
    var samples = RidgeRegression(featureCount: reservoir.unitCount + 1, outputCount: 3)
    for (x, z) in zip(driven(), content.targets).dropFirst(content.washout) {
      samples.add(x + [1], target: z)
    }
    return try samples.solution(ridge: content.ridge)
  }

  /// Catches a wrong eigenvalue: NumPy's spectral radius.
  @Test func spectralRadius() throws {
    let radius = try #require(DenseAlgebra.spectralRadius(Self.matrix(content.recurrent)))
    #expect(abs(radius / content.radius - 1) < 1e-13)
  }

  /// Catches any difference in the update under inputs and teacher forcing.
  @Test func trajectory() {
    #expect(difference(driven().flatMap(\.self), content.activity.flatMap(\.self)) < 1e-12)
  }

  /// Catches a wrong penalty, such as one on the constant, and wrong sums.
  @Test func ridgeReadout() throws {
    let expected = zip(content.weights, content.constants).flatMap { $0 + [$1] }
    #expect(difference(try readout().storage, expected) < 1e-9)
  }

  /// Catches a readout that fits but does not continue as the reference does on its own feedback.
  @Test func freeRun() throws {
    let readout = try readout()
    var (x, y) = (driven()[59], content.targets[59])
    for (u, expected) in zip(content.inputs, content.free) {
      x = reservoir.step(x, input: u, feedback: y)
      y = (0..<3).map { output in dot(readout.row(output), x + [1]) }
      #expect(difference(x + y, expected) < 1e-9)
    }
  }
}
