import Foundation
import NumericalCore
import Reservoirs
import TestSupport
import Testing

/// The reservoir itself: its equation, its weights, and its memory.
@Suite struct ReservoirTests {
  /// Catches an error in any term of the update: leak, recurrent weights by row, inputs, feedback, bias, noise.
  @Test func stepIsTheEquation() {
    let (x, u, y, noise) = ([0.3, -0.4], [0.7], [0.9], [0.01, -0.02])
    let next = pencilReservoir.step(x, input: u, feedback: y, extra: noise)
    let first = 0.75 * 0.3 + 0.25 * tanh(0.5 * 0.3 + 2 * 0.7 + 0.5 * 0.9 + 0.1 + 0.01)
    let second = 0.75 * -0.4 + 0.25 * tanh(-0.3 + 0.25 * -0.4 - 0.7 + 0.9 - 0.2 - 0.02)
    #expect(difference(next, [first, second]) < 1e-15)
  }

  /// Catches lost, moved or added elements of the sparse form, empty rows included.
  @Test func sparseMatrixKeepsEveryElement() {
    let dense = Matrix<Double>(rows: 3, columns: 4, storage: [0, 1, 0, -2, 0, 0, 0, 0, 3, 0, 0, 4])
    #expect(SparseMatrix(dense).dense == dense)
    #expect(SparseMatrix(dense).values == [1, -2, 3, 4])
  }

  /// Catches a wrong scale: the norm of a high power of W grows with the spectral radius (Gelfand), and no eigenvalue solver is asked.
  @Test(arguments: [0.5, 0.95, 1.5]) func weightsHaveTheSpectralRadius(radius: Double) throws {
    var description = ReservoirDescription()
    description.unitCount = 40
    description.spectralRadius = radius
    let reservoir = try Reservoir(description, outputCount: 2, seed: 3)
    var power = reservoir.recurrent.dense
    var logarithm = 0.0
    // After m squarings the matrix is W^(2^m) / exp(2^m · logarithm).
    for exponent in 0..<24 {
      let norm = power.storage.reduce(0) { $0 + $1 * $1 }.squareRoot()
      logarithm += log(norm) / exp2(Double(exponent))
      let scaled = power.map { $0 / norm }
      power = Matrix(rows: 40, columns: 40) { i, j in
        dot(scaled.row(i), (0..<40).map { scaled[$0, j] })
      }
    }
    #expect(abs(exp(logarithm) / radius - 1) < 1e-5)
  }

  /// Catches densities and scales that are not what was asked for.
  @Test func weightsFollowTheDescription() throws {
    var description = ReservoirDescription()
    (description.unitCount, description.density) = (300, 0.2)
    (description.feedbackScale, description.biasScale) = (0.5, 0.1)
    let reservoir = try Reservoir(description, inputCount: 3, outputCount: 4, seed: 1)
    // 90 000 draws: five standard deviations are 0.0067.
    #expect(abs(Double(reservoir.recurrent.values.count) / 90_000 - 0.2) < 0.0067)
    for (values, scale) in [
      (reservoir.feedback.storage, 0.5), (reservoir.bias, 0.1), (reservoir.input.storage, 1),
    ] {
      let largest = values.map(abs).max() ?? 0
      #expect(largest <= scale && largest > 0.95 * scale)
      #expect(abs(values.reduce(0, +) / Double(values.count)) < 0.2 * scale)
    }
  }

  /// Catches draws that depend on each other: another output, or none, must not change the recurrent weights; another seed must.
  @Test func drawsAreAddressed() throws {
    let description = ReservoirDescription()
    let one = try Reservoir(description, outputCount: 1, seed: 7)
    let four = try Reservoir(description, inputCount: 2, outputCount: 4, seed: 7)
    #expect(one.recurrent == four.recurrent && one.bias == four.bias)
    #expect(one.feedback.storage[0] == four.feedback.storage[0])
    #expect(try Reservoir(description, outputCount: 1, seed: 8).recurrent != one.recurrent)
  }

  /// Catches a wrong leak or scale by what they are for: below a spectral radius of 1 a reservoir forgets where it began, far above it does not.
  @Test func initialStatesAreForgottenBelowRadiusOne() throws {
    func distance(radius: Double) throws -> Double {
      var description = ReservoirDescription()
      (description.unitCount, description.density, description.feedbackScale) = (50, 0.1, 1)
      (description.spectralRadius, description.leakRate) = (radius, 0.3)
      let reservoir = try Reservoir(description, outputCount: 1, seed: 4)
      var (a, b) = (Array(repeating: 0.9, count: 50), Array(repeating: -0.9, count: 50))
      for step in 0..<600 {
        let y = [0.5 * sin(Double(step) / 9)]
        (a, b) = (reservoir.step(a, feedback: y), reservoir.step(b, feedback: y))
      }
      return difference(a, b)
    }
    #expect(try distance(radius: 0.8) < 1e-12)
    #expect(try distance(radius: 4) > 0.1)
  }

  /// Catches a range that is not checked, and an error that does not name the parameter.
  @Test func refusesWhatIsOutOfRange() throws {
    func error(_ change: (inout ReservoirDescription) -> Void) -> SubsongError? {
      var description = ReservoirDescription()
      change(&description)
      return subsongError { _ = try Reservoir(description, outputCount: 1, seed: 1) }
    }
    #expect(error { $0.unitCount = 0 }?.what == "reservoir.units is 0")
    #expect(error { $0.density = 0 }?.what.contains("density") == true)
    #expect(error { $0.leakRate = 1.5 }?.what.contains("leak-rate") == true)
    #expect(error { $0.spectralRadius = -1 }?.what.contains("spectral-radius") == true)
    #expect(error { $0.feedbackScale = .nan }?.what.contains("feedback-scale") == true)
    #expect(
      error {
        $0.unitCount = 3; $0.density = 1e-9
      }?.why?.contains("loop") == true)
    #expect(error { $0.spectralRadius = 0 } == nil)
  }
}
