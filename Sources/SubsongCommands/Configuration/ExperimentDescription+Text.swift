import NumericalCore

extension ExperimentDescription {
  /// The text of `experiment.toml`: the fingerprint that figures carry as a comment, and all keys with their values, each with
  /// unit, meaning and range as a comment.
  ///
  /// Reading the text gives back the identical description: numbers are in their shortest round-trip form.
  package var toml: String {
    var text = "# configuration \(fingerprint)\nversion = \(ConfigurationSchema.version)\n"
    text += Self.lines(of: ConfigurationSchema.keys.filter { $0.table == nil }, self)
    for table in ConfigurationSchema.tables {
      text += "\n[\(table)]\n"
      text += Self.lines(of: ConfigurationSchema.keys.filter { $0.table == table }, self)
    }
    return text
  }

  /// `key = value  # unit; meaning; range`, with the comments of a table below each other.
  private static func lines(of keys: [ConfigurationKey], _ description: ExperimentDescription) -> String {
    let assignments = keys.map { "\($0.name) = \($0.value(in: description).literal)" }
    let width = assignments.map(\.count).max() ?? 0
    return zip(keys, assignments).map { key, assignment in
      "\(assignment.padded(to: width))  # \(key.documentation)\n"
    }
    .joined()
  }

  /// Tells experiments with different results apart, and gives equal ones the same name. What is recorded
  /// (`recording.…`) has no part in it, because a recording more or less changes no result.
  ///
  /// The fingerprint of the canonical text: each path with its value in the order of the schema, without comments, so
  /// that better words for a meaning change no fingerprint.
  package var fingerprint: String {
    let lines = ConfigurationSchema.keys.filter(\.changesResults).map {
      "\($0.path) = \($0.value(in: self).literal)\n"
    }
    return Fingerprint.of("version = \(ConfigurationSchema.version)\n" + lines.joined())
  }
}

extension KeyOf {
  /// Meaning and range in one line.
  var phrase: String { [meaning, kind.range].compactMap { $0 }.joined(separator: "; ") }
}

extension ConfigurationKey {
  /// Whether another value may give other results; what is only looked at does not.
  var changesResults: Bool { table != "recording" }

  /// Unit, meaning and range in one line.
  var documentation: String { [unit, meaning, kind.range].compactMap { $0 }.joined(separator: "; ") }
}

extension ResolvedConfiguration {
  /// What `--print-config` shows: key, value, unit and source in columns.
  package var table: String {
    let rows = ConfigurationSchema.keys.map {
      [$0.path, $0.value(in: description).literal, $0.unit ?? "", source(of: $0.path).description]
    }
    return aligned([["key", "value", "unit", "source"]] + rows)
  }
}

extension ConfigurationSchema {
  /// All keys as a table in Markdown: key, default, unit, meaning.
  package static var markdownTable: String {
    let rows = keys.map { key in
      "| `\(key.path)` | `\(key.defaultValue.literal)` | \(key.unit ?? "") | \(key.phrase) |\n"
    }
    return "| key | default | unit | meaning |\n|---|---|---|---|\n" + rows.joined()
  }
}
