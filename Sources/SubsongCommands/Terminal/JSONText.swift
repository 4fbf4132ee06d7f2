import Foundation
import NumericalCore

/// A value as one line of JSON, keys sorted, numbers in full precision.
func jsonText(_ value: some Encodable) throws(SubsongError) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  do {
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  } catch {
    throw SubsongError(.inputOutput, "the result cannot be written as JSON", because: "\(error)")
  }
}
