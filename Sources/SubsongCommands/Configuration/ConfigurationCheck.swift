import NumericalCore

/// What `config check` finds out about one file.
struct ConfigurationCheck: Encodable {
  let file: String
  private(set) var mistakes: [SubsongError] = []
  private(set) var hints: [String] = []
  /// Nil if the file has a mistake.
  private(set) var fingerprint: String?
  /// How many keys the file sets; nil if it cannot be read.
  private(set) var keys: Int?

  init(path: String) {
    file = path
    do throws(SubsongError) {
      let text = try ConfigurationFile.text(of: FileBytes.read(path), at: path)
      let contents = try ConfigurationFileContents(text: text, name: path, mostMistakes: 20)
      keys = contents.entries.count
      mistakes = contents.mistakes
      // How the values fit together is unknown while one is missing.
      guard mistakes.isEmpty else { return }
      let resolved = try ConfigurationLayers(file: ConfigurationFile(name: path, contents)).resolve()
      hints = resolved.hints
      try Self.build(resolved)
      fingerprint = resolved.description.fingerprint
    } catch {
      mistakes = [error.location == nil ? error.placed(at: path, .badInput) : error]
    }
  }

  /// As far as `train` goes before it makes a folder.
  private static func build(_ resolved: ResolvedConfiguration) throws(SubsongError) {
    do {
      _ = try ExperimentRun(resolved.description, threads: 1, songsIn: resolved.songFolder)
    } catch {
      throw resolved.locating(error)
    }
  }

  /// What is said of a file without mistakes.
  var line: String? {
    guard let fingerprint, let keys else { return nil }
    return "\(file): ok, \(keys) \(keys == 1 ? "key" : "keys") set, fingerprint \(fingerprint)"
  }
}

extension ConfigurationCheck {
  private enum CodingKeys: String, CodingKey { case file, ok, fingerprint, keys, mistakes, hints }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encode(mistakes.isEmpty, forKey: .ok)
    try container.encode(fingerprint, forKey: .fingerprint)
    try container.encode(keys, forKey: .keys)
    try container.encode(mistakes.map(\.description), forKey: .mistakes)
    try container.encode(hints, forKey: .hints)
  }
}
