import Experiments
import NumericalCore

import SubsongCommands

extension ConfigurationKey {
  /// A valid value other than `other`.
  func randomValue(_ stream: inout PhiloxStream, otherThan other: ConfigurationValue? = nil)
    -> ConfigurationValue
  {
    while true {
      let value = randomValue(&stream)
      if value != other { return value }
    }
  }

  private func randomValue(_ stream: inout PhiloxStream) -> ConfigurationValue {
    switch kind {
    case .integer(let range): .integer(Int.random(in: range, using: &stream))
    case .number(let range):
      .number(range.lower + (range.upper - range.lower) * (1 - stream.uniform()) * 0.999)
    case .boolean: .boolean(Bool.random(using: &stream))
    case .choice(let names): .string(names[stream.uniformInteger(below: names.count)])
    case .string: .string(Self.randomText(&stream))
    case .list(let names):
      .list((names ?? ["rate", "somatic-potential", "weights"]).filter { _ in Bool.random(using: &stream) })
    case .cycles: .string(CycleSelection.random(&stream).description)
    }
  }

  /// Quotation marks, escapes, control characters and letters beyond ASCII among others.
  private static func randomText(_ stream: inout PhiloxStream) -> String {
    let letters = Array("abc/.# =\"'\\\n\t\u{1}\u{7F}é🐦[]{}")
    return String(
      (0...stream.uniformInteger(below: 12)).map { _ in letters[stream.uniformInteger(below: letters.count)] }
    )
  }
}

extension CycleSelection {
  /// Up to three items; now and then all cycles.
  static func random(_ stream: inout PhiloxStream) -> CycleSelection {
    let items = (0..<stream.uniformInteger(below: 4)).map { _ in
      let first = stream.uniformInteger(below: 30) - 1
      let last = first + stream.uniformInteger(below: 100)
      return ["\(first)", "\(first)..\(last)", "\(first)..\(last)/\(1 + stream.uniformInteger(below: 9))"][
        stream.uniformInteger(below: 3)]
    }
    return (try? CycleSelection(items.joined(separator: ","))) ?? .all
  }
}

/// An experiment all of whose values are random; each is valid, together they may not fit.
func randomDescription(_ stream: inout PhiloxStream) throws -> ExperimentDescription {
  var description = ExperimentDescription()
  for key in ConfigurationSchema.keys { try key.set(key.randomValue(&stream), in: &description) }
  return description
}

/// The description that a file gives, without the check of how its values fit together.
func readBack(_ text: String) throws -> ExperimentDescription {
  var description = ExperimentDescription()
  for entry in try ConfigurationFile(text: text, name: "test.toml").entries {
    try ConfigurationSchema.key(entry.path)?.set(entry.value, in: &description)
  }
  return description
}

func fileError(_ text: String) -> SubsongError? {
  do {
    _ = try ConfigurationFile(text: text, name: "test.toml")
    return nil
  } catch {
    return error
  }
}
