import COpenBLAS
import NumericalCore

/// The dense products and factorisations that readouts need, by OpenBLAS on the caller's thread.
package enum DenseAlgebra {
  /// The lower triangle of C ← C + Σ_k a_k a_kᵀ over the first `rows` rows a_k of A.
  static func addGram(ofFirst rows: Int, of a: Matrix<Double>, to c: inout Matrix<Double>) {
    LinearAlgebraLibrary.useCallersThread()
    subsong_add_gram(Int32(rows), Int32(a.columns), a.storage, &c.storage)
  }

  /// C ← C + Σ_k y_k a_kᵀ over the first `rows` rows y_k of Y and a_k of A.
  static func addMoments(
    ofFirst rows: Int, of y: Matrix<Double>, with a: Matrix<Double>, to c: inout Matrix<Double>
  ) {
    LinearAlgebraLibrary.useCallersThread()
    subsong_gemm_double(
      1, 0, Int32(y.columns), Int32(a.columns), Int32(rows), 1, y.storage, Int32(y.columns), a.storage,
      Int32(a.columns), 1, &c.storage, Int32(a.columns))
  }

  /// A x, or Aᵀ x.
  static func product(_ a: Matrix<Double>, transposed: Bool = false, _ x: [Double]) -> [Double] {
    LinearAlgebraLibrary.useCallersThread()
    var y = Array(repeating: 0.0, count: transposed ? a.columns : a.rows)
    subsong_gemv_double(
      transposed ? 1 : 0, Int32(a.rows), Int32(a.columns), 1, a.storage, Int32(max(1, a.columns)), x, 0, &y)
    return y
  }

  /// A ← A + α x yᵀ.
  static func addOuter(_ alpha: Double, _ x: [Double], _ y: [Double], to a: inout Matrix<Double>) {
    LinearAlgebraLibrary.useCallersThread()
    subsong_add_outer(Int32(a.rows), Int32(a.columns), alpha, x, y, &a.storage)
  }

  /// A ← A (1 − α f fᵀ), block by block of rows, so that each is changed while it is still near the processor.
  ///
  /// - Returns: A f, of the A before.
  static func deflate(_ a: inout Matrix<Double>, by alpha: Double, along f: [Double]) -> [Double] {
    precondition(f.count == a.columns, "a direction has a value a column")
    LinearAlgebraLibrary.useCallersThread()
    var product = Array(repeating: 0.0, count: a.rows)
    let (n, block) = (a.columns, max(1, nearValues / max(1, a.columns)))
    for first in stride(from: 0, to: a.rows, by: block) {
      let count = Int32(min(block, a.rows - first))
      a.storage.withUnsafeMutableBufferPointer { a in
        product.withUnsafeMutableBufferPointer { product in
          guard let matrix = a.baseAddress, let result = product.baseAddress else { return }
          let (rows, sums) = (matrix + first * n, result + first)
          subsong_gemv_double(0, count, Int32(n), 1, rows, Int32(n), f, 0, sums)
          subsong_add_outer(count, Int32(n), -alpha, sums, f, rows)
        }
      }
    }
    return product
  }

  /// So many values stay near the processor between two uses: 64 KiB.
  private static let nearValues = 8192

  /// The rows A⁻¹ b for the rows b of B, if the symmetric A, given by its lower triangle, is positive definite; nil if it is not.
  package static func solution(positive a: Matrix<Double>, rows b: Matrix<Double>) -> Matrix<Double>? {
    LinearAlgebraLibrary.useCallersThread()
    var (factor, solution) = (a, b)
    let failure = subsong_solve_positive(
      Int32(a.rows), Int32(b.rows), &factor.storage, &solution.storage)
    return failure == 0 ? solution : nil
  }

  /// max |λ| over the eigenvalues of a square matrix; nil if LAPACK does not find them all.
  ///
  /// - Complexity: O(n³), by the QR algorithm on the Hessenberg form.
  package static func spectralRadius(_ a: Matrix<Double>) -> Double? {
    LinearAlgebraLibrary.useCallersThread()
    let n = Int32(a.rows)
    var matrix = a.storage
    var real = Array(repeating: 0.0, count: a.rows)
    var imaginary = real
    var length = 0.0
    guard subsong_eigenvalues(n, &matrix, &real, &imaginary, &length, -1) == 0 else { return nil }
    var work = Array(repeating: 0.0, count: max(3 * a.rows, Int(length)))
    guard subsong_eigenvalues(n, &matrix, &real, &imaginary, &work, Int32(work.count)) == 0 else {
      return nil
    }
    return zip(real, imaginary).map { ($0 * $0 + $1 * $1).squareRoot() }.max() ?? 0
  }
}
