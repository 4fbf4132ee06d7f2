import Elise
import LearningTasks
import Experiments
import NumericalCore
import Sweeps

/// The experiments of a sweep's units.
///
/// The environment has no say in them: all workers, on whatever terminal, have to mean the same.
package struct SweepExperiments: Sendable {
  package let file: SweepFile
  private let common: [ConfigurationEntry]

  package init(_ file: SweepFile) throws(SubsongError) {
    self.file = file
    common = try file.design.common.map { (setting) throws(SubsongError) in
      try Self.entry(setting, in: file.path)
    }
  }

  /// The experiment of a unit.
  ///
  /// - Throws: ``SubsongError`` if its values do not fit together, with the place of one of them and the unit.
  package func experiment(of unit: SweepUnit) throws(SubsongError) -> ResolvedConfiguration {
    do {
      var entries = common
      for setting in unit.point.settings { entries.append(try Self.entry(setting, in: file.path)) }
      entries.append(
        ConfigurationEntry(
          path: "seed", value: .integer(unit.seed), source: .file(file.path, line: 1, column: 1)))
      return try ConfigurationLayers(file: file.experiment, flags: entries).resolve()
    } catch {
      var error = error
      error.category = .badInput
      error.why = [error.why, "in unit \(unit.summary)"].compactMap { $0 }.joined(separator: "; ")
      throw error
    }
  }

  private static func entry(_ setting: SweepSetting, in file: String) throws(SubsongError)
    -> ConfigurationEntry
  {
    let source = ConfigurationSource.file(file, line: setting.line, column: setting.column)
    let value = try SweepLiteral.value(setting.literal, of: setting.key)
    return ConfigurationEntry(path: setting.key, value: value, source: source)
  }

  /// The fingerprints of all units in their order, after every one was resolved and the first was built.
  ///
  /// - Throws: ``SubsongError`` (bad input) for the first unit that cannot be carried out, or is the same as another.
  package func fingerprints() throws(SubsongError) -> [UInt64] {
    var fingerprints: [UInt64] = []
    var known: [UInt64: Int] = [:]
    fingerprints.reserveCapacity(file.design.count)
    for index in 0..<file.design.count {
      let unit = file.design.unit(index)
      let resolved = try experiment(of: unit)
      if index == 0 { try Self.build(resolved) }
      // Sixteen hexadecimal digits; a million of them are kept as numbers.
      let fingerprint = UInt64(resolved.description.fingerprint, radix: 16) ?? 0
      if let other = known.updateValue(index, forKey: fingerprint) {
        throw SubsongError(
          .badInput, "units \(file.design.unit(other).summary) and \(unit.summary) are the same experiment",
          at: file.path, because: "what they set differently has no influence on results",
          remedy: "remove one of them")
      }
      fingerprints.append(fingerprint)
    }
    return fingerprints
  }

  /// As far as `train` goes before it makes a folder: the song is read and the network built.
  private static func build(_ resolved: ResolvedConfiguration) throws(SubsongError) {
    do {
      _ = try ExperimentRun(resolved.description, threads: 1, songsIn: resolved.songFolder)
    } catch {
      throw resolved.locating(error)
    }
  }

  /// What all units have in common: the experiment's file and the songs.
  ///
  /// - Throws: ``SubsongError`` if a song cannot be read.
  package func facts() throws(SubsongError) -> [String: String] {
    let entries = file.experiment?.entries ?? []
    let version = file.experiment?.version ?? ConfigurationSchema.version
    let lines = entries.map { "\($0.path) = \($0.value.literal)" }.sorted()
    let text = (["version = \(version)"] + lines).joined(separator: "\n")
    return [
      "experiment": Fingerprint.of(text), "songs": try songs(),
      "perturbation": PerturbationCondition.toml(file.perturbations)
        + otherSongs.map { Fingerprint.of($0.text) }.joined(separator: "\n"),
    ]
  }

  private var otherSongs: [Song] {
    file.perturbations.flatMap { [$0.main] + $0.companions }.compactMap(\.song)
  }

  /// Each song that is a file, with the fingerprint of its content.
  private func songs() throws(SubsongError) -> String {
    var lines: [String] = []
    let levels = file.design.factors.filter { $0.keys.contains("song") }.flatMap { factor in
      (0..<factor.count).flatMap { factor.level($0).settings }
    }
    var entries = (file.experiment?.entries ?? []) + common
    for setting in levels { entries.append(try Self.entry(setting, in: file.path)) }
    for entry in entries where entry.path == "song" {
      guard case .string(let name) = entry.value, !SongLibrary.isBuiltIn(name) else { continue }
      let bytes = try FileBytes.read(Self.path(name, entry.source))
      lines.append("\(name) \(Fingerprint.of(String(decoding: bytes, as: UTF8.self)))")
    }
    return lines.joined(separator: "\n")
  }

  /// A relative path is relative to the file that it stands in.
  private static func path(_ song: String, _ source: ConfigurationSource) -> String {
    guard !song.hasPrefix("/"), case .file(let name, _, _) = source, let slash = name.lastIndex(of: "/")
    else { return song }
    return name[...slash] + song
  }
}

/// Values as TOML writes them.
enum SweepLiteral {
  /// - Throws: ``SubsongError`` (bad input) for a text that is no value of that key.
  static func value(_ literal: String, of path: String) throws(SubsongError) -> ConfigurationValue {
    guard let key = ConfigurationSchema.key(path) else {
      throw SubsongError(.badInput, "unknown key '\(path)'")
    }
    guard let item = try TOMLReader.items(of: "value = \(literal)", file: path).first else {
      throw SubsongError(.badInput, "\(literal) is no value of \(path)")
    }
    return try key.value(of: item.content)
  }
}

extension SweepUnit {
  /// For example `7 (network.latent = 10, seed = 3)`.
  var summary: String {
    let settings = point.settings.map { "\($0.key) = \($0.literal)" } + ["seed = \(seed)"]
    return "\(index) (\(settings.joined(separator: ", ")))"
  }
}
