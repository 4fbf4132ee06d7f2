import NumericalCore

/// What became of the keys from one version of the file format to the next, so that a file of an older version is still read as
/// what it meant.
package struct ConfigurationHistory: Hashable, Sendable {
  /// What a version brought.
  package struct Step: Hashable, Sendable {
    /// The version that brought it.
    package let version: Int
    /// Keys that did not exist before.
    package var added: Set<String> = []
    /// Paths before this version, each with its path since.
    package var renamed: [String: String] = [:]
    /// The defaults before this version, where they were other ones; by the paths since.
    package var formerDefaults: [String: ConfigurationValue] = [:]

    package init(
      version: Int, added: Set<String> = [], renamed: [String: String] = [:],
      formerDefaults: [String: ConfigurationValue] = [:]
    ) {
      self.version = version
      self.added = added
      self.renamed = renamed
      self.formerDefaults = formerDefaults
    }
  }

  /// In the order of their versions.
  package let steps: [Step]

  package init(steps: [Step]) { self.steps = steps.sorted { $0.version < $1.version } }

  /// The version that is written.
  package var current: Int { steps.last?.version ?? 1 }

  package static let own = ConfigurationHistory(steps: [
    Step(
      version: 2,
      added: [
        "recording.variables", "recording.population", "recording.interval", "recording.phases",
        "recording.cycles", "recording.precision",
      ],
      renamed: ["recording.interval": "scoring.interval"])
  ])
}

extension ConfigurationHistory {
  /// The path by which a key of an older file is known now.
  ///
  /// - Throws: ``SubsongError`` (bad input, without a place) for a key that the version of the file does not have.
  package func path(_ path: String, inVersion version: Int) throws(SubsongError) -> String {
    var current = path
    for step in steps where step.version > version {
      if let new = step.renamed[current] {
        current = new
      } else if let old = step.renamed.first(where: { $0.value == current })?.key {
        throw missing(path, version, step, remedy: "write \(old), or version = \(step.version)")
      } else if step.added.contains(current) {
        throw missing(path, version, step, remedy: "write version = \(step.version)")
      }
    }
    return current
  }

  private func missing(_ path: String, _ version: Int, _ step: Step, remedy: String) -> SubsongError {
    SubsongError(
      .badInput, "\(path) needs version = \(step.version)",
      because: "the file says version = \(version), which does not have this key", remedy: remedy)
  }

  /// The defaults of an older version that are other ones now, by the paths of now.
  package func formerDefaults(ofVersion version: Int) -> [String: ConfigurationValue] {
    var defaults: [String: ConfigurationValue] = [:]
    for step in steps where step.version > version {
      for (old, new) in step.renamed {
        if let value = defaults.removeValue(forKey: old) { defaults[new] = value }
      }
      // What an earlier step says is closer to the version of the file.
      defaults.merge(step.formerDefaults) { earlier, _ in earlier }
    }
    return defaults
  }

  /// Tables that a file of an older version may open though they are gone.
  func tables(ofVersion version: Int) -> Set<String> {
    let paths = steps.filter { $0.version > version }.flatMap(\.renamed.keys)
    return Set(paths.map { $0.split(separator: ".").dropLast().joined(separator: ".") })
  }
}
