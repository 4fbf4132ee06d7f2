/// A value as a user writes it, before and after it has met its ``ConfigurationKey``.
package enum ConfigurationValue: Hashable, Sendable {
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case string(String)
  case list([String])

  /// The value as TOML writes it; numbers in the shortest form that reads back as the same number.
  package var literal: String {
    switch self {
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .boolean(let value): "\(value)"
    case .string(let value): Self.quoted(value)
    case .list(let values): "[\(values.map(Self.quoted).joined(separator: ", "))]"
    }
  }

  /// The value as a flag or an environment variable gives it.
  package var plainText: String {
    switch self {
    case .string(let text): text
    case .list(let texts): texts.joined(separator: ",")
    case .integer, .number, .boolean: literal
    }
  }

  /// The value with its type in words, for errors.
  var phrase: String {
    switch self {
    case .integer: "the integer \(literal)"
    case .number: "the number \(literal)"
    case .boolean: "the truth value \(literal)"
    case .string: "the text \(literal)"
    case .list: "the list \(literal)"
    }
  }

  /// A basic string of TOML: quotation marks, backslashes and control characters are escaped.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
