import Foundation
import NumericalCore
import Reservoirs
import Testing

/// Ridge regression and recursive least squares against what defines them.
@Suite struct ReadoutTests {
  private let features = 6
  private let outputs = 2
  private let count = 150

  /// Samples with correlated features, the last one constant, and noisy targets.
  private func samples() -> (x: [[Double]], z: [[Double]]) {
    var stream = SeedTree(seed: 2).stream("test.samples")
    let x = (0..<count).map { _ in
      let common = stream.gaussian(standardDeviation: 1)
      return (0..<features - 1).map { _ in common + stream.gaussian(standardDeviation: 0.3) } + [1]
    }
    let z = x.map { x in
      (0..<outputs).map { x[$0] - 2 * x[3] + 0.5 + stream.gaussian(standardDeviation: 0.1) }
    }
    return (x, z)
  }

  private func ridge(_ beta: Double) throws -> Matrix<Double> {
    var regression = RidgeRegression(featureCount: features, outputCount: outputs)
    for (x, z) in zip(samples().x, samples().z) { regression.add(x, target: z) }
    return try regression.solution(ridge: beta)
  }

  /// Catches lost samples and a wrong penalty: the gradient of the cost vanishes, that of the constant without a penalty.
  @Test(arguments: [0, 1e-3, 0.1]) func ridgeSolvesTheNormalEquations(beta: Double) throws {
    let (w, (x, z)) = (try ridge(beta), samples())
    for output in 0..<outputs {
      for feature in 0..<features {
        let slopes = zip(x, z).map { x, z in (dot(w.row(output), x) - z[output]) * x[feature] }
        let penalty = feature == features - 1 ? 0 : beta * w[output, feature]
        #expect(abs(slopes.reduce(0, +) / Double(count) + penalty) < 1e-12)
      }
    }
  }

  /// Catches an ill-conditioned way to the solution: least squares of the rows (x, √(nβ) D) by orthogonalisation, without a Gram matrix.
  @Test func ridgeAgreesWithOrthogonalisation() throws {
    let (beta, (x, z)) = (1e-3, samples())
    let penalties = (0..<features - 1).map { row in
      (0..<features).map { $0 == row ? (beta * Double(count)).squareRoot() : 0 }
    }
    let rows = x + penalties
    let expected = (0..<outputs).flatMap { output in
      leastSquares(rows, z.map { $0[output] } + penalties.map { _ in 0 })
    }
    #expect(difference(try ridge(beta).storage, expected) < 1e-11)
  }

  /// Least squares by modified Gram–Schmidt with the right-hand side as a last column.
  private func leastSquares(_ rows: [[Double]], _ values: [Double]) -> [Double] {
    let n = rows[0].count
    var columns = (0..<n).map { column in rows.map { $0[column] } } + [values]
    var r = Matrix(rows: n, columns: n + 1, repeating: 0.0)
    for i in 0..<n {
      r[i, i] = dot(columns[i], columns[i]).squareRoot()
      columns[i] = columns[i].map { $0 / r[i, i] }
      for j in i + 1...n {
        r[i, j] = dot(columns[i], columns[j])
        columns[j] = zip(columns[j], columns[i]).map { $0 - r[i, j] * $1 }
      }
    }
    var solution = Array(repeating: 0.0, count: n)
    for i in (0..<n).reversed() {
      solution[i] = (r[i, n] - (i + 1..<n).reduce(0) { $0 + r[i, $1] * solution[$1] }) / r[i, i]
    }
    return solution
  }

  /// Catches a singular system that is solved all the same.
  @Test func ridgeRefusesTooFewSamples() {
    var regression = RidgeRegression(featureCount: features, outputCount: outputs)
    for (x, z) in zip(samples().x, samples().z).prefix(3) { regression.add(x, target: z) }
    #expect(throws: SubsongError.self) { try regression.solution(ridge: 0) }
    #expect(throws: Never.self) { try regression.solution(ridge: 1e-3) }
  }

  /// Σ φ φᵀ + α I.
  private func information(_ x: [[Double]], alpha: Double) -> Matrix<Double> {
    let n = x[0].count
    return Matrix(rows: n, columns: n) { i, j in
      dot(x.map { $0[i] }, x.map { $0[j] }) + (i == j ? alpha : 0)
    }
  }

  private func covariance(_ learning: RecursiveLeastSquares) -> Matrix<Double> {
    let s = learning.root
    return Matrix(rows: s.rows, columns: s.rows) { i, j in dot(s.row(i), s.row(j)) }
  }

  /// Catches a wrong gain or root: after all samples the readout is the ridge solution and P the inverse of the information.
  @Test func recursiveLeastSquaresSolvesTheWhole() throws {
    let (alpha, (x, z)) = (0.5, samples())
    var learning = RecursiveLeastSquares(featureCount: features, outputCount: outputs, regularisation: alpha)
    for (x, z) in zip(x, z) { learning.update(x, error: zip(learning.output(x), z).map(-)) }
    let moments = Matrix<Double>(rows: outputs, columns: features) { output, feature in
      dot(x.map { $0[feature] }, z.map { $0[output] })
    }
    let whole = try #require(
      DenseAlgebra.solution(positive: information(x, alpha: alpha), rows: moments))
    #expect(difference(learning.readout.storage, whole.storage) < 1e-11)
    let inverse = try #require(
      DenseAlgebra.solution(
        positive: information(x, alpha: alpha),
        rows: diagonal(features, 1)))
    #expect(difference(covariance(learning).storage, inverse.storage) < 1e-12)
  }

  /// Catches a root that loses what is left of P over 10⁵ samples, of which all but a thousandth lies in one direction. The usual update of
  /// P itself is run beside it: for an extreme α it has negative variances on the way.
  @Test(arguments: [1, 1e-12, 1e-20]) func covarianceStaysPositiveDefinite(alpha: Double) throws {
    let n = 5
    var stream = SeedTree(seed: 9).stream("test.excitation")
    var learning = RecursiveLeastSquares(featureCount: n, outputCount: 1, regularisation: alpha)
    var (plain, smallest) = (diagonal(n, 1 / alpha), Double.infinity)
    var information = diagonal(n, alpha)
    for _ in 0..<100_000 {
      let x = (0..<n).map { _ in 1 + stream.gaussian(standardDeviation: 1e-3) }
      learning.update(x, error: [1])
      let px = (0..<n).map { i in dot(plain.row(i), x) }
      let variance = dot(px, x)
      smallest = min(smallest, variance)
      for i in 0..<n {
        for j in 0..<n {
          plain[i, j] -= px[i] * px[j] / (1 + variance)
          information[i, j] += x[i] * x[j]
        }
      }
    }
    #expect((smallest < 0) == (alpha == 1e-20))
    let p = covariance(learning)
    #expect(p == p.transposed())
    #expect(DenseAlgebra.solution(positive: p, rows: diagonal(n, 1)) != nil)
    let exact = try #require(DenseAlgebra.solution(positive: information, rows: diagonal(n, 1)))
    #expect(difference(p.storage, exact.storage) < 1e-3 * (exact.storage.max() ?? 0))
  }
}
