import NumericalCore

extension ParametrisedTask {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: ParameterKey.self)
    for parameter in Self.parameters {
      let key = ParameterKey(stringValue: parameter.name)
      switch parameter.value(self) {
      case .integer(let value): try container.encode(value, forKey: key)
      case .decimal(let value): try container.encode(value, forKey: key)
      case .integers(let values): try container.encode(values, forKey: key)
      }
    }
  }

  /// - Throws: ``NumericalCore/SubsongError`` (usage) for an unknown name or a value out of range; a decoding error for another kind of value.
  public init(from decoder: any Decoder) throws {
    self.init()
    let container = try decoder.container(keyedBy: ParameterKey.self)
    for key in container.allKeys {
      let parameter = try Self.parameter(named: key.stringValue)
      let value: SongValue =
        switch parameter.domain {
        case .integer: try .integer(container.decode(Int.self, forKey: key))
        case .decimal: try .decimal(container.decode(Double.self, forKey: key))
        case .integers: try .integers(container.decode([Int].self, forKey: key))
        }
      parameter.set(&self, value)
    }
    try check()
  }
}

/// The name of a parameter as a key.
private struct ParameterKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
