import NumericalCore

/// What figures refuse to draw, said in the same words everywhere.
enum InputCheck {
  /// Larger numbers cannot be measured against each other without overflow.
  static let largest = 1e100

  /// All numbers are finite and the array is not empty.
  static func series(_ values: [Double], _ name: String) throws(SubsongError) {
    guard !values.isEmpty else { throw empty(name) }
    if let index = values.firstIndex(where: { !isDrawable($0) }) {
      throw notFinite(name, "element \(index)", values[index])
    }
  }

  /// All numbers that are there are finite, and there is at least one.
  static func gappedSeries(_ values: [Double?], _ name: String) throws(SubsongError) {
    guard values.contains(where: { $0 != nil }) else {
      throw empty(name, remedy: "give at least one number, or leave it out")
    }
    if let index = values.firstIndex(where: { $0.map { !isDrawable($0) } ?? false }) {
      throw notFinite(name, "element \(index)", values[index] ?? .nan)
    }
  }

  /// One number is finite.
  static func number(_ value: Double, _ name: String) throws(SubsongError) {
    guard isDrawable(value) else { throw notFinite(name, name, value) }
  }

  /// The number of something that a figure has only so much room for.
  static func count(_ count: Int, of name: String, atMost most: Int) throws(SubsongError) {
    try require(
      (1...most).contains(count), "there are \(count) \(name)",
      because: "the figure has room for 1 to \(most)",
      remedy: "choose some of them, or draw several figures")
  }

  /// All numbers are finite and the matrix has rows and columns.
  static func matrix(_ values: Matrix<Double>, _ name: String) throws(SubsongError) {
    guard values.rows > 0, values.columns > 0 else { throw empty(name) }
    if let index = values.storage.firstIndex(where: { !isDrawable($0) }) {
      throw notFinite(
        name, "row \(index / values.columns), column \(index % values.columns)", values.storage[index])
    }
  }

  /// Two numbers that have to be equal.
  static func equal(_ first: Int, _ firstName: String, _ second: Int, _ secondName: String)
    throws(SubsongError)
  {
    guard first == second else {
      throw SubsongError(
        .badInput, "\(firstName) is \(first), \(secondName) is \(second)", at: "figure",
        because: "a figure shows both on one axis", remedy: "give arrays of the same length")
    }
  }

  /// Two matrices have the same shape.
  static func sameShape(
    _ first: Matrix<Double>, _ firstName: String, _ second: Matrix<Double>, _ secondName: String
  ) throws(SubsongError) {
    try equal(first.rows, "the number of rows of \(firstName)", second.rows, "that of \(secondName)")
    try equal(first.columns, "the number of columns of \(firstName)", second.columns, "that of \(secondName)")
  }

  /// A duration that can be the distance of samples.
  static func sampleInterval(_ interval: Double) throws(SubsongError) {
    guard interval >= 1 / largest, interval <= largest else {
      throw SubsongError(
        .badInput, "the sample interval is \(interval) ms", at: "sampleInterval",
        because: "a time axis needs a positive and finite one",
        remedy: "the recordings of the paper use 0.2 ms")
    }
  }

  /// Cycles are numbers that grow along the axis.
  static func increasing(_ values: [Int], _ name: String) throws(SubsongError) {
    for index in values.indices.dropFirst() where values[index] <= values[index - 1] {
      throw SubsongError(
        .badInput, "\(name) goes from \(values[index - 1]) to \(values[index])", at: "element \(index)",
        because: "a curve over cycles needs them in order, each once", remedy: "sort the rows by cycle")
    }
  }

  /// Times are numbers that grow along the axis.
  static func increasing(_ values: [Double], _ name: String) throws(SubsongError) {
    try series(values, name)
    for index in values.indices.dropFirst() where values[index] <= values[index - 1] {
      throw SubsongError(
        .badInput, "\(name) go from \(values[index - 1]) to \(values[index])", at: "element \(index)",
        because: "a curve over time needs them in order, each once", remedy: "sort the samples by time")
    }
  }

  /// Some condition of one figure.
  static func require(
    _ condition: Bool, _ what: @autoclosure () -> String, because why: String, remedy: String
  ) throws(SubsongError) {
    guard condition else { throw SubsongError(.badInput, what(), at: "figure", because: why, remedy: remedy) }
  }

  private static func isDrawable(_ value: Double) -> Bool { value.isFinite && abs(value) <= largest }

  private static func empty(
    _ name: String, remedy: String = "record at least one sample of one neuron"
  ) -> SubsongError {
    SubsongError(
      .badInput, "\(name) is empty", at: name, because: "there is nothing to draw",
      remedy: remedy)
  }

  private static func notFinite(_ name: String, _ place: String, _ value: Double) -> SubsongError {
    SubsongError(
      .badInput, "\(name) holds \(value)", at: place,
      because: "a figure can show finite numbers only, up to 1e100",
      remedy: "look for the step at which the simulation diverged")
  }
}
