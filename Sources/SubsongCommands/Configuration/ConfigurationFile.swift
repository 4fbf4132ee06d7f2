import NumericalCore

/// The values of one experiment file.
///
/// A file is TOML: `[network]` and below it `latent = 50`, or `network.latent = 50`. Nothing in it is passed over in
/// silence: an unknown key, a value of the wrong type and a value out of range are errors with line and column.
///
/// `version = 1` at the top level makes it a file of that version, which is read as ``ConfigurationHistory`` says; without it
/// the file is one of the current version.
package struct ConfigurationFile: Hashable, Sendable {
  /// The name that errors and sources show.
  package let name: String
  package let version: Int
  /// In the order of the text.
  package let entries: [ConfigurationEntry]
  /// What the file's version meant by keys that are not in it, where that is not what they mean now.
  package let formerDefaults: [ConfigurationEntry]

  /// Reads the text of a file.
  ///
  /// - Throws: ``SubsongError`` (bad input) at the first mistake in the text, with its line and column.
  package init(text: String, name: String, history: ConfigurationHistory = .own) throws(SubsongError) {
    let contents = try ConfigurationFileContents(text: text, name: name, history: history, mostMistakes: 1)
    if let mistake = contents.mistakes.first { throw mistake }
    self.init(name: name, contents)
  }

  init(name: String, _ contents: ConfigurationFileContents) {
    self.name = name
    version = contents.version
    entries = contents.entries
    formerDefaults = contents.formerDefaults
  }
}

/// What is right and what is wrong in a file that is TOML.
struct ConfigurationFileContents {
  private(set) var version: Int
  private(set) var entries: [ConfigurationEntry] = []
  /// One for each key at most, in the order of the text.
  private(set) var mistakes: [SubsongError] = []

  private let file: String
  private let history: ConfigurationHistory

  /// - Parameter mostMistakes: where to stop; a suggestion takes its time, and another kind of file has thousands of
  ///   unknown keys.
  /// - Throws: ``SubsongError`` (bad input) if the text is no TOML or its version is unknown: then nothing else can be said.
  init(text: String, name: String, history: ConfigurationHistory = .own, mostMistakes: Int)
    throws(SubsongError)
  {
    file = name
    self.history = history
    let items = try TOMLReader.items(of: text, file: name)
    version = try Self.version(items, file: name, history)
    for item in items where item.path != ["version"] && mistakes.count < mostMistakes {
      do {
        if let entry = try entry(item) { entries.append(entry) }
      } catch {
        mistakes.append(error.placed(at: error.location ?? "\(name):\(item.position)", .badInput))
      }
    }
  }

  var formerDefaults: [ConfigurationEntry] {
    history.formerDefaults(ofVersion: version).sorted { $0.key < $1.key }.map {
      ConfigurationEntry(path: $0, value: $1, source: .version(version))
    }
  }

  private static func version(_ items: [TOMLReader.Item], file: String, _ history: ConfigurationHistory)
    throws(SubsongError) -> Int
  {
    let current = history.current
    guard let item = items.first(where: { $0.path == ["version"] }) else { return current }
    if case .value(.integer(let version)) = item.content, (1...current).contains(version) { return version }
    throw SubsongError(
      .badInput, "the version of the file is \(item.content.phrase)", at: "\(file):\(item.position)",
      because: "this Subsong reads version \(current)" + (current > 1 ? " and older ones from 1 on" : ""),
      remedy: "write version = \(current) if you wrote the file yourself, or update Subsong")
  }

  /// nil for a table that is known.
  private func entry(_ item: TOMLReader.Item) throws(SubsongError) -> ConfigurationEntry? {
    let written = item.path.joined(separator: ".")
    let tables = ConfigurationSchema.tables + history.tables(ofVersion: version)
    if tables.contains(written) { return try checkTable(written, item.content) }
    let path = try history.path(written, inVersion: version)
    guard let key = ConfigurationSchema.key(path) else { throw unknown(written, item) }
    do {
      let value = try key.value(of: item.content, placingElements: { "\(file):\($0)" })
      let source = ConfigurationSource.file(file, line: item.position.line, column: item.position.column)
      return ConfigurationEntry(path: path, value: value, source: source)
    } catch {
      throw path == written ? error : explained(error, "\(path) is \(written) of version \(version)")
    }
  }

  private func explained(_ error: SubsongError, _ reason: String) -> SubsongError {
    var error = error
    error.why = [error.why, reason].compactMap { $0 }.joined(separator: "; ")
    return error
  }

  private func checkTable(_ name: String, _ content: TOMLReader.Content) throws(SubsongError)
    -> ConfigurationEntry?
  {
    if content == .table { return nil }
    throw SubsongError(
      .badInput, "\(name) is a table, but is \(content.phrase) here",
      remedy: "write [\(name)] and the keys below it")
  }

  private func unknown(_ path: String, _ item: TOMLReader.Item) -> SubsongError {
    let isTopLevel = item.path.count == 1
    if isTopLevel, item.content == .table {
      return SubsongError(
        .badInput, "unknown table '\(path)'", remedy: suggestion(for: path, among: ConfigurationSchema.tables)
      )
    }
    let isVersion = isTopLevel && nearestName(to: path, among: ["version"]) != nil
    return SubsongError(
      .badInput, "unknown key '\(path)'",
      remedy: isVersion ? "did you mean 'version'?" : ConfigurationSchema.suggestion(forPath: path))
  }
}

extension SubsongError {
  /// The same mistake with its place and, for a file, another category.
  func placed(at location: String?, _ category: Category) -> SubsongError {
    var error = self
    error.location = location
    error.category = category
    return error
  }
}
