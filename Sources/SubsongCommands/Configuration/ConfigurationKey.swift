import Experiments
import NumericalCore

/// What keys describe: an experiment, or a perturbation.
package protocol ConfigurationSubject: Sendable {
  /// The values that nobody has set.
  static var usual: Self { get }
}

/// A key of an experiment.
package typealias ConfigurationKey = KeyOf<ExperimentDescription>

/// One key: where it is written, what it means, and which property of its subject it reads and writes.
package struct KeyOf<Subject: ConfigurationSubject>: Sendable {
  /// The dotted path, for example `network.latent`.
  package let path: String
  /// The unit of the value; nil if it has none.
  package let unit: String?
  /// What it is, in one phrase.
  package let meaning: String
  package let kind: ConfigurationKind
  private let load: @Sendable (Subject) -> ConfigurationValue
  private let store: @Sendable (inout Subject, ConfigurationValue) -> Void

  /// The table of the file in which the key stands; nil at the top level.
  package var table: String? { path.split(separator: ".").dropLast().last.map(String.init) }

  /// The last part of the path.
  package var name: String { path.split(separator: ".").last.map(String.init) ?? path }

  /// The environment variable that sets the key, for example `SUBSONG_NETWORK_LATENT`.
  package var environmentVariable: String {
    "SUBSONG_" + String(path.uppercased().map { $0 == "." || $0 == "-" ? "_" : $0 })
  }

  /// The value that nobody has set; of an experiment, without a preset.
  package var defaultValue: ConfigurationValue { value(in: .usual) }

  package func value(in description: Subject) -> ConfigurationValue { load(description) }

  /// Sets the key after checking type and range.
  ///
  /// - Throws: ``SubsongError`` (usage) as ``checked(_:)``; the description is then unchanged.
  package func set(_ value: ConfigurationValue, in description: inout Subject)
    throws(SubsongError)
  {
    store(&description, try checked(value))
  }

  /// The value in the type of the key.
  ///
  /// - Throws: ``SubsongError`` (usage, without a place) for another type, a value out of range, an unknown name.
  package func checked(_ value: ConfigurationValue) throws(SubsongError) -> ConfigurationValue {
    guard let converted = kind.converted(value) else { throw wrongType(value) }
    guard kind.contains(converted) else { throw outOfRange(converted) }
    try checkParts(of: converted)
    return converted
  }

  private func checkParts(of value: ConfigurationValue) throws(SubsongError) {
    switch (kind, value) {
    case (.list, .list(let names)):
      for (index, name) in names.enumerated() {
        try checkElement(.value(.string(name)), after: names[..<index])
      }
    case (.cycles, .string(let text)): try checkCycles(text)
    default: break
    }
  }

  private func checkCycles(_ text: String) throws(SubsongError) {
    do {
      _ = try CycleSelection(text)
    } catch {
      throw SubsongError(.usage, "\(path): \(error.what)", because: error.why, remedy: error.remedy)
    }
  }

  private func wrongType(_ value: ConfigurationValue) -> SubsongError {
    SubsongError(
      .usage, "\(path) has to be \(kind.typeName), but is \(value.phrase)", because: because,
      remedy: "write for example \(path) = \(correction(of: value).literal)")
  }

  /// What the writer of a value of the wrong type most probably wanted; else the default.
  private func correction(of value: ConfigurationValue) -> ConfigurationValue {
    var candidates: [ConfigurationValue] = []
    switch value {
    case .number(let number): candidates = Int(exactly: number.rounded()).map { [.integer($0)] } ?? []
    case .string(let text): candidates = [kind.value(of: text), kind.value(of: text.lowercased())]
    case .integer(let number) where kind == .cycles: candidates = [.string("\(number)")]
    case .integer, .boolean, .list: break
    }
    return candidates.first(where: accepts) ?? example
  }

  private func accepts(_ value: ConfigurationValue) -> Bool {
    guard let converted = kind.converted(value), kind.contains(converted) else { return false }
    return (try? checkParts(of: converted)) != nil
  }

  /// The default, or something longer in place of an empty list.
  var example: ConfigurationValue {
    if case .list(let names) = kind, defaultValue == .list([]) { return .list(names ?? ["a", "b"]) }
    return defaultValue
  }

  private func outOfRange(_ value: ConfigurationValue) -> SubsongError {
    if case .choice(let names) = kind, case .string(let name) = value {
      return SubsongError(.usage, "\(path) knows no '\(name)'", remedy: suggestion(for: name, among: names))
    }
    return SubsongError(
      .usage, "\(path) is \(value.literal)", because: because,
      remedy: unitHint(for: value) ?? "the default is \(defaultValue.literal)")
  }

  private var because: String? {
    let bounds = kind.range.map { "allowed: \($0)" + (unit.map { " \($0)" } ?? "") }
    return switch kind {
    case .integer, .number: bounds
    case .string: "it cannot be empty"
    case .boolean, .choice, .list, .cycles: nil
    }
  }

  /// "did you mean 15?" for a value that is about a thousand times too small or too large, as seconds for
  /// milliseconds or volts for millivolts are.
  ///
  /// A thousandfold is plausible if it lies in the range and within a factor of 20 of the default.
  package func unitHint(for value: ConfigurationValue) -> String? {
    unitHint(for: value, within: 0.05...20)
  }

  /// The same for a value that is allowed, which gives less reason to doubt it: the thousandfold has to lie within a
  /// factor of 5 of the default.
  package func slipHint(for value: ConfigurationValue) -> String? { unitHint(for: value, within: 0.2...5) }

  private func unitHint(for value: ConfigurationValue, within usualRatios: ClosedRange<Double>) -> String? {
    guard let unit, case .number(let range) = kind, case .number(let number) = value,
      case .number(let usual) = defaultValue, usual != 0
    else { return nil }
    // Moving the decimal point in the text avoids -70.00000000000001 for -0.07.
    let candidates = [Double("\(number)e3") ?? number * 1000, number / 1000]
    let meant = candidates.first { range.contains($0) && usualRatios.contains($0 / usual) }
    return meant.map { "did you mean \($0)? the unit is \(unit)" }
  }
}

