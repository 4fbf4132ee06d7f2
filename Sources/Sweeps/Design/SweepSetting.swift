/// A value that a sweep gives to a key of the experiment, as TOML writes it.
public struct SweepSetting: Hashable, Sendable {
  /// The dotted path, for example `network.latent`.
  public var key: String
  /// For example `50` or `"dendrite"`.
  public var literal: String
  /// Where in the sweep's file it stands, counted from 1.
  public var line, column: Int

  public init(_ key: String, _ literal: String, line: Int = 1, column: Int = 1) {
    (self.key, self.literal, self.line, self.column) = (key, literal, line, column)
  }

  /// The value as tables have it: a text without its quotation marks.
  public var plainText: String {
    let isText = literal.count > 1 && literal.hasPrefix("\"") && literal.hasSuffix("\"")
    return isText && !literal.contains("\\") ? String(literal.dropFirst().dropLast()) : literal
  }
}

/// One value of a factor: what it sets, and its name if it has one.
public struct SweepLevel: Hashable, Sendable {
  public var name: String?
  public var settings: [SweepSetting]

  public init(name: String? = nil, _ settings: [SweepSetting]) {
    self.name = name
    self.settings = settings
  }
}
