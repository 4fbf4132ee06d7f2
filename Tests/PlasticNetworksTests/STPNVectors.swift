import Autodiff
import PlasticNetworks
import TestSupport

/// A nested list of numbers of one shape, as JSON holds arrays.
private struct NestedNumbers: Decodable {
  var array: NDArray<Double>

  init(from decoder: any Decoder) throws {
    if let number = try? decoder.singleValueContainer().decode(Double.self) {
      array = NDArray(number)
      return
    }
    let parts = try [NestedNumbers](from: decoder)
    array = NDArray(
      shape: [parts.count] + (parts.first?.array.shape ?? []), values: parts.flatMap(\.array.values))
  }
}

/// What the authors' release of the STPN model computed for one network and one batch, in double precision (Garcia Rodriguez, Guo,
/// Moraitis 2022); see `data/reference/README.md`.
struct STPNVector {
  private struct File: Decodable {
    var x: NestedNumbers
    var labels: [Int]
    var params: [String: NestedNumbers]
    var grads: [String: NestedNumbers?]
    var loss: Double
  }

  let name: String
  private let file: File
  private let arrays: [String: NDArray<Double>]

  init(_ name: String) throws {
    self.name = name
    file = try ReferenceData.json(named: "stpn/\(name).json")
    let all = try ReferenceData.json([String: AnyNumbers].self, named: "stpn/\(name).json")
    arrays = all.compactMapValues(\.array)
  }

  /// items × steps × inputs.
  var inputs: NDArray<Double> { file.x.array }
  var labels: [Int] { file.labels }
  var loss: Double { file.loss }

  /// An array by its key: `h`, `F`, `energy`, `grad_x`, and so on.
  func array(_ key: String) -> NDArray<Double>? { arrays[key] }

  /// A parameter by the end of its name in the release; the single-file script has no `rnn.` before it.
  func parameter(_ name: String) -> NDArray<Double>? { file.params[key(name)]?.array }

  /// The derivative of the loss; nil where the release does not use the parameter.
  func gradient(_ name: String) -> NDArray<Double>? { (file.grads[key(name)] ?? nil)?.array }

  private func key(_ name: String) -> String {
    let bare = name.hasPrefix("rnn.") ? String(name.dropFirst(4)) : name
    return file.params.keys.first { $0 == name || $0.hasSuffix(".\(name)") || $0 == bare } ?? name
  }

  /// The readout weights and biases: one pair, or the two of the maze networks.
  var readout: [NDArray<Double>] {
    ["hidden2tag", "readout", "h2o", "h2v"].flatMap { [parameter("\($0).weight"), parameter("\($0).bias")] }
      .compactMap { $0 }
  }

  /// The cross entropy of the class scores, and in the maze networks the mean square of the value besides.
  func loss<S>(of lastOutput: Variable<S>) -> Variable<S> {
    let readout = readout.map { lastOutput.tape.constant(NDArray($0)) }
    let scores = lastOutput.times(readout[0], transposed: .right) + readout[1]
    let loss = scores.softmaxCrossEntropy(labels: labels)
    guard readout.count == 4 else { return loss }
    return loss + (lastOutput.times(readout[2], transposed: .right) + readout[3]).squared().mean()
  }
}

/// A value of a vector file that is an array, if it is one.
private struct AnyNumbers: Decodable {
  var array: NDArray<Double>?

  init(from decoder: any Decoder) throws { array = try? NestedNumbers(from: decoder).array }
}

/// The largest difference between two vectors, as a fraction of the largest element of the second.
func relativeDifference<S: TensorScalar>(_ a: [S], _ b: [Double]) -> Double {
  let largest = b.map(\.magnitude).max() ?? 0
  return largest == 0 ? difference(a, b) : difference(a, b) / largest
}
