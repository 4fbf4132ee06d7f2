import NumericalCore

/// Everything that has a say in an experiment: flag before environment before file before preset before default (that of
/// the file's version).
///
///     let layers = ConfigurationLayers(
///       file: try ConfigurationFile(path: "experiment.toml"),
///       environment: try ConfigurationEnvironment(ProcessInfo.processInfo.environment),
///       flags: try ConfigurationLayers.entries(of: [("network.latent", "--latent", .integer(100))]))
///     let experiment = try layers.resolve()
package struct ConfigurationLayers: Hashable, Sendable {
  /// From the weakest to the strongest: file, environment, flags.
  private let entries: [ConfigurationEntry]
  /// Below them all.
  private let formerDefaults: [ConfigurationEntry]

  package init(
    file: ConfigurationFile? = nil, environment: ConfigurationEnvironment? = nil,
    flags: [ConfigurationEntry] = []
  ) {
    entries = (file?.entries ?? []) + (environment?.entries ?? []) + flags
    formerDefaults = file?.formerDefaults ?? []
  }

  /// The values of flags in the types of their keys.
  ///
  /// - Throws: ``SubsongError`` (usage) that names the flag.
  package static func entries(of flags: [(path: String, flag: String, value: ConfigurationValue)])
    throws(SubsongError) -> [ConfigurationEntry]
  {
    var entries: [ConfigurationEntry] = []
    for (path, flag, value) in flags {
      let source = ConfigurationSource.flag(flag)
      guard let key = ConfigurationSchema.key(path) else {
        throw SubsongError(
          .usage, "unknown key '\(path)'", at: source.location,
          remedy: ConfigurationSchema.suggestion(forPath: path))
      }
      do {
        entries.append(ConfigurationEntry(path: path, value: try key.checked(value), source: source))
      } catch {
        throw error.placed(at: source.location, .usage)
      }
    }
    return entries
  }

  /// Starts from the preset, sets what the layers say, and checks how the values fit together.
  ///
  /// - Throws: ``SubsongError`` at the source of the value that does not fit: bad input if a file gave it, else usage.
  package func resolve() throws(SubsongError) -> ResolvedConfiguration {
    let strongest = Dictionary(entries.map { ($0.path, $0) }) { _, stronger in stronger }
    let preset = strongest["preset"].flatMap(Self.preset) ?? .default
    var description = ExperimentDescription(preset: preset)
    var sources: [String: ConfigurationSource] = [:]
    for key in ConfigurationSchema.keys {
      // A preset is the source of what it changes; the rest are defaults.
      let isDefault = key.value(in: description) == key.defaultValue
      let former = isDefault ? formerDefaults.first { $0.path == key.path } : nil
      if let entry = strongest[key.path] ?? former {
        try key.set(entry.value, in: &description)
        sources[key.path] = entry.source
      } else {
        sources[key.path] = isDefault ? .default : .preset(preset)
      }
    }
    let resolved = ResolvedConfiguration(description: description, sources: sources)
    try resolved.validate()
    return resolved
  }

  private static func preset(_ entry: ConfigurationEntry) -> ExperimentPreset? {
    if case .string(let name) = entry.value { ExperimentPreset(rawValue: name) } else { nil }
  }
}
