import NumericalCore

/// Linear readouts that follow every sample at once: recursive least squares without forgetting.
///
/// After the samples φ_1 … φ_n with the targets z_k the readout minimises Σ_k |W φ_k − z_k|² + α |W − W_0|², and
/// P = (α I + Σ φ φᵀ)⁻¹. A sample changes both by
///
///     c = 1 / (1 + φᵀ P φ),   W ← W − c (W φ − z) (P φ)ᵀ,   P ← P − c P φ (P φ)ᵀ
///
/// Rounding leaves errors of the size ε/α in the last difference. Where they exceed what is left of P, it has negative variances and the
/// readout runs away. So a square root is kept, P = S Sᵀ, which is symmetric and has no negative variance whatever is rounded and however
/// small α is. With f = Sᵀ φ (then φᵀ P φ = fᵀ f)
///
///     S ← S − c / (1 + √c) (S f) fᵀ
///
/// - Complexity: O(features²) a sample: two products and one change of rank one, in two passes over S.
///
/// Reference: Sussillo, Abbott, *Generating coherent patterns of activity from chaotic neural networks*, Neuron 63, 544–557 (2009),
/// equations 4 and 5, for the rule; Potter's square-root form of it in Bierman, *Factorization methods for discrete sequential
/// estimation* (1977), section II.
public struct RecursiveLeastSquares: Equatable, Sendable {
  /// W, output × feature.
  public package(set) var readout: Matrix<Double>
  /// S, feature × feature.
  public private(set) var root: Matrix<Double>

  /// W = 0 and P = I/α.
  public init(featureCount: Int, outputCount: Int, regularisation alpha: Double) {
    readout = Matrix(rows: outputCount, columns: featureCount, repeating: 0)
    root = Matrix(rows: featureCount, columns: featureCount) { $0 == $1 ? 1 / alpha.squareRoot() : 0 }
  }

  /// Changes readout and root by one sample.
  ///
  /// - Parameters:
  ///   - features: φ.
  ///   - error: W φ − z.
  public mutating func update(_ features: [Double], error: [Double]) {
    let f = DenseAlgebra.product(root, transposed: true, features)
    let c = 1 / (1 + f.reduce(0) { $0 + $1 * $1 })
    let gain = DenseAlgebra.deflate(&root, by: c / (1 + c.squareRoot()), along: f)
    DenseAlgebra.addOuter(-c, error, gain, to: &readout)
  }

  /// W φ.
  public func output(_ features: [Double]) -> [Double] { DenseAlgebra.product(readout, features) }
}

extension RecursiveLeastSquares {
  /// Readout and root as arrays that can be stored.
  var namedArrays: NamedArrays {
    [
      "readout": NamedArray(readout, axes: ["output", "feature"], unit: "1"),
      "root": NamedArray(root, axes: ["feature", "feature"], unit: "1"),
    ]
  }

  init(_ arrays: NamedArrays, featureCount: Int, outputCount: Int) throws(SubsongError) {
    readout = try arrays.matrix("readout", rows: outputCount, columns: featureCount)
    root = try arrays.matrix("root", rows: featureCount, columns: featureCount)
  }
}
