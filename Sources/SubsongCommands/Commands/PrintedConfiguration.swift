import NumericalCore

/// A key of an experiment as `--print-config --json` shows it.
private struct PrintedKey: Encodable {
  var key: String
  var value: ConfigurationValue
  var unit: String?
  var source: String

  private enum CodingKeys: String, CodingKey { case key, value, unit, source }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(key, forKey: .key)
    try container.encode(unit, forKey: .unit)
    try container.encode(source, forKey: .source)
    switch value {
    case .integer(let value): try container.encode(value, forKey: .value)
    case .number(let value): try container.encode(value, forKey: .value)
    case .boolean(let value): try container.encode(value, forKey: .value)
    case .string(let value): try container.encode(value, forKey: .value)
    case .list(let values): try container.encode(values, forKey: .value)
    }
  }
}

extension ResolvedConfiguration {
  /// Prints every key with value, unit and source, as a table or as an array.
  func print(asJSON: Bool) throws(SubsongError) {
    if asJSON {
      let keys = ConfigurationSchema.keys.map {
        PrintedKey(
          key: $0.path, value: $0.value(in: description), unit: $0.unit,
          source: source(of: $0.path).description)
      }
      return try Console.result(jsonText(keys))
    }
    // Every line of the table has its end already.
    for line in table.split(separator: "\n") { try Console.result(String(line)) }
  }
}
