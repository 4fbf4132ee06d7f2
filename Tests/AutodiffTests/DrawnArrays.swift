import Autodiff
import NumericalCore

extension NDArray {
  /// Uniform numbers on [−1, 1), the same in both precisions to rounding.
  init(drawn shape: [Int], _ purpose: String = "array", index: Int = 0, seed: UInt64 = 5) {
    var stream = SeedTree(seed: seed).stream(purpose, index: index)
    let values = (0..<shape.reduce(1, *)).map { _ in Scalar(2 * stream.uniform() - 1) }
    self.init(shape: shape, values: values)
  }

  /// The element at these indices.
  subscript(indices: Int...) -> Scalar {
    values[zip(indices, shape).reduce(0) { $0 * $1.1 + $1.0 }]
  }
}

/// The largest difference between two vectors, as a fraction of the largest element of the second.
func relativeDifference<S: TensorScalar>(_ a: [S], _ b: [Double]) -> Double {
  precondition(a.count == b.count, "the vectors differ in length")
  let largest = b.map(\.magnitude).max() ?? 0
  let difference = zip(a, b).map { (Double($0) - $1).magnitude }.max() ?? 0
  return largest == 0 ? difference : difference / largest
}
