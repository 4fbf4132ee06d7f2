import NumericalCore

/// Linear readouts that are fitted to all samples seen so far.
///
/// For the samples φ_k = (x_k, 1) with the targets z_k, k = 1 … n, the readout W minimises
///
///     1/n Σ_k |W φ_k − z_k|² + β |W without its last column|²
///
/// so that W (Σ φ φᵀ + n β D) = Σ z φᵀ, with D the identity but for a 0 in the place of the constant: a bias costs nothing.
/// What is penalised per sample does not depend on how many cycles were seen. The sums are kept, not the samples; each sample
/// waits until `blockSize` of them can be added at once, so where a cycle was split changes no bit.
public struct RidgeRegression: Equatable, Sendable {
  /// Samples that are added together.
  static let blockSize = 64

  /// Σ φ φᵀ, of which only the lower triangle is used.
  private(set) var gram: Matrix<Double>
  /// Σ z φᵀ, output × feature.
  private(set) var moments: Matrix<Double>
  /// The samples that wait, sample × feature and sample × output.
  private var features: Matrix<Double>
  private var targets: Matrix<Double>
  private var waiting = 0
  /// n.
  public private(set) var sampleCount = 0

  /// No samples yet.
  public init(featureCount: Int, outputCount: Int) {
    gram = Matrix(rows: featureCount, columns: featureCount, repeating: 0)
    moments = Matrix(rows: outputCount, columns: featureCount, repeating: 0)
    features = Matrix(rows: Self.blockSize, columns: featureCount, repeating: 0)
    targets = Matrix(rows: Self.blockSize, columns: outputCount, repeating: 0)
  }

  /// Takes a sample; the last feature is the constant.
  public mutating func add(_ sample: [Double], target: [Double]) {
    features.replace(row: waiting, with: sample)
    targets.replace(row: waiting, with: target)
    (waiting, sampleCount) = (waiting + 1, sampleCount + 1)
    if waiting == Self.blockSize { addWaiting() }
  }

  private mutating func addWaiting() {
    DenseAlgebra.addGram(ofFirst: waiting, of: features, to: &gram)
    DenseAlgebra.addMoments(ofFirst: waiting, of: targets, with: features, to: &moments)
    waiting = 0
  }

  /// W, output × feature, of all samples.
  ///
  /// - Parameter ridge: β.
  /// - Throws: ``NumericalCore/SubsongError`` (numerical) if the samples do not determine the readout.
  /// - Complexity: O(features³).
  public mutating func solution(ridge: Double) throws(SubsongError) -> Matrix<Double> {
    if waiting > 0 { addWaiting() }
    var matrix = gram
    for index in 0..<matrix.rows - 1 { matrix[index, index] += ridge * Double(sampleCount) }
    guard let readout = DenseAlgebra.solution(positive: matrix, rows: moments),
      readout.storage.allSatisfy(\.isFinite)
    else {
      throw SubsongError(
        .numerical, "the readout cannot be computed from \(sampleCount) samples with the ridge \(ridge)",
        because: "to rounding, the samples do not determine it", remedy: "use a larger ridge")
    }
    return readout
  }
}

extension Matrix where Scalar == Double {
  fileprivate mutating func replace(row: Int, with values: [Double]) {
    precondition(values.count == columns, "a row has a value a column")
    storage.replaceSubrange(row * columns..<(row + 1) * columns, with: values)
  }
}

extension RidgeRegression {
  /// The sums and what waits, as arrays that can be stored.
  var namedArrays: NamedArrays {
    [
      "gram": NamedArray(gram, axes: ["feature", "feature"], unit: "1"),
      "moments": NamedArray(moments, axes: ["output", "feature"], unit: "1"),
      "waiting_features": NamedArray(features, axes: ["sample", "feature"], unit: "1"),
      "waiting_targets": NamedArray(targets, axes: ["sample", "output"], unit: "1"),
      "waiting": .count(waiting), "samples": .count(sampleCount),
    ]
  }

  init(_ arrays: NamedArrays, featureCount: Int, outputCount: Int) throws(SubsongError) {
    gram = try arrays.matrix("gram", rows: featureCount, columns: featureCount)
    moments = try arrays.matrix("moments", rows: outputCount, columns: featureCount)
    features = try arrays.matrix("waiting_features", rows: Self.blockSize, columns: featureCount)
    targets = try arrays.matrix("waiting_targets", rows: Self.blockSize, columns: outputCount)
    waiting = try arrays.count("waiting", upTo: Double(Self.blockSize - 1))
    sampleCount = try arrays.count("samples")
  }
}
