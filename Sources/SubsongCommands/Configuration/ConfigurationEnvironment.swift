import NumericalCore

/// The values that the environment gives: `SUBSONG_NETWORK_LATENT=100` sets `network.latent`.
package struct ConfigurationEnvironment: Hashable, Sendable {
  /// In the order of the schema.
  package let entries: [ConfigurationEntry]

  /// Variables with the prefix `SUBSONG_` that are no keys of an experiment, and therefore no mistakes. None so far;
  /// a command that reads one names it here.
  package static let otherVariables = ["SUBSONG_THREADS"]

  /// Picks the variables with the prefix `SUBSONG_`.
  ///
  /// - Parameters:
  ///   - variables: the environment of the process.
  ///   - otherVariables: names that other parts of the tool read.
  /// - Throws: ``SubsongError`` (usage) that names the variable: unknown, of another type, or out of range.
  package init(
    _ variables: [String: String], otherVariables: [String] = ConfigurationEnvironment.otherVariables
  ) throws(SubsongError) {
    let names = ConfigurationSchema.keys.map(\.environmentVariable)
    // Sorted, so that of several mistakes always the same one is reported.
    for name in variables.keys.sorted() where name.hasPrefix("SUBSONG_") {
      guard names.contains(name) || otherVariables.contains(name) else {
        throw SubsongError(
          .usage, "unknown variable", at: "environment \(name)",
          because: "variables that start with SUBSONG_ set keys of an experiment",
          remedy: Self.suggestion(for: name, among: names + otherVariables))
      }
    }
    var entries: [ConfigurationEntry] = []
    for key in ConfigurationSchema.keys {
      if let text = variables[key.environmentVariable] { entries.append(try Self.entry(key, text)) }
    }
    self.entries = entries
  }

  private static func entry(_ key: ConfigurationKey, _ text: String) throws(SubsongError)
    -> ConfigurationEntry
  {
    let source = ConfigurationSource.environment(key.environmentVariable)
    do {
      return ConfigurationEntry(
        path: key.path, value: try key.checked(key.kind.value(of: text)), source: source)
    } catch {
      throw error.placed(at: source.location, .usage)
    }
  }

  /// The list of all names would fill the screen, so without a near one only the rule is given.
  private static func suggestion(for name: String, among names: [String]) -> String {
    nearestName(to: name, among: names).map { "did you mean \($0)?" }
      ?? "unset it, or name a key as SUBSONG_NETWORK_LATENT names network.latent"
  }
}
