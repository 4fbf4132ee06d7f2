import NumericalCore

/// The values of one experiment file.
///
/// A file is TOML: `[network]` and below it `latent = 50`, or `network.latent = 50`. Nothing in it is passed over in
/// silence: an unknown key, a value of the wrong type and a value out of range are errors with line and column.
package struct ConfigurationFile: Hashable, Sendable {
  /// The name that errors and sources show.
  package let name: String
  /// In the order of the text.
  package let entries: [ConfigurationEntry]

  /// Reads the text of a file.
  ///
  /// - Throws: ``SubsongError`` (bad input) at the first mistake, with its line and column.
  package init(text: String, name: String) throws(SubsongError) {
    self.name = name
    var entries: [ConfigurationEntry] = []
    for item in try TOMLReader.items(of: text, file: name) {
      do {
        if let entry = try Self.entry(item, file: name) { entries.append(entry) }
      } catch {
        throw error.placed(at: "\(name):\(item.position)", .badInput)
      }
    }
    self.entries = entries
  }

  /// nil for a table that is known and for the version.
  private static func entry(_ item: TOMLReader.Item, file: String) throws(SubsongError) -> ConfigurationEntry?
  {
    let path = item.path.joined(separator: ".")
    if path == "version" { return try checkVersion(item.content) }
    if ConfigurationSchema.tables.contains(path) { return try checkTable(path, item.content) }
    guard let key = ConfigurationSchema.key(path) else { throw unknown(path, item) }
    guard case .value(let value) = item.content else {
      throw SubsongError(
        .badInput, "\(path) has to be \(key.kind.typeName), but is \(item.content.phrase)",
        remedy: "write for example \(key.name) = \(key.defaultValue.literal)")
    }
    let source = ConfigurationSource.file(file, line: item.position.line, column: item.position.column)
    return ConfigurationEntry(path: path, value: try key.checked(value), source: source)
  }

  private static func checkVersion(_ content: TOMLReader.Content) throws(SubsongError) -> ConfigurationEntry?
  {
    let known = ConfigurationSchema.version
    if content == .value(.integer(known)) { return nil }
    throw SubsongError(
      .badInput, "the version of the file is \(content.phrase)",
      because: "this Subsong reads version \(known)",
      remedy: "write version = \(known) if you wrote the file yourself, or update Subsong")
  }

  private static func checkTable(_ name: String, _ content: TOMLReader.Content) throws(SubsongError)
    -> ConfigurationEntry?
  {
    if content == .table { return nil }
    throw SubsongError(
      .badInput, "\(name) is a table, but is \(content.phrase) here",
      remedy: "write [\(name)] and the keys below it")
  }

  private static func unknown(_ path: String, _ item: TOMLReader.Item) -> SubsongError {
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