// What stands in a file.
extension KeyOf {
  /// The value that stands behind the key in a file.
  ///
  /// - Parameter place: where an element of a list stands, for its error; without it the error has no place.
  /// - Throws: ``SubsongError``: as ``checked(_:)``; bad input for what is no value of the key's type.
  func value(of content: TOMLReader.Content, placingElements place: ((TextPosition) -> String)? = nil)
    throws(SubsongError) -> ConfigurationValue
  {
    if case .value(let value) = content { return try checked(value) }
    guard case .array(let elements) = content, case .list = kind else {
      throw SubsongError(
        .badInput, "\(path) has to be \(kind.typeName), but is \(content.phrase)",
        remedy: "write for example \(name) = \(example.literal)")
    }
    var names: [String] = []
    for element in elements {
      do {
        names.append(try checkElement(element.content, after: names[...]))
      } catch {
        throw place.map { error.placed(at: $0(element.position), .badInput) } ?? error
      }
    }
    return .list(names)
  }
}

// Lists.
extension KeyOf {
  /// An element of the list, if it may follow these.
  ///
  /// - Throws: ``SubsongError`` (usage, without a place) for another type, a name that cannot be one, an unknown one, and one
  ///   that is there already.
  @discardableResult
  func checkElement(_ content: TOMLReader.Content, after previous: ArraySlice<String>) throws(SubsongError)
    -> String
  {
    guard case .value(.string(let name)) = content else {
      throw SubsongError(
        .usage, "\(path) holds \(content.phrase)", because: "it is a list of texts",
        remedy: "write for example \(name) = \(example.literal)")
    }
    if case .list(let choices?) = kind, !choices.contains(name) {
      throw SubsongError(
        .usage, "\(path) knows no '\(name)'", remedy: suggestion(for: name, among: choices))
    }
    guard Self.isName(name) else {
      throw SubsongError(
        .usage, "\(path) holds \(content.phrase)",
        because: "names have neither blanks nor commas and are not empty",
        remedy: "write for example \(path) = \(example.literal)")
    }
    guard !previous.contains(name) else {
      throw SubsongError(.usage, "\(path) names '\(name)' twice", remedy: "remove one of the two")
    }
    return name
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && !text.unicodeScalars.contains { $0 == "," || $0.value == 0x7F || $0.value <= 0x20 }
  }
}

