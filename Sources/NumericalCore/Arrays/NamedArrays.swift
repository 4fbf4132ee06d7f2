/// One array with a name's worth of meaning: shape, axes and unit.
public struct NamedArray: Equatable, Sendable {
  /// The extent along each axis, slowest first (C order).
  public var shape: [Int]
  /// What each axis counts, for example `["postsynaptic", "presynaptic"]`.
  public var axes: [String]
  /// The unit of the values; `"1"` if they have none.
  public var unit: String
  /// The elements in C order; `values.count` is the product of `shape`.
  public var values: [Double]

  /// - Precondition: the product of `shape` is `values.count`, and there is one name an axis.
  public init(shape: [Int], axes: [String], unit: String, values: [Double]) {
    precondition(shape.reduce(1, *) == values.count, "the shape does not fit the values")
    precondition(axes.count == shape.count, "each axis needs a name")
    self.shape = shape
    self.axes = axes
    self.unit = unit
    self.values = values
  }

  public init(_ matrix: Matrix<Double>, axes: [String], unit: String) {
    self.init(shape: [matrix.rows, matrix.columns], axes: axes, unit: unit, values: matrix.storage)
  }

  public init(_ vector: [Double], axis: String, unit: String) {
    self.init(shape: [vector.count], axes: [axis], unit: unit, values: vector)
  }

  /// The array as a matrix, if it has two axes.
  public var matrix: Matrix<Double>? {
    shape.count == 2 ? Matrix(rows: shape[0], columns: shape[1], storage: values) : nil
  }
}

/// Arrays by name: the currency between a learner's state, a recording and the files of a run.
public typealias NamedArrays = [String: NamedArray]

extension [String: NamedArray] {
  /// The array of that name with that shape.
  ///
  /// - Throws: ``SubsongError`` (bad input) if it is missing or has another shape.
  package func array(_ name: String, shape: [Int]) throws(SubsongError) -> NamedArray {
    guard let array = self[name] else {
      throw SubsongError(
        .badInput, "the array '\(name)' is missing",
        remedy: "present: \(keys.sorted().joined(separator: ", "))")
    }
    guard array.shape == shape else {
      throw SubsongError(
        .badInput, "the array '\(name)' has shape \(array.shape)",
        because: "this network needs \(shape)", remedy: "use the arrays of a network of this size")
    }
    return array
  }
}
