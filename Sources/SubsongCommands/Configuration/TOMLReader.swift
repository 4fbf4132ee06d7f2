import NumericalCore

/// Reads TOML into a flat list of paths with their values and places.
///
/// An experiment needs little of TOML, but needs it with places: a misspelt key is perfect TOML and has to be
/// reported with its line and column. So the text is read here: comments, tables, dotted and quoted keys, strings of
/// all four sorts, numbers of all sorts, truth values, arrays, inline tables. Tables in arrays, dates and times are recognised
/// and passed over, because no key takes one; they come back as what they are called. Inline tables may run over lines and
/// end in a comma, as in TOML 1.1.
///
/// Reference: Preston-Werner et al., *TOML v1.0.0* (2021).
package struct TOMLReader {
  /// What stands at a path.
  package enum Content: Equatable {
    case value(ConfigurationValue)
    case array([Element])
    case table
    /// Something that no key takes, by its name.
    case other(String)

    package var phrase: String {
      switch self {
      case .value(let value): value.phrase
      case .array: "an array"
      case .table: "a table"
      case .other(let name): name
      }
    }
  }

  /// An element of an array with its place.
  package struct Element: Equatable {
    package let content: Content
    package let position: TextPosition
  }

  package struct Item: Equatable {
    package let path: [String]
    package let content: Content
    /// The place of the last part of the path.
    package let position: TextPosition
  }

  /// In the order of the text; a table that is opened is an item, too.
  package internal(set) var items: [Item] = []

  let bytes: [UInt8]
  var index = 0
  private let file: String
  var definitions: [[String]: Definition] = [:]
  /// How often `[[path]]` was opened: each element starts afresh, so its number is part of the paths below it.
  private var elementCounts: [[String]: Int] = [:]
  /// The last place that was asked for.
  private var known: (index: Int, position: TextPosition) = (0, TextPosition(line: 1, column: 1))

  /// What gave a path its meaning; a second definition is refused as TOML demands.
  enum Definition {
    case value
    case header
    case dotted
  }

  /// - Throws: ``SubsongError`` (bad input) with line and column where the text is no TOML.
  package static func items(of text: String, file: String) throws(SubsongError) -> [Item] {
    var reader = TOMLReader(text, file: file)
    try reader.refuseControlCharacters()
    try reader.readStatements()
    return reader.items
  }

  private init(_ text: String, file: String) {
    bytes = Array(text.utf8)
    self.file = file
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  private func refuseControlCharacters() throws(SubsongError) {
    let allowed: [UInt8] = [UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
    guard let place = bytes.firstIndex(where: { ($0 < 0x20 || $0 == 0x7F) && !allowed.contains($0) }) else {
      return
    }
    throw failure(
      "the text contains the control character \(bytes[place])", at: place,
      remedy: "is this another kind of file?")
  }

  /// The place of the byte at `index`. Counts on from the last one, so that a text with many keys is not read again for each.
  mutating func position(of index: Int) -> TextPosition {
    let start = index >= known.index ? known : (index: 0, position: TextPosition(line: 1, column: 1))
    var position = start.position
    position.advance(over: bytes[start.index..<index])
    known = (index, position)
    return position
  }

  func failure(_ what: String, at place: Int, because why: String? = nil, remedy: String? = nil)
    -> SubsongError
  {
    let position = TextPosition(of: min(place, bytes.count), in: bytes)
    return SubsongError(.badInput, what, at: "\(file):\(position)", because: why, remedy: remedy)
  }
}

// The cursor.
extension TOMLReader {
  var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  func isAt(_ text: StaticString) -> Bool { text.withUTF8Buffer { bytes[index...].starts(with: $0) } }

  func isOne(of text: StaticString) -> Bool {
    guard let current else { return false }
    return text.withUTF8Buffer { $0.contains(current) }
  }

  /// Passes over `text` if it stands here.
  mutating func take(_ text: StaticString) -> Bool {
    guard isAt(text) else { return false }
    index += text.utf8CodeUnitCount
    return true
  }

  mutating func skipBlanks() { while isOne(of: " \t\r") { index += 1 } }

  /// Blanks, line breaks and comments.
  mutating func skipToContent() {
    while let byte = current {
      if byte == UInt8(ascii: "#") {
        index = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      } else if isOne(of: " \t\r\n") {
        index += 1
      } else {
        return
      }
    }
  }
}

// Statements and keys.
extension TOMLReader {
  private static let deepestPath = 16

  private mutating func readStatements() throws(SubsongError) {
    var table: [String] = []
    skipToContent()
    while current != nil {
      if isAt("[") { table = try readHeader() } else { try readPair(in: table, depth: 0) }
      try endLine()
    }
  }

  private mutating func endLine() throws(SubsongError) {
    skipBlanks()
    guard current == nil || isOne(of: "#\n") else {
      throw failure(
        "only a comment may follow in the line", at: index,
        remedy: "begin a new line, or put a # before the comment")
    }
    skipToContent()
  }

  /// `[table]`; `[[table]]` opens an array of tables, which no key is.
  private mutating func readHeader() throws(SubsongError) -> [String] {
    let isArray = isAt("[[")
    index += isArray ? 2 : 1
    let (path, place) = try readKey(below: [])
    guard isArray ? take("]]") : take("]") else {
      throw failure(
        "the name of the table is not closed", at: index, remedy: isArray ? "write ]]" : "write ]")
    }
    if isArray {
      elementCounts[scoped(path.dropLast()) + path.suffix(1), default: 0] += 1
    } else {
      try define(path, as: .header, openPrefix: path.count - 1, at: place)
    }
    items.append(
      Item(path: path, content: isArray ? .other("an array") : .table, position: position(of: place)))
    return path
  }

  /// `key = value`.
  mutating func readPair(in table: [String], depth: Int) throws(SubsongError) {
    let (path, place) = try readKey(below: table)
    guard take("=") else {
      throw failure(
        "a key needs = and a value", at: index,
        remedy: "write \(path.last ?? "key") = value, or # before a comment")
    }
    skipBlanks()
    try define(path, as: .value, openPrefix: table.count, at: place)
    let position = position(of: place)
    // The item of an inline table stands before those of its keys.
    if isAt("{") {
      items.append(Item(path: path, content: .table, position: position))
      try readInlineTable(path, depth: depth)
    } else {
      items.append(Item(path: path, content: try readValue(depth: depth), position: position))
    }
  }

  /// A dotted key, with the place of its last part; blanks after it are passed over.
  private mutating func readKey(below table: [String]) throws(SubsongError) -> (path: [String], place: Int) {
    var path = table
    while true {
      skipBlanks()
      let place = index
      path.append(try readKeyPart())
      guard path.count <= Self.deepestPath else {
        throw failure("the key is nested too deeply", at: place, because: "keys have at most two parts")
      }
      skipBlanks()
      if !take(".") { return (path, place) }
    }
  }

  private mutating func readKeyPart() throws(SubsongError) -> String {
    if isOne(of: "\"'") { return try readString(mayBeLong: false) }
    let start = index
    while let byte = current, Self.isBare(byte) { index += 1 }
    guard index > start else {
      throw failure(
        "a key is missing", at: index, because: "bare keys are made of letters, digits, - and _",
        remedy: "write key = value or [table]")
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }

  /// The path with the number of the element behind the name of each array of tables.
  private func scoped(_ path: [String]) -> [String] {
    path.reduce(into: []) { result, name in
      result.append(name)
      if let count = elementCounts[result] { result[result.count - 1] += "\0\(count)" }
    }
  }

  /// Notes what gives `path` its meaning. The tables between `openPrefix` and the path come about by its dots.
  private mutating func define(
    _ path: [String], as definition: Definition, openPrefix: Int, at place: Int
  ) throws(SubsongError) {
    let name = path.joined(separator: ".")
    let scopedPath = scoped(path)
    if definitions[scopedPath] != nil {
      throw failure("\(name) is given twice", at: place, remedy: "remove one of the two")
    }
    for length in stride(from: path.count - 1, to: 0, by: -1) {
      let prefix = Array(path[..<length])
      let scopedPrefix = Array(scopedPath[..<length])
      switch definitions[scopedPrefix] {
      case .value where length > openPrefix || definition == .header:
        throw failure(
          "\(prefix.joined(separator: ".")) is given twice", at: place, because: "it has a value already")
      case .header where length > openPrefix && definition == .value:
        throw failure(
          "\(prefix.joined(separator: ".")) is given twice", at: place, because: "it is a table already")
      case nil where length > openPrefix: definitions[scopedPrefix] = .dotted
      default: break
      }
    }
    definitions[scopedPath] = definition
  }
}
