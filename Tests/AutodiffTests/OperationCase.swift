import Autodiff

/// Every operation of the tape, on inputs at which it is smooth. A new one joins all general tests by a line in each list.
enum OperationCase: String, CaseIterable {
  case sum, difference, product, quotient, rowBroadcast, columnBroadcast, scalarBroadcast, bothBroadcast
  case rowProduct, itemProduct, itemQuotient, scaledItems
  case scalarsRight, scalarsLeft, negation
  case tanh, sigmoid, relu, exp, log, squareRoot, squared, abs, minimum, maximum, clamped, clampedToRange
  case sumAll, sumAxis, sumLastKept, meanAll, meanAxis, norm
  case times, timesLeft, timesRight, applied, through, outer
  case concatenated, concatenatedFirst, sliced, gathered, reshaped, transposed, transposedItems
  case layerNormalised, softmax, softmaxCrossEntropy, sigmoidCrossEntropy, meanSquaredError

  var shapes: [[Int]] {
    switch self {
    case .sum, .difference, .product, .quotient: [[2, 3, 4], [2, 3, 4]]
    case .rowBroadcast: [[2, 3, 4], [4]]
    case .columnBroadcast: [[2, 3, 1], [2, 3, 4]]
    case .scalarBroadcast: [[], [3, 4]]
    case .bothBroadcast: [[2, 1, 4], [3, 1]]
    case .rowProduct: [[2, 3, 4], [4]]
    case .itemProduct: [[3, 4], [2, 3, 4]]
    case .itemQuotient: [[2, 3, 4], [3, 4]]
    case .scaledItems: [[2, 1, 1], [2, 3, 9]]
    case .times: [[3, 4], [4, 5]]
    case .timesLeft: [[4, 3], [4, 5]]
    case .timesRight: [[3, 4], [5, 4]]
    case .applied: [[2, 3, 4], [2, 4]]
    case .through: [[2, 3], [2, 3, 4]]
    case .outer: [[2, 3], [2, 4]]
    case .concatenated: [[2, 3, 2], [2, 1, 2], [2, 4, 2]]
    case .concatenatedFirst: [[1, 3], [2, 3]]
    case .layerNormalised: [[3, 5], [5], [5]]
    case .softmax, .softmaxCrossEntropy, .sigmoidCrossEntropy, .meanSquaredError: [[3, 5]]
    default: [[2, 3, 4]]
    }
  }

  func result<S: TensorScalar>(_ v: [Variable<S>]) -> Variable<S> {
    let x = v[0]
    switch self {
    case .sum, .rowBroadcast: return x + v[1]
    case .difference: return x - v[1]
    case .product, .columnBroadcast, .scalarBroadcast, .rowProduct, .itemProduct, .scaledItems:
      return x * v[1]
    case .quotient, .bothBroadcast, .itemQuotient: return x / (v[1] + 3)
    case .scalarsRight: return ((x + 3) * 0.5 - 0.25) / 2
    case .scalarsLeft: return 2 / (0.25 - 0.5 * (3 + x))
    case .negation: return -x
    case .tanh: return Autodiff.tanh(x)
    case .sigmoid: return Autodiff.sigmoid(x)
    case .relu: return Autodiff.relu(x)
    case .exp: return Autodiff.exp(x)
    case .log: return Autodiff.log(x + 2)
    case .squareRoot: return Autodiff.squareRoot(x + 2)
    case .squared: return x.squared()
    case .abs: return Autodiff.abs(x)
    case .minimum: return Autodiff.minimum(x, 0.2)
    case .maximum: return Autodiff.maximum(x, 0.2)
    case .clamped: return x.clamped(to: 0.4)
    case .clampedToRange: return x.clamped(to: -0.1...0.6)
    case .sumAll: return x.sum()
    case .sumAxis: return x.sum(axis: 1)
    case .sumLastKept: return x.sum(axis: -1, keepingAxis: true)
    case .meanAll: return x.mean()
    case .meanAxis: return x.mean(axis: 0)
    case .norm: return x.norm()
    case .times: return x.times(v[1])
    case .timesLeft: return x.times(v[1], transposed: .left)
    case .timesRight: return x.times(v[1], transposed: .right)
    case .applied: return x.applied(to: v[1])
    case .through: return x.through(v[1])
    case .outer: return x.outer(v[1])
    case .concatenated: return Autodiff.concatenated(v, axis: 1)
    case .concatenatedFirst: return Autodiff.concatenated(v, axis: 0)
    case .sliced: return x.sliced(axis: -1, 1..<3)
    case .gathered: return x.gathered(axis: 1, indices: [2, 0, 2])
    case .reshaped: return x.reshaped([4, 6])
    case .transposed: return x.reshaped([6, 4]).transposed()
    case .transposedItems: return x.transposed()
    case .layerNormalised: return x.layerNormalised(gain: v[1], bias: v[2])
    case .softmax: return (4 * x).softmax()
    case .softmaxCrossEntropy: return (4 * x).softmaxCrossEntropy(labels: [4, 0, 2])
    case .sigmoidCrossEntropy: return (4 * x).sigmoidCrossEntropy(targets: NDArray(drawn: [3, 5], "targets"))
    case .meanSquaredError: return x.meanSquaredError(targets: NDArray(drawn: [3, 5], "targets"))
    }
  }

  /// The result's square in random directions: each element of the result has a gradient of its own.
  func loss<S: TensorScalar>(_ v: [Variable<S>]) -> Variable<S> {
    let result = result(v)
    let weights = v[0].tape.constant(NDArray(drawn: result.shape, "weights"))
    return (result * weights + 0.3).squared().sum()
  }

  func inputs<S: TensorScalar>() -> [NDArray<S>] {
    shapes.enumerated().map { NDArray(drawn: $0.element, rawValue, index: $0.offset) }
  }
}
