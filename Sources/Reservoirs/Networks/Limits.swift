import NumericalCore

/// The checks of one table of parameters.
struct Limits {
  private let table: String

  init(_ table: String) { self.table = table }

  /// - Throws: ``NumericalCore/SubsongError`` (usage) that names the parameter.
  func require(_ condition: Bool, _ key: String, _ value: some Any, _ why: String) throws(SubsongError) {
    if !condition {
      throw SubsongError(
        .usage, "\(table).\(key) is \(value)", because: why, remedy: "give a value in that range")
    }
  }

  func requireFinite(_ key: String, _ value: Double) throws(SubsongError) {
    try require(value.isFinite, key, value, "it has to be a finite number")
  }

  func requireNotNegative(_ key: String, _ value: Double) throws(SubsongError) {
    try require(value >= 0 && value.isFinite, key, value, "it has to be finite and cannot be negative")
  }

  func requirePositive(_ key: String, _ value: Double) throws(SubsongError) {
    try require(value > 0 && value.isFinite, key, value, "it has to be positive and finite")
  }

  func requirePositiveShare(_ key: String, _ value: Double) throws(SubsongError) {
    try require(value > 0 && value <= 1, key, value, "it lies above 0 and is at most 1")
  }
}
