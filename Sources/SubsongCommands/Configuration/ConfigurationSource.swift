/// Where a value comes from.
package enum ConfigurationSource: Hashable, Sendable, CustomStringConvertible {
  case flag(String)
  case environment(String)
  case file(String, line: Int, column: Int)
  case preset(ExperimentPreset)
  /// The default that a file's version had, if it has become another one.
  case version(Int)
  case `default`

  /// As `--print-config` shows it.
  package var description: String {
    switch self {
    case .flag(let flag): "flag \(flag)"
    case .environment(let variable): "environment \(variable)"
    case .file(let name, let line, _): "\(name):\(line)"
    case .preset(let preset): "preset \(preset.rawValue)"
    case .version(let version): "default of version \(version)"
    case .default: "default"
    }
  }

  /// As an error shows it: a place in a file has a column. Defaults have no place.
  package var location: String? {
    switch self {
    case .file(let name, let line, let column): "\(name):\(line):\(column)"
    case .flag, .environment: description
    case .preset, .version, .default: nil
    }
  }
}

/// A value that a layer gives to a key.
package struct ConfigurationEntry: Hashable, Sendable {
  package let path: String
  /// In the type of its key.
  package let value: ConfigurationValue
  package let source: ConfigurationSource
}
