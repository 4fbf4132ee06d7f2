import NumericalCore

/// One key of an experiment: where it is written, what it means, and which property of
/// ``ExperimentDescription`` it reads and writes.
package struct ConfigurationKey: Sendable {
  /// The dotted path, for example `network.latent`.
  package let path: String
  /// The unit of the value; nil if it has none.
  package let unit: String?
  /// What it is, in one phrase.
  package let meaning: String
  package let kind: ConfigurationKind
  private let load: @Sendable (ExperimentDescription) -> ConfigurationValue
  private let store: @Sendable (inout ExperimentDescription, ConfigurationValue) -> Void

  /// The table of the file in which the key stands; nil at the top level.
  package var table: String? { path.split(separator: ".").dropLast().last.map(String.init) }

  /// The last part of the path.
  package var name: String { path.split(separator: ".").last.map(String.init) ?? path }

  /// The environment variable that sets the key, for example `SUBSONG_NETWORK_LATENT`.
  package var environmentVariable: String {
    "SUBSONG_" + String(path.uppercased().map { $0 == "." || $0 == "-" ? "_" : $0 })
  }

  /// The value of an experiment without a preset.
  package var defaultValue: ConfigurationValue { value(in: ExperimentDescription()) }

  package func value(in description: ExperimentDescription) -> ConfigurationValue { load(description) }

  /// Sets the key after checking type and range.
  ///
  /// - Throws: ``SubsongError`` (usage) as ``checked(_:)``; the description is then unchanged.
  package func set(_ value: ConfigurationValue, in description: inout ExperimentDescription)
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
    return converted
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
    case .integer, .boolean: break
    }
    return candidates.first { kind.converted($0).map(kind.contains) ?? false } ?? defaultValue
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
    case .boolean, .choice: nil
    }
  }

  /// "did you mean 15?" for a value that is about a thousand times too small or too large, as seconds for
  /// milliseconds or volts for millivolts are.
  ///
  /// A thousandfold is plausible if it lies in the range and within a factor of 20 of the default.
  package func unitHint(for value: ConfigurationValue) -> String? {
    guard let unit, case .number(let range) = kind, case .number(let number) = value,
      case .number(let usual) = defaultValue, usual != 0
    else { return nil }
    // Moving the decimal point in the text avoids -70.00000000000001 for -0.07.
    let candidates = [Double("\(number)e3") ?? number * 1000, number / 1000]
    let meant = candidates.first { range.contains($0) && (0.05...20).contains($0 / usual) }
    return meant.map { "did you mean \($0)? the unit is \(unit)" }
  }
}

extension ConfigurationKey {
  typealias Property<Value> = any WritableKeyPath<ExperimentDescription, Value> & Sendable
}

// One maker for each kind. Every one takes a key path, so that a key cannot read one property and write another.
extension ConfigurationKey {
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
  ) -> ConfigurationKey {
    // A seed beyond the integers of TOML shows as a negative one, which no reader takes for another seed.
    ConfigurationKey(
      path, unit, meaning, .integer(range), property, read: { .integer(Int(truncatingIfNeeded: $0)) },
      write: { if case .integer(let value) = $0 { Value(exactly: value) } else { nil } })
  }

  static func number(
    _ path: String, _ property: Property<Double>, _ range: NumberRange,
    unit: String? = nil, _ meaning: String
  ) -> ConfigurationKey {
    ConfigurationKey(
      path, unit, meaning, .number(range), property, read: { .number($0) },
      write: { if case .number(let value) = $0 { value } else { nil } })
  }

  static func boolean(
    _ path: String, _ property: Property<Bool>, _ meaning: String
  ) -> ConfigurationKey {
    ConfigurationKey(
      path, nil, meaning, .boolean, property, read: { .boolean($0) },
      write: { if case .boolean(let value) = $0 { value } else { nil } })
  }

  static func string(
    _ path: String, _ property: Property<String>, _ meaning: String
  ) -> ConfigurationKey {
    ConfigurationKey(
      path, nil, meaning, .string, property, read: { .string($0) },
      write: { if case .string(let value) = $0 { value } else { nil } })
  }

  static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
    _ path: String, _ property: Property<Value>, _ meaning: String
  ) -> ConfigurationKey {
    ConfigurationKey(
      path, nil, meaning, .choice(Value.allCases.map(\.rawValue)), property, read: { .string($0.rawValue) },
      write: { if case .string(let value) = $0 { Value(rawValue: value) } else { nil } })
  }
}
