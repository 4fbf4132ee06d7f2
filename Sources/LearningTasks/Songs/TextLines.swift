import NumericalCore

/// A word or a quoted name in a line of text, with where it starts.
struct TextToken: Equatable {
  var text: String
  /// An index of the line's bytes.
  var start: Int
  var isQuoted: Bool
}

/// The lines of a text, one at a time: line breaks are LF or CR LF.
struct TextLines: Sequence {
  /// The file's name, for errors.
  let file: String
  let bytes: ArraySlice<UInt8>

  struct Iterator: IteratorProtocol {
    fileprivate let lines: TextLines
    fileprivate var position: Int?
    fileprivate var number = 0

    mutating func next() -> TextLine? {
      guard let start = position else { return nil }
      let bytes = lines.bytes
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
      position = end < bytes.endIndex ? end + 1 : nil
      number += 1
      let last = bytes[start..<end].lastIndex { !TextLine.isBlank($0) && $0 != UInt8(ascii: "\r") }
      return TextLine(file: lines.file, number: number, bytes: bytes[start..<(last.map { $0 + 1 } ?? start)])
    }
  }

  func makeIterator() -> Iterator { Iterator(lines: self, position: bytes.startIndex) }
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

  /// `name:line:column` of the byte at an index.
  func location(at index: Int) -> String { location(column: column(of: index)) }

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

  /// The lines of a UTF-8 text; a byte order mark is passed over.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) as ``TextContent/utf8(_:file:)``.
  static func lines(of bytes: [UInt8], file: String) throws(SubsongError) -> TextLines {
    TextLines(file: file, bytes: try TextContent.utf8(bytes, file: file))
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
      if isQuoted { try requireBlank(at: position) }
      tokens.append(TextToken(text: text, start: start, isQuoted: isQuoted))
      position = skippingBlanks(from: position)
    }
    return tokens
  }

  private func word(at position: inout Int) -> String {
    let start = position
    position = bytes[start...].firstIndex(where: TextLine.isBlank) ?? bytes.endIndex
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Reads a name in double quotes, from the first quotation mark to behind the last.
  func quotedName(at position: inout Int) throws(SubsongError) -> String {
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
        .badInput, "the quotation mark is not closed", at: location(at: start),
        remedy: "close it in the same line with \"")
    }
    position += 1
    return String(decoding: name, as: UTF8.self)
  }

  private func requireBlank(at position: Int) throws(SubsongError) {
    guard position == bytes.endIndex || TextLine.isBlank(bytes[position]) else {
      throw SubsongError(
        .badInput, "text follows the closing quotation mark without a blank", at: location(at: position),
        remedy: "separate names by blanks")
    }
  }

  /// A name in double quotes, as ``quotedName(at:)`` reads it.
  static func inQuotes(_ name: String) -> String {
    var quoted = "\""
    for scalar in name.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
