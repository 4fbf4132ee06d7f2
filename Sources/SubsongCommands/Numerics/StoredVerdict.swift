import NumericalCore
import RunStore

/// The verdict on the numerics that a run keeps, if there is one; in JSON otherwise `null`.
struct StoredVerdict: Encodable {
  let verdict: NumericsVerdict?

  /// - Throws: ``SubsongError`` (bad input) if the file is damaged or about another experiment.
  init(_ directory: RunDirectory, configuration: String) throws(SubsongError) {
    guard directory.contains(.numerics) else {
      verdict = nil
      return
    }
    let stored: NumericsVerdict = try directory.json(of: .numerics)
    guard stored.configuration == configuration else {
      throw SubsongError(
        .badInput, "the verdict is about another experiment", at: directory.path(of: .numerics),
        because: "its configuration is \(stored.configuration), the run's \(configuration)",
        remedy: "check again with `subsong check-numerics \(directory.path) --force`")
    }
    verdict = stored
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(verdict)
  }
}
