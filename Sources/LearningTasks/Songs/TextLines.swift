import NumericalCore

/// A word or a quoted name in a line of text, with where it starts.
struct TextToken: Equatable {
  var text: String
  /// Counted in characters from 1.
  var column: Int
  var isQuoted: Bool
}

/// One line of a text file, without its line break and without blanks at its end.
struct TextLine {
  /// The file's name, for errors.
  let file: String
  /// Counted from 1.
  let number: Int
  let bytes: ArraySlice<UInt8>

  /// `name:line:column`.
  func location(column: Int) -> String { "\(file):\(number):\(column)" }

  /// The column, in characters from 1, of the byte at an index.
  func column(of index: Int) -> Int {
    String(decoding: bytes[bytes.startIndex..<index], as: UTF8.self).count + 1
  }

  var isEmpty: Bool { bytes.isEmpty }
  var isComment: Bool { bytes.first == UInt8(ascii: "#") }
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The first byte at or after `index` that is no blank.
  func skippingBlanks(from index: Int) -> Int {
    bytes[index...].firstIndex { !TextLine.isBlank($0) } ?? bytes.endIndex
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  /// The lines of a UTF-8 text: line breaks are LF or CR LF, and a byte order mark is passed over.
  ///
  /// - Throws: ``SubsongError`` (bad input) at the first line that is not UTF-8.
  static func lines(of bytes: [UInt8], file: String) throws(SubsongError) -> [TextLine] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let content = bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...]
    var lines: [TextLine] = []
    for part in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let end = part.lastIndex { !isBlank($0) && $0 != UInt8(ascii: "\r") }.map { $0 + 1 } ?? part.startIndex
      let line = TextLine(file: file, number: lines.count + 1, bytes: part[part.startIndex..<end])
      guard String(validating: line.bytes, as: UTF8.self) != nil else {
        throw SubsongError(
          .badInput, "the line is not UTF-8 text", at: line.location(column: 1),
          because: "songs are text files in UTF-8", remedy: "is this another kind of file?")
      }
      lines.append(line)
    }
    return lines
  }
}

extension TextLine {
  /// The words from `index` on; a word in double quotes may contain blanks, `\"` and `\\`.
  func tokens(from index: Int) throws(SubsongError) -> [TextToken] {
    var tokens: [TextToken] = []
    var position = skippingBlanks(from: index)
    while position < bytes.endIndex {
      let start = position
      let isQuoted = bytes[start] == UInt8(ascii: "\"")
      let text = isQuoted ? try quotedName(at: &position) : word(at: &position)
      tokens.append(TextToken(text: text, column: column(of: start), isQuoted: isQuoted))
      position = skippingBlanks(from: position)
    }
    return tokens
  }

  private func word(at position: inout Int) -> String {
    let start = position
    position = bytes[start...].firstIndex(where: TextLine.isBlank) ?? bytes.endIndex
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private func quotedName(at position: inout Int) throws(SubsongError) -> String {
    let start = position
    var name: [UInt8] = []
    position += 1
    while position < bytes.endIndex, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.endIndex { position += 1 }
      name.append(bytes[position])
      position += 1
    }
    guard position < bytes.endIndex else {
      throw SubsongError(
        .badInput, "the quotation mark is not closed", at: location(column: column(of: start)),
        remedy: "close it in the same line with \"")
    }
    position += 1
    guard position == bytes.endIndex || TextLine.isBlank(bytes[position]) else {
      throw SubsongError(
        .badInput, "text follows the closing quotation mark without a blank",
        at: location(column: column(of: position)), remedy: "separate names by blanks")
    }
    return String(decoding: name, as: UTF8.self)
  }
}
