/// A place in a text; line and column are counted from 1, the column in characters.
package struct TextPosition: Hashable, Sendable, CustomStringConvertible {
  package var line: Int
  package var column: Int

  package var description: String { "\(line):\(column)" }

  init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The place of the byte at `index`.
  init(of index: Int, in bytes: [UInt8]) {
    self.init(line: 1, column: 1)
    advance(over: bytes[..<index])
  }

  /// Goes on behind `bytes`, which start here.
  mutating func advance(over bytes: ArraySlice<UInt8>) {
    let newline = UInt8(ascii: "\n")
    var start = bytes.startIndex
    if let last = bytes.lastIndex(of: newline) {
      line += bytes.count { $0 == newline }
      column = 1
      start = last + 1
    }
    column += String(decoding: bytes[start...], as: UTF8.self).count
  }
}
