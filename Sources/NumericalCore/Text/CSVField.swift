/// How numbers and texts are written between commas.
package enum CSVField {
  /// With the fewest digits that read back as the same double; whole numbers without a point.
  package static func number(_ value: Double) -> String {
    guard abs(value) < 1e15, value == value.rounded(), value != 0 || value.sign == .plus else {
      return "\(value)"
    }
    return "\(Int64(value))"
  }

  /// In quotation marks, those inside doubled: RFC 4180, and Praat.
  package static func inQuotes(_ text: String) -> String { "\"" + text.replacing("\"", with: "\"\"") + "\"" }
}