extension KeyOf {
  typealias Property<Value> = any WritableKeyPath<Subject, Value> & Sendable
}

// One maker for each kind. Every one takes a key path, so that a key cannot read one property and write another.
extension KeyOf {
  private init<Value>(
    _ path: String, _ unit: String?, _ meaning: String, _ kind: ConfigurationKind,
    _ property: Property<Value>,
    read: @escaping @Sendable (Value) -> ConfigurationValue,
    write: @escaping @Sendable (ConfigurationValue) -> Value?
  ) {
    self.path = path
    self.unit = unit
    self.meaning = meaning
    self.kind = kind
    load = { read($0[keyPath: property]) }
    store = { description, value in
      if let new = write(value) { description[keyPath: property] = new }
    }
  }

  static func integer<Value: FixedWidthInteger & Sendable>(
    _ path: String, _ property: Property<Value>,
    _ range: ClosedRange<Int>, unit: String? = nil, _ meaning: String
  ) -> KeyOf {
    // A seed beyond the integers of TOML shows as a negative one, which no reader takes for another seed.
    KeyOf(
      path, unit, meaning, .integer(range), property, read: { .integer(Int(truncatingIfNeeded: $0)) },
      write: { if case .integer(let value) = $0 { Value(exactly: value) } else { nil } })
  }

  static func number(
    _ path: String, _ property: Property<Double>, _ range: NumberRange,
    unit: String? = nil, _ meaning: String
  ) -> KeyOf {
    KeyOf(
      path, unit, meaning, .number(range), property, read: { .number($0) },
      write: { if case .number(let value) = $0 { value } else { nil } })
  }

  static func boolean(
    _ path: String, _ property: Property<Bool>, _ meaning: String
  ) -> KeyOf {
    KeyOf(
      path, nil, meaning, .boolean, property, read: { .boolean($0) },
      write: { if case .boolean(let value) = $0 { value } else { nil } })
  }

  static func string(
    _ path: String, _ property: Property<String>, _ meaning: String
  ) -> KeyOf {
    KeyOf(
      path, nil, meaning, .string, property, read: { .string($0) },
      write: { if case .string(let value) = $0 { value } else { nil } })
  }

  static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
    _ path: String, _ property: Property<Value>, _ meaning: String
  ) -> KeyOf {
    KeyOf(
      path, nil, meaning, .choice(Value.allCases.map(\.rawValue)), property, read: { .string($0.rawValue) },
      write: { if case .string(let value) = $0 { Value(rawValue: value) } else { nil } })
  }

  /// Texts whose meaning is known elsewhere.
  static func list(
    _ path: String, _ property: Property<[String]>, _ meaning: String
  ) -> KeyOf {
    KeyOf(
      path, nil, meaning, .list(nil), property, read: { .list($0) },
      write: { if case .list(let names) = $0 { names } else { nil } })
  }

  static func choices<Value: RawRepresentable<String> & CaseIterable & Sendable>(
    _ path: String, _ property: Property<[Value]>, _ meaning: String
  ) -> KeyOf {
    KeyOf(
      path, nil, meaning, .list(Value.allCases.map(\.rawValue)), property,
      read: { .list($0.map(\.rawValue)) },
      write: { if case .list(let names) = $0 { names.compactMap(Value.init) } else { nil } })
  }

  static func cycles(
    _ path: String, _ property: Property<CycleSelection>, _ meaning: String
  ) -> KeyOf {
    KeyOf(
      path, nil, meaning, .cycles, property, read: { .string($0.description) },
      write: { if case .string(let text) = $0 { try? CycleSelection(text) } else { nil } })
  }
}
