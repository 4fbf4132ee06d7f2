import Foundation
import NumericalCore

/// Leaky tanh units with fixed random weights.
///
///     x ← (1 − a) x + a tanh(W x + W_in u + W_fb y + b + ξ)
///
/// with the activities x (N), inputs u, outputs y that are fed back, biases b, and whatever else is added to the units' inputs, ξ.
/// All quantities are numbers without unit; a step is as long as the learner says.
///
/// Reference: Jaeger, *The "echo state" approach to analysing and training recurrent neural networks*, GMD report 148 (2001);
/// Jaeger, Lukoševičius, Popovici, Siewert, Neural Networks 20, 335–352 (2007), for leaky units.
public struct Reservoir: Hashable, Sendable {
  /// a.
  public let leakRate: Double
  /// W, post × pre.
  public let recurrent: SparseMatrix
  /// W_in, unit × input.
  public let input: Matrix<Double>
  /// W_fb, unit × output.
  public let feedback: Matrix<Double>
  /// b.
  public let bias: [Double]

  /// N.
  public var unitCount: Int { bias.count }
  public var outputCount: Int { feedback.columns }

  /// A reservoir of given weights.
  ///
  /// - Precondition: the shapes fit each other, and 0 < a ≤ 1.
  public init(
    leakRate: Double, recurrent: SparseMatrix, input: Matrix<Double>? = nil, feedback: Matrix<Double>,
    bias: [Double]
  ) {
    let input = input ?? Matrix(rows: bias.count, columns: 0, storage: [])
    precondition(leakRate > 0 && leakRate <= 1, "a leak rate is a share")
    precondition(
      recurrent.rows == bias.count && recurrent.columns == bias.count && input.rows == bias.count
        && feedback.rows == bias.count, "each unit has a row in each matrix")
    self.leakRate = leakRate
    self.recurrent = recurrent
    self.input = input
    self.feedback = feedback
    self.bias = bias
  }

  /// A reservoir drawn from its description; every row of every matrix has a random stream of its own, so more units, inputs or
  /// outputs leave what another matrix draws as it was.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if a parameter is out of range, or if the recurrent weights have no eigenvalue other
  ///   than 0 and so no scale brings them to the spectral radius.
  /// - Complexity: O(N³), for the eigenvalues.
  public init(_ description: ReservoirDescription, inputCount: Int = 0, outputCount: Int, seed: UInt64)
    throws(SubsongError)
  {
    try description.validate()
    let (draws, n) = (WeightDraws(seeds: SeedTree(seed: seed)), description.unitCount)
    self.init(
      leakRate: description.leakRate,
      recurrent: SparseMatrix(
        try Self.scaled(
          draws.sparse("reservoir.recurrent", rows: n, columns: n, density: description.density),
          to: description)),
      input: draws.uniform("reservoir.input", rows: n, columns: inputCount, scale: description.inputScale),
      feedback: draws.uniform(
        "reservoir.feedback", rows: n, columns: outputCount, scale: description.feedbackScale),
      bias: draws.uniform("reservoir.bias", rows: n, columns: 1, scale: description.biasScale).storage)
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) unless the reservoir needs no input and has one output a row of a song.
  func check(outputCount rows: Int) throws(SubsongError) {
    guard outputCount == rows, input.columns == 0 else {
      throw SubsongError(
        .badInput,
        "the song has \(rows) rows, the reservoir \(outputCount) outputs and \(input.columns) inputs",
        because: "a song needs one output a row and gives no input", remedy: "use a reservoir of that shape")
    }
  }

  private static func scaled(_ matrix: Matrix<Double>, to description: ReservoirDescription)
    throws(SubsongError) -> Matrix<Double>
  {
    if description.spectralRadius == 0 { return matrix.map { _ in 0 } }
    guard let radius = DenseAlgebra.spectralRadius(matrix), radius > 0, radius.isFinite else {
      throw SubsongError(
        .usage,
        "\(description.unitCount) units at density \(description.density) cannot be scaled to the spectral radius"
          + " \(description.spectralRadius)",
        because: "the connections that were drawn form no loop",
        remedy: "use more units, a larger reservoir.density or another seed")
    }
    return matrix.map { $0 * description.spectralRadius / radius }
  }

  /// The activities after a step.
  ///
  /// - Parameters:
  ///   - x: the activities before it.
  ///   - u: the inputs.
  ///   - y: the outputs that are fed back.
  ///   - extra: ξ, one value a unit, or none at all.
  public func step(_ x: [Double], input u: [Double] = [], feedback y: [Double], extra: [Double] = [])
    -> [Double]
  {
    precondition(u.count == input.columns && y.count == feedback.columns, "a value a column")
    var sum = bias
    if !extra.isEmpty { for unit in sum.indices { sum[unit] += extra[unit] } }
    Self.addProduct(input, u, to: &sum)
    Self.addProduct(feedback, y, to: &sum)
    recurrent.addProduct(x, to: &sum)
    for unit in sum.indices { sum[unit] = (1 - leakRate) * x[unit] + leakRate * tanh(sum[unit]) }
    return sum
  }

  /// y ← y + A x for a matrix of few columns.
  private static func addProduct(_ a: Matrix<Double>, _ x: [Double], to y: inout [Double]) {
    guard a.columns > 0 else { return }
    a.storage.withUnsafeBufferPointer { a in
      x.withUnsafeBufferPointer { x in
        for row in y.indices {
          var sum = 0.0
          for column in x.indices { sum += a[row * x.count + column] * x[column] }
          y[row] += sum
        }
      }
    }
  }
}

/// Random matrices whose rows are addressed.
private struct WeightDraws {
  let seeds: SeedTree

  /// Uniform on ± scale.
  func uniform(_ purpose: String, rows: Int, columns: Int, scale: Double) -> Matrix<Double> {
    matrix(purpose, rows: rows, columns: columns) { scale * (2 * $0.uniform() - 1) }
  }

  /// Standard normal with the given probability, or else 0.
  func sparse(_ purpose: String, rows: Int, columns: Int, density: Double) -> Matrix<Double> {
    matrix(purpose, rows: rows, columns: columns) {
      let (exists, weight) = ($0.uniform() < density, $0.gaussian(standardDeviation: 1))
      return exists ? weight : 0
    }
  }

  private func matrix(
    _ purpose: String, rows: Int, columns: Int, _ element: (inout PhiloxStream) -> Double
  ) -> Matrix<Double> {
    var values: [Double] = []
    values.reserveCapacity(rows * columns)
    for row in 0..<rows {
      var stream = seeds.stream(purpose, index: row)
      for _ in 0..<columns { values.append(element(&stream)) }
    }
    return Matrix(rows: rows, columns: columns, storage: values)
  }
}
