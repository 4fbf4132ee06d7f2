import NumericalCore

/// The value of a generator's parameter, as an expression writes it.
public enum SongValue: Hashable, Codable, Sendable, CustomStringConvertible {
  case integer(Int)
  case decimal(Double)
  /// `2:3:4`
  case integers([Int])

  public var description: String {
    switch self {
    case .integer(let value): "\(value)"
    case .decimal(let value): shortest(value)
    case .integers(let values): values.map { "\($0)" }.joined(separator: ":")
    }
  }
}

/// What values a parameter may have.
public enum SongParameterDomain: Hashable, Sendable, CustomStringConvertible {
  case integer(ClosedRange<Int>)
  case decimal(ClosedRange<Double>)
  case integers(count: ClosedRange<Int>, each: ClosedRange<Int>)

  /// Whether a value has the kind and lies in the range.
  public func contains(_ value: SongValue) -> Bool {
    switch (self, value) {
    case (.integer(let range), .integer(let value)): range.contains(value)
    case (.decimal(let range), .decimal(let value)): range.contains(value)
    case (.integers(let count, let each), .integers(let values)):
      count.contains(values.count) && values.allSatisfy(each.contains)
    default: false
    }
  }

  /// The value that a text means, in the range or not; `nil` if it is of another kind.
  func value(of text: String) -> SongValue? {
    switch self {
    case .integer: return Int(text).map(SongValue.integer)
    case .decimal:
      // Double reads hexadecimal numbers and names such as 'inf', too; here they are slips.
      guard text.allSatisfy({ "0123456789.+-e".contains($0) }) else { return nil }
      return Double(text).map { SongValue.decimal($0) }
    case .integers:
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
      let values = parts.compactMap { $0 }
      return values.count == parts.count ? .integers(values) : nil
    }
  }

  /// For example `a whole number from 1 to 12`.
  public var description: String {
    switch self {
    case .integer(let range) where range.upperBound == .max: "a whole number, \(range.lowerBound) or more"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .decimal(let range):
      "a number from \(shortest(range.lowerBound)) to \(shortest(range.upperBound))"
    case .integers(let count, let each):
      "\(count.lowerBound) to \(count.upperBound) whole numbers from \(each.lowerBound) to \(each.upperBound)"
        + " with colons between them"
    }
  }
}

/// One parameter of a generator: what it is called and may be, and where the generator keeps it.
public struct SongParameter<Generator> {
  public let name: String
  public let domain: SongParameterDomain
  /// What it means, in one phrase.
  public let phrase: String
  let value: (Generator) -> SongValue
  /// The value is in the domain.
  let set: (inout Generator, SongValue) -> Void

  public static func integer(
    _ name: String, _ path: WritableKeyPath<Generator, Int>, _ range: ClosedRange<Int>, _ phrase: String
  ) -> Self {
    Self(
      name: name, domain: .integer(range), phrase: phrase, value: { .integer($0[keyPath: path]) },
      set: { if case .integer(let value) = $1 { $0[keyPath: path] = value } })
  }

  public static func decimal(
    _ name: String, _ path: WritableKeyPath<Generator, Double>, _ range: ClosedRange<Double>,
    _ phrase: String
  ) -> Self {
    Self(
      name: name, domain: .decimal(range), phrase: phrase, value: { .decimal($0[keyPath: path]) },
      set: { if case .decimal(let value) = $1 { $0[keyPath: path] = value } })
  }

  public static func integers(
    _ name: String, _ path: WritableKeyPath<Generator, [Int]>, count: ClosedRange<Int>,
    each: ClosedRange<Int>, _ phrase: String
  ) -> Self {
    Self(
      name: name, domain: .integers(count: count, each: each), phrase: phrase,
      value: { .integers($0[keyPath: path]) },
      set: { if case .integers(let values) = $1 { $0[keyPath: path] = values } })
  }

  /// What to say of a value of another kind or out of the range.
  func refusal(of value: String, at owner: String, default standard: SongValue) -> SubsongError {
    SubsongError(
      .usage, "\(name) is '\(value)'", at: owner, because: "\(phrase): \(domain)",
      remedy: "the default is \(standard)")
  }

  /// The root of the random draws.
  public static func seed(_ path: WritableKeyPath<Generator, Int>) -> Self {
    .integer("seed", path, 0...Int.max, "root of the random draws")
  }
}
