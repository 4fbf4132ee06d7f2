/// An interval of numbers, each of whose ends belongs to it or not. NaN and infinity lie in none.
package struct NumberRange: Hashable, Sendable, CustomStringConvertible {
  package var lower: Double
  package var upper: Double
  package var includesLower = true
  package var includesUpper = true

  static func closed(_ lower: Double, _ upper: Double) -> NumberRange {
    NumberRange(lower: lower, upper: upper)
  }

  /// Without its lower end.
  static func above(_ lower: Double, upTo upper: Double) -> NumberRange {
    NumberRange(lower: lower, upper: upper, includesLower: false)
  }

  static let probability = closed(0, 1)
  /// [0, 1).
  static let belowOne = NumberRange(lower: 0, upper: 1, includesUpper: false)

  package func contains(_ value: Double) -> Bool {
    value.isFinite && (includesLower ? value >= lower : value > lower)
      && (includesUpper ? value <= upper : value < upper)
  }

  package var description: String {
    "\(includesLower ? "[" : "(")\(Self.short(lower)), \(Self.short(upper))\(includesUpper ? "]" : ")")"
  }

  private static func short(_ end: Double) -> String {
    Int(exactly: end).map { "\($0)" } ?? "\(end)"
  }
}

/// What a key accepts.
package enum ConfigurationKind: Hashable, Sendable {
  case integer(ClosedRange<Int>)
  case number(NumberRange)
  case boolean
  case string
  case choice([String])
  /// Texts, all different; of these names only, if there are any.
  case list([String]?)
  /// A text with a grammar of its own: ``CycleSelection``.
  case cycles

  /// The range as documentation shows it; nil where every value of the type is allowed.
  package var range: String? {
    switch self {
    case .integer(let range) where range.upperBound == .max: "≥ \(range.lowerBound)"
    case .integer(let range): "[\(range.lowerBound), \(range.upperBound)]"
    case .number(let range): range.description
    case .choice(let names): "one of \(names.joined(separator: ", "))"
    case .list(let names?): "any of \(names.joined(separator: ", "))"
    case .boolean: "true or false"
    case .cycles: "all, or for example \"-1,0..99,200..10000/100\""
    case .string, .list(nil): nil
    }
  }

  /// The type with an article, for errors.
  var typeName: String {
    switch self {
    case .integer: "an integer"
    case .number: "a number"
    case .boolean: "true or false"
    case .string, .choice, .cycles: "a text"
    case .list: "a list of texts"
    }
  }

  /// Reads a text without a type of its own, such as an environment variable.
  ///
  /// A text that has not the form of this kind stays what it looks like, so that ``ConfigurationKey/checked(_:)``
  /// can say what is wrong with it.
  package func value(of text: String) -> ConfigurationValue {
    switch self {
    case .string, .choice, .cycles: .string(text)
    case .list: .list(Self.words(of: text))
    case .boolean: Bool(text).map(ConfigurationValue.boolean) ?? .string(text)
    case .integer, .number:
      Int(text).map(ConfigurationValue.integer) ?? Double(text).map(ConfigurationValue.number)
        ?? .string(text)
    }
  }

  /// `a,b,c`, with or without blanks; nothing is an empty list.
  private static func words(of text: String) -> [String] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0.filter { $0 != " " })
    }
    return words == [""] ? [] : words
  }

  /// The value in the type that this kind stores, or nil if it has another type.
  ///
  /// An integer is also a number; a number is no integer, even if it is a whole one: who writes 50.0 for a count
  /// may have another key in mind.
  func converted(_ value: ConfigurationValue) -> ConfigurationValue? {
    switch (self, value) {
    case (.number, .integer(let integer)): .number(Double(integer))
    case (.integer, .integer), (.number, .number), (.boolean, .boolean): value
    case (.string, .string), (.choice, .string), (.cycles, .string), (.list, .list): value
    default: nil
    }
  }

  /// Whether a value of the right type lies in the range.
  func contains(_ value: ConfigurationValue) -> Bool {
    switch (self, value) {
    case (.integer(let range), .integer(let integer)): range.contains(integer)
    case (.number(let range), .number(let number)): range.contains(number)
    case (.choice(let names), .string(let name)): names.contains(name)
    case (.string, .string(let text)): !text.isEmpty && !text.contains("\0")
    case (.boolean, .boolean): true
    // ConfigurationKey checks element by element and reads the cycles, because it can then say what is wrong.
    case (.list, .list), (.cycles, .string): true
    default: false
    }
  }
}
