/// Where the keys of a TOML text stand.
///
/// The parser reports places only for texts that it refuses, but a misspelt key is perfect TOML. So a second, small
/// scan walks over a text that the parser has accepted: it follows table headers, dotted keys and inline tables and
/// passes over values. It checks nothing; on a text that is no TOML it finds something or nothing, but it ends.
struct TOMLKeyPositions {
  /// From the parts of a path to the place of its last part where the path is first written.
  private(set) var positions: [[String]: TextPosition] = [:]

  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  private var lineStart = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { (index, lineStart) = (3, 3) }
    scanStatements()
  }

  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func isAt(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[index...].starts(with: $0) }
  }

  private mutating func advance(by count: Int = 1) {
    for _ in 0..<count where index < bytes.count {
      if bytes[index] == UInt8(ascii: "\n") { (line, lineStart) = (line + 1, index + 1) }
      index += 1
    }
  }

  private mutating func skip(while condition: (UInt8) -> Bool) {
    while let byte = current, condition(byte) { advance() }
  }

  private mutating func skipLine() { skip { $0 != UInt8(ascii: "\n") } }

  private mutating func skipBlanks() { skip { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }

  /// Blanks, line breaks, comments, and the commas of arrays and inline tables.
  private mutating func skipSeparators() {
    while let byte = current {
      if byte == UInt8(ascii: "#") { skipLine() }
      guard isOne(of: " \t\r\n,") else { return }
      advance()
    }
  }

  private func isOne(of text: StaticString) -> Bool {
    guard let current else { return false }
    return text.withUTF8Buffer { $0.contains(current) }
  }
}

// Statements and values.
extension TOMLKeyPositions {
  private mutating func scanStatements() {
    var table: [String] = []
    while true {
      skipSeparators()
      guard current != nil else { return }
      if isAt("[") {
        skip { $0 == UInt8(ascii: "[") }
        table = scanKey(in: [])
        skipLine()
      } else {
        scanPair(in: table)
      }
    }
  }

  /// `key = value`; passes over at least one byte, so that a scan of anything comes to an end.
  private mutating func scanPair(in table: [String]) {
    let start = index
    let path = scanKey(in: table)
    if isAt("=") {
      advance()
      scanValue(of: path)
    }
    if index == start { advance() }
  }

  private mutating func scanValue(of path: [String]) {
    skipBlanks()
    switch current {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = scanString()
    case UInt8(ascii: "["): scanArray()
    case UInt8(ascii: "{"): scanInlineTable(path)
    default: while current != nil, !isOne(of: ",]}#\n") { advance() }
    }
  }

  private mutating func scanArray() {
    advance()
    skipSeparators()
    while current != nil, !isAt("]") {
      let start = index
      scanValue(of: [])
      if index == start { advance() }
      skipSeparators()
    }
    advance()
  }

  private mutating func scanInlineTable(_ path: [String]) {
    advance()
    skipSeparators()
    while current != nil, !isAt("}") {
      scanPair(in: path)
      skipSeparators()
    }
    advance()
  }
}

// Keys and strings.
extension TOMLKeyPositions {
  /// A dotted key below `table`, each part of which is noted; the place after it is that of `=` or `]`.
  private mutating func scanKey(in table: [String]) -> [String] {
    var path = table
    while true {
      skipBlanks()
      let place = TextPosition(line: line, lineStart: lineStart, index: index, in: bytes)
      path.append(scanKeyPart())
      if positions[path] == nil { positions[path] = place }
      skipBlanks()
      guard isAt(".") else { return path }
      advance()
    }
  }

  private mutating func scanKeyPart() -> String {
    if isOne(of: "\"'") { return scanString() }
    let start = index
    while current != nil, !isOne(of: " \t\r\n.=]}#,") { advance() }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  /// The content of a string. Escapes stay as they are written: no key that is known needs one.
  private mutating func scanString() -> String {
    let quote = bytes[index]
    let escapes = quote == UInt8(ascii: "\"")
    let isLong = isAt("\"\"\"") || isAt("'''")
    advance(by: isLong ? 3 : 1)
    let start = index
    while let byte = current, isLong || byte != UInt8(ascii: "\n") {
      if escapes, byte == UInt8(ascii: "\\") {
        advance(by: 2)
      } else if byte != quote || isLong && !(isAt("\"\"\"") || isAt("'''")) {
        advance()
      } else {
        break
      }
    }
    let content = String(decoding: bytes[start..<index], as: UTF8.self)
    advance(by: isLong ? 3 : 1)
    // A long string may end in one or two quotes of its own.
    if isLong { skip { $0 == quote } }
    return content
  }
}
