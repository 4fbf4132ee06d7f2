import NumericalCore

/// What of a reservoir and its outputs changes from step to step.
public struct ReservoirState: Equatable, Sendable {
  /// x.
  public var activity: [Double]
  /// y: what is fed back in the next step.
  public var output: [Double]
  /// Steps since the beginning.
  public var completedSteps = 0

  public init(activity: [Double], output: [Double]) {
    self.activity = activity
    self.output = output
  }

  /// What readouts read: the activities, and a constant 1.
  var features: [Double] { activity + [1] }

  /// The state as arrays that can be stored.
  var namedArrays: NamedArrays {
    [
      "activity": NamedArray(activity, axis: "unit", unit: "1"),
      "output": NamedArray(output, axis: "output", unit: "1"),
      "completed_steps": .count(completedSteps, unit: "step"),
    ]
  }

  init(_ arrays: NamedArrays, for reservoir: Reservoir) throws(SubsongError) {
    activity = try arrays.array("activity", shape: [reservoir.unitCount]).values
    output = try arrays.array("output", shape: [reservoir.outputCount]).values
    completedSteps = try arrays.count("completed_steps")
  }
}

extension NamedArray {
  /// A number of things.
  static func count(_ count: Int, unit: String = "1") -> NamedArray {
    NamedArray([Double(count)], axis: "scalar", unit: unit)
  }
}

extension [String: NamedArray] {
  /// A number of things that was stored.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if there is none of that name, or no whole number from 0 to `largest`.
  func count(_ name: String, upTo largest: Double = 0x1p53 - 1) throws(SubsongError) -> Int {
    let value = try array(name, shape: [1]).values[0]
    guard value >= 0, value <= largest, value == value.rounded() else {
      throw SubsongError(
        .badInput, "the array '\(name)' holds \(value)", because: "it counts from 0 to \(largest)",
        remedy: "use the arrays of a state")
    }
    return Int(value)
  }

  /// The array of that name as a matrix.
  func matrix(_ name: String, rows: Int, columns: Int) throws(SubsongError) -> Matrix<Double> {
    Matrix(rows: rows, columns: columns, storage: try array(name, shape: [rows, columns]).values)
  }
}
