import NumericalCore

/// A place in a text; line and column are counted from 1, the column in Unicode scalars as TOML's parser does.
package struct TextPosition: Hashable, Sendable, Comparable {
  package var line: Int
  package var column: Int

  package static func < (a: TextPosition, b: TextPosition) -> Bool { (a.line, a.column) < (b.line, b.column) }

  /// The place of the byte at `index`, given where its line starts.
  init(line: Int, lineStart: Int, index: Int, in bytes: [UInt8]) {
    self.line = line
    column = String(decoding: bytes[lineStart..<index], as: UTF8.self).unicodeScalars.count + 1
  }

  init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The place of the first byte that satisfies a condition.
  static func first(in bytes: [UInt8], where condition: (UInt8) -> Bool) -> TextPosition? {
    guard let index = bytes.firstIndex(where: condition) else { return nil }
    let before = bytes[..<index]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    return TextPosition(line: line, lineStart: lineStart, index: index, in: bytes)
  }
}
