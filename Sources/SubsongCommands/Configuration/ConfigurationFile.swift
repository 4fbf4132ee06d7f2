import NumericalCore
import TOMLKit

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
    try Self.refuseUnparsable(text, name)
    let root = try Self.parse(text, name)
    let positions = TOMLKeyPositions(text)
    var entries: [ConfigurationEntry] = []
    for item in withExtendedLifetime(root, { Self.items(of: root, positions) }) {
      do {
        if let entry = try item.entry(file: name) { entries.append(entry) }
      } catch {
        throw error.placed(at: "\(name):\(item.position.line):\(item.position.column)", .badInput)
      }
    }
    self.entries = entries
  }

  private static func parse(_ text: String, _ name: String) throws(SubsongError) -> TOMLTable {
    do {
      return try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      let place = error.source.begin
      throw SubsongError(
        .badInput, "this is not TOML", at: "\(name):\(place.line):\(place.column)",
        because: error.description,
        remedy: "write key = value, texts in double quotes, and [table] above its keys")
    } catch {
      throw SubsongError(.badInput, "this is not TOML", at: "\(name):1:1", because: "\(error)")
    }
  }

  /// What the parser would read wrongly (it stops at a zero byte) or with too deep a recursion.
  private static func refuseUnparsable(_ text: String, _ name: String) throws(SubsongError) {
    let bytes = Array(text.utf8)
    if let place = TextPosition.first(in: bytes, where: { $0 == 0 }) {
      throw SubsongError(
        .badInput, "the text contains a zero byte", at: "\(name):\(place.line):\(place.column)",
        because: "TOML is text", remedy: "is this another kind of file?")
    }
    var dots = 0
    let place = TextPosition.first(in: bytes) { byte in
      if byte == UInt8(ascii: ".") { dots += 1 } else if !Self.mayStandInKey(byte) { dots = 0 }
      return dots > 256
    }
    if let place {
      throw SubsongError(
        .badInput, "a key is nested too deeply", at: "\(name):\(place.line):\(place.column)",
        because: "keys of an experiment have at most two parts")
    }
  }

  private static func mayStandInKey(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: true
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
    case UInt8(ascii: " "), UInt8(ascii: "\t"): true
    default: false
    }
  }
}

// From nodes to entries.
extension ConfigurationFile {
  /// A key of the file with its value and its place.
  private struct Item {
    let path: [String]
    let content: Content
    let position: TextPosition

    /// nil for a table that is known and for the version.
    func entry(file: String) throws(SubsongError) -> ConfigurationEntry? {
      let name = path.joined(separator: ".")
      if name == "version" { return try checkVersion() }
      if path.count == 1, ConfigurationSchema.tables.contains(name) {
        if case .table = content { return nil }
        throw SubsongError(
          .badInput, "\(name) is a table, but is \(content.phrase) here",
          remedy: "write [\(name)] and the keys below it")
      }
      guard let key = ConfigurationSchema.key(name) else { throw unknown(name) }
      guard case .value(let value) = content else {
        throw SubsongError(
          .badInput, "\(name) has to be \(key.kind.typeName), but is \(content.phrase)",
          remedy: "write for example \(key.name) = \(key.defaultValue.literal)")
      }
      return ConfigurationEntry(
        path: name, value: try key.checked(value),
        source: .file(file, line: position.line, column: position.column))
    }

    private func checkVersion() throws(SubsongError) -> ConfigurationEntry? {
      let known = ConfigurationSchema.version
      if content == .value(.integer(known)) { return nil }
      throw SubsongError(
        .badInput, "the version of the file is \(content.phrase)",
        because: "this Subsong reads version \(known)",
        remedy: "write version = \(known) if you wrote the file yourself, or update Subsong")
    }

    private func unknown(_ name: String) -> SubsongError {
      guard path.count == 1, case .table = content else {
        let isVersion = path.count == 1 && nearestName(to: name, among: ["version"]) != nil
        return SubsongError(
          .badInput, "unknown key '\(name)'",
          remedy: isVersion ? "did you mean 'version'?" : ConfigurationSchema.suggestion(forPath: name))
      }
      return SubsongError(
        .badInput, "unknown table '\(name)'", remedy: suggestion(for: name, among: ConfigurationSchema.tables)
      )
    }
  }

  /// A node of TOML as far as an experiment knows one.
  private enum Content: Equatable {
    case value(ConfigurationValue)
    case table
    case other(String)

    init(_ node: TOMLValue) {
      switch node.type {
      case .table: self = .table
      case .int: self = node.int.map { .value(.integer($0)) } ?? .other("an integer")
      case .double: self = node.double.map { .value(.number($0)) } ?? .other("a number")
      case .bool: self = node.bool.map { .value(.boolean($0)) } ?? .other("a truth value")
      case .string: self = node.string.map { .value(.string($0)) } ?? .other("a text")
      case .array: self = .other("an array")
      case .date, .time, .dateTime: self = .other("a date or a time")
      }
    }

    var phrase: String {
      switch self {
      case .value(let value): value.phrase
      case .table: "a table"
      case .other(let name): name
      }
    }
  }

  /// The keys at the top and in the known tables, in the order of the text. An unknown table is one item: its name
  /// is the mistake, not what stands in it.
  private static func items(of root: TOMLTable, _ positions: TOMLKeyPositions) -> [Item] {
    var items: [Item] = []
    for name in root.keys {
      items.append(item([name], in: root, positions))
      guard ConfigurationSchema.tables.contains(name), let table = root[name]?.table else { continue }
      items += table.keys.map { item([name, $0], in: table, positions) }
    }
    return items.sorted { $0.position < $1.position }
  }

  private static func item(_ path: [String], in table: TOMLTable, _ positions: TOMLKeyPositions) -> Item {
    // A key with an escape is unknown in any case; it is then reported at its table, or at the start.
    let place = positions.positions[path] ?? positions.positions[Array(path.dropLast())]
    let content = path.last.flatMap { table[$0]?.tomlValue }.map(Content.init) ?? .other("nothing")
    return Item(path: path, content: content, position: place ?? TextPosition(line: 1, column: 1))
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
