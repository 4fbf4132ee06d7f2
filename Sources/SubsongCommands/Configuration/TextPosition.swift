/// A place in a text; line and column are counted from 1, the column in characters.
package struct TextPosition: Hashable, Sendable, CustomStringConvertible {
  package var line: Int
  package var column: Int

  package var description: String { "\(line):\(column)" }

  /// The place of the byte at `index`.
  init(of index: Int, in bytes: [UInt8]) {
    let newline = UInt8(ascii: "\n")
    let before = bytes[..<index]
    let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
    line = before.count { $0 == newline } + 1
    column = String(decoding: bytes[lineStart..<index], as: UTF8.self).count + 1
  }
}
