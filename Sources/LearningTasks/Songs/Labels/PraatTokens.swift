import NumericalCore

/// The values in a text file of Praat, one at a time.
///
/// Praat's readers take what stands alone between blanks: a number, a text in double quotes (with quotes inside doubled), or a flag
/// such as `<exists>`. Everything else, for example `xmin =` and `intervals [1]:`, is decoration, and from `!` to the end of a
/// line is a comment. So the long and the short format are one. Reference: *Praat manual*, "TextGrid file formats".
struct PraatTokens {
  enum Value: Equatable {
    case number(Double)
    case text(ArraySlice<UInt8>)
    case flag(String)
  }

  let file: String
  private let bytes: [UInt8]
  private var position = 0
  /// Where the last value stands, counted from 1.
  private(set) var line = 1

  /// UTF-8 or, with a byte order mark, UTF-16.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if it is no text.
  init(_ bytes: [UInt8], file: String) throws(SubsongError) {
    self.file = file
    self.bytes = try Array(TextContent.utf8(Self.fromUTF16(bytes, file: file) ?? bytes, file: file))
  }

  /// - Returns: `nil` without a byte order mark of UTF-16.
  private static func fromUTF16(_ bytes: [UInt8], file: String) throws(SubsongError) -> [UInt8]? {
    let isBigEndian = bytes.starts(with: [0xFE, 0xFF])
    guard isBigEndian || bytes.starts(with: [0xFF, 0xFE]) else { return nil }
    try SongLimits.check(bytes: bytes.count, of: file)
    let units = stride(from: 2, to: bytes.count - 1, by: 2).map { (index: Int) -> UInt16 in
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
    guard bytes.count.isMultiple(of: 2), let text = String(validating: units, as: UTF16.self) else {
      throw SubsongError(
        .badInput, "the file is not UTF-16 text, as its first bytes say", at: file,
        remedy: "save it again, for example in UTF-8")
    }
    return Array(text.utf8)
  }

  var location: String { "\(file):\(line)" }

  /// - Returns: `nil` at the end.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if a quotation mark is not closed.
  mutating func next() throws(SubsongError) -> Value? {
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        position += 1
      case UInt8(ascii: "!"): position = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      case UInt8(ascii: "\""): return .text(try text())
      case UInt8(ascii: "<"): return .flag(String(decoding: word(), as: UTF8.self))
      case _ where Self.isBlank(byte): position += 1
      default:
        if let number = Self.number(word()) { return .number(number) }
      }
    }
    return nil
  }

  private static func number(_ word: ArraySlice<UInt8>) -> Double? {
    guard let first = word.first, (0x30...0x39).contains(first) || "+-".utf8.contains(first) else {
      return nil
    }
    return TextContent.decimal(word)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
  }

  private mutating func word() -> ArraySlice<UInt8> {
    let start = position
    while position < bytes.count, !Self.isBlank(bytes[position]) { position += 1 }
    return bytes[start..<position]
  }

  private mutating func text() throws(SubsongError) -> ArraySlice<UInt8> {
    let (start, firstLine) = (position + 1, line)
    var hasDoubled = false
    position = start
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "\"") {
        guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\"") else {
          position += 1
          let content = bytes[start..<position - 1]
          return hasDoubled ? Self.undoubled(content) : content
        }
        hasDoubled = true
        position += 1
      }
      line += bytes[position] == UInt8(ascii: "\n") ? 1 : 0
      position += 1
    }
    throw SubsongError(
      .badInput, "the quotation mark is not closed", at: "\(file):\(firstLine)", remedy: "close it with \"")
  }

  private static func undoubled(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var result: [UInt8] = []
    var isSecond = false
    for byte in content {
      isSecond = byte == UInt8(ascii: "\"") && !isSecond
      if byte != UInt8(ascii: "\"") || isSecond { result.append(byte) }
    }
    return result[...]
  }
}

extension PraatTokens {
  mutating func number(_ what: String) throws(SubsongError) -> Double {
    let value = try next()
    if case .number(let number)? = value { return number }
    throw unexpected(value, "\(what), a number")
  }

  mutating func count(_ what: String) throws(SubsongError) -> Int {
    let number = try number(what)
    guard let count = Int(exactly: number), count >= 0 else {
      throw SubsongError(
        .badInput, "found \(number), expected \(what)", at: location, because: "it is a whole number",
        remedy: "save the file again")
    }
    return count
  }

  mutating func text(_ what: String) throws(SubsongError) -> ArraySlice<UInt8> {
    let value = try next()
    if case .text(let text)? = value { return text }
    throw unexpected(value, "\(what), a text in double quotes")
  }

  mutating func flag(_ what: String) throws(SubsongError) -> String {
    let value = try next()
    if case .flag(let flag)? = value { return flag }
    throw unexpected(value, "\(what), <exists> or <absent>")
  }

  private func unexpected(_ value: Value?, _ expected: String) -> SubsongError {
    let found: String
    switch value {
    case .number(let number): found = "the number \(number)"
    case .text(let text): found = "the text \"\(String(decoding: text, as: UTF8.self).prefix(40))\""
    case .flag(let flag): found = flag
    case nil: found = "the end of the file"
    }
    return SubsongError(
      .badInput, "found \(found), expected \(expected)", at: location,
      because: "that is the order of a TextGrid", remedy: "save the file again with Praat")
  }
}
