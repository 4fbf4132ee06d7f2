import NumericalCore

/// A song written as a call: `bengalese(order=2, length=30)`.
///
/// A generator's name, and in parentheses values for some of its parameters; the others have their defaults, and without any the
/// parentheses may be left out. Blanks do not matter. Lists have colons between their numbers: `repeated-note(counts=2:3:4)`.
public struct SongExpression: Hashable, Sendable, CustomStringConvertible {
  public let generator: any SongGenerator

  public init(_ generator: some SongGenerator) { self.generator = generator }

  /// Reads an expression.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage): an unknown generator or parameter, with the nearest name; a parameter given twice; a
  ///   value of another kind or out of its range; parentheses that do not match.
  public init(_ text: String) throws(SubsongError) {
    let (name, arguments) = try Self.parts(of: text)
    guard let type = SongGenerators.type(named: name) else {
      throw SubsongError(
        .usage, "there is no generator '\(name)'", at: text,
        remedy: suggestion(for: name, among: SongGenerators.names))
    }
    generator = try Self.generator(type, arguments, in: text)
  }

  /// The canonical form, with all parameters; reading it gives an equal expression.
  public var description: String { generator.expression }

  /// - Throws: ``NumericalCore/SubsongError`` (usage) if the parameters do not fit together.
  public func song() throws(SubsongError) -> Song { try generator.song() }

  public static func == (a: Self, b: Self) -> Bool { a.description == b.description }
  public func hash(into hasher: inout Hasher) { hasher.combine(description) }

  /// Whether a text begins as the call of a generator that there is; it may still be wrong further on.
  static func names(generatorOf text: String) -> Bool {
    SongGenerators.names.contains(trimmed(text.prefix { $0 != "(" }))
  }

  /// Whether a text that names nothing known was meant as a call.
  static func resembles(_ text: String) -> Bool { trimmed(text[...]).hasSuffix(")") && text.contains("(") }
}

extension SongExpression {
  private typealias Argument = (name: String, value: String)

  private static func parts(of text: String) throws(SubsongError) -> (name: String, arguments: [Argument]) {
    let whole = trimmed(text[...])
    guard let open = whole.firstIndex(of: "(") else { return (whole, []) }
    let inner = whole[whole.index(after: open)...].dropLast()
    guard whole.last == ")", !inner.contains(where: { $0 == "(" || $0 == ")" }) else {
      throw malformed(text, "the parentheses do not match")
    }
    var arguments: [Argument] = []
    if !trimmed(inner).isEmpty {
      for part in inner.split(separator: ",", omittingEmptySubsequences: false) {
        let sides = part.split(separator: "=", omittingEmptySubsequences: false).map(trimmed)
        guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
          throw malformed(text, "found '\(trimmed(part))', expected name=value")
        }
        arguments.append((sides[0], sides[1]))
      }
    }
    return (trimmed(whole[..<open]), arguments)
  }

  private static func generator<Generator: SongGenerator>(
    _ type: Generator.Type, _ arguments: [Argument], in text: String
  ) throws(SubsongError) -> Generator {
    var generator = type.init()
    var given: Set<String> = []
    for argument in arguments {
      guard let parameter = type.parameters.first(where: { $0.name == argument.name }) else {
        throw SubsongError(
          .usage, "\(type.name) has no parameter '\(argument.name)'", at: text,
          remedy: suggestion(for: argument.name, among: type.parameters.map(\.name)))
      }
      guard given.insert(argument.name).inserted else {
        throw malformed(text, "\(argument.name) is given twice")
      }
      guard let value = parameter.domain.value(of: argument.value), parameter.domain.contains(value) else {
        var error = type.refusal(of: parameter, argument.value)
        error.location = text
        throw error
      }
      parameter.set(&generator, value)
    }
    return generator
  }

  private static func malformed(_ text: String, _ what: String) -> SubsongError {
    SubsongError(.usage, what, at: text, remedy: "write for example \(SongGenerators.all[1].usage)")
  }

  private static func trimmed(_ text: Substring) -> String {
    let blanks: Set<Character> = [" ", "\t"]
    let start = text.drop { blanks.contains($0) }
    return String(start.reversed().drop { blanks.contains($0) }.reversed())
  }
}
