import Autodiff
import NumericalCore

/// How far a training has come: everything that it needs to go on, bit for bit.
public struct TrainingProgress<Scalar: TensorScalar>: Sendable {
  /// Updates made so far.
  public internal(set) var update = 0
  public internal(set) var parameters: ParameterSet<Scalar>
  public internal(set) var curve: [CurvePoint] = []
  /// Of the validation that scored best: which point of the curve, and the parameters.
  public internal(set) var best: (point: Int, values: [Scalar])?
  var optimiser: any Optimiser<Scalar>
  /// Sums over the updates since the last point of the curve.
  package var lossSum = 0.0
  var normSum = 0.0
  var sinceLast = 0

  init(_ parameters: ParameterSet<Scalar>, _ optimiser: any Optimiser<Scalar>) {
    (self.parameters, self.optimiser) = (parameters, optimiser)
  }

  /// For a checkpoint.
  public var arrays: NamedArrays {
    var arrays: NamedArrays = [
      "position": NamedArray(
        [Double(update), lossSum, normSum, Double(sinceLast), Double(best?.point ?? -1)], axis: "value",
        unit: "1")
    ]
    arrays.add(parameters.arrays, below: "parameters")
    arrays.add(optimiser.arrays, below: "optimiser")
    arrays.add(curve.arrays, below: "curve")
    if let best {
      arrays.add(ParameterSet(parameters.layout, values: best.values).arrays, below: "best")
    }
    return arrays
  }

  /// The progress that was stored as arrays.
  ///
  /// - Parameter beginning: a progress of the same training.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if an array is missing or does not fit.
  init(from arrays: NamedArrays, _ beginning: TrainingProgress) throws(SubsongError) {
    self = beginning
    let layout = beginning.parameters.layout
    let position = try arrays.array("position", shape: [5]).values
    parameters = try ParameterSet(layout, from: arrays.below("parameters"))
    try optimiser.restore(from: arrays.below("optimiser"))
    curve = try [CurvePoint](from: arrays.below("curve"))
    guard let update = Int(exactly: position[0]), let sinceLast = Int(exactly: position[3]),
      let point = Int(exactly: position[4]), update >= 0, sinceLast >= 0, (-1..<curve.count).contains(point)
    else {
      throw SubsongError(.badInput, "the array 'position' of the checkpoint holds no position")
    }
    (self.update, self.sinceLast, lossSum, normSum) = (update, sinceLast, position[1], position[2])
    if point >= 0 {
      best = (point, try ParameterSet<Scalar>(layout, from: arrays.below("best")).values)
    }
  }
}

extension [String: NamedArray] {
  mutating func add(_ arrays: NamedArrays, below folder: String) {
    for (name, array) in arrays { self["\(folder)/\(name)"] = array }
  }

  func below(_ folder: String) -> NamedArrays {
    var arrays: NamedArrays = [:]
    for (name, array) in self where name.hasPrefix("\(folder)/") {
      arrays[String(name.dropFirst(folder.count + 1))] = array
    }
    return arrays
  }
}
