import NumericalCore

// Values; after each the cursor stands behind it.
extension TOMLReader {
  private static let deepestValue = 32

  mutating func readValue(depth: Int) throws(SubsongError) -> Content {
    if isOne(of: "\"'") { return .value(.string(try readString(mayBeLong: true))) }
    if isAt("[") { return try readArray(depth: depth) }
    return try readWord()
  }

  /// The keys of tables in it are checked and dropped.
  private mutating func readArray(depth: Int) throws(SubsongError) -> Content {
    let start = index
    try refuse(depth: depth)
    index += 1
    skipToContent()
    var elements: [Element] = []
    while !take("]") {
      let position = position(of: index)
      if isAt("{") {
        // Its keys are no keys of the file, so they go to a reader of their own.
        var inner = self
        (inner.items, inner.definitions) = ([], [:])
        try inner.readInlineTable(["an array"], depth: depth + 1)
        index = inner.index
        elements.append(Element(content: .table, position: position))
      } else {
        elements.append(Element(content: try readValue(depth: depth + 1), position: position))
      }
      try endElement(closing: "]", start)
    }
    return .array(elements)
  }

  mutating func readInlineTable(_ path: [String], depth: Int) throws(SubsongError) {
    let start = index
    try refuse(depth: depth)
    index += 1
    skipToContent()
    while !take("}") {
      try readPair(in: path, depth: depth + 1)
      try endElement(closing: "}", start)
    }
  }

  private mutating func endElement(closing: StaticString, _ start: Int) throws(SubsongError) {
    skipToContent()
    if take(",") {
      skipToContent()
    } else if !isAt(closing) {
      throw failure(
        "this bracket is not closed", at: start, remedy: "write \(closing), or commas between the elements")
    }
  }

  private func refuse(depth: Int) throws(SubsongError) {
    if depth > Self.deepestValue { throw failure("the value is nested too deeply", at: index) }
  }

  /// A truth value, a number, a date or a time.
  private mutating func readWord() throws(SubsongError) -> Content {
    let start = index
    while current != nil, !isOne(of: ",]}#\n") { index += 1 }
    while index > start,
      [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(bytes[index - 1])
    {
      index -= 1
    }
    let word = String(decoding: bytes[start..<index], as: UTF8.self)
    if let content = TOMLWord.content(of: word) { return content }
    if word.isEmpty {
      throw failure(
        "a value is missing", at: start, remedy: "write a number, true, false, or a text in quotes")
    }
    throw failure(
      "'\(word)' is no value", at: start,
      because: TOMLWord.isWhole(word) ? "the integer has more than 64 bits" : nil,
      remedy: TOMLWord.remedy(for: word))
  }
}

// Strings.
extension TOMLReader {
  /// A string in `"` with escapes or in `'` without; three quotes let it run over lines.
  mutating func readString(mayBeLong: Bool) throws(SubsongError) -> String {
    let start = index
    let quote = bytes[index]
    let isLong = mayBeLong && (isAt("\"\"\"") || isAt("'''"))
    index += isLong ? 3 : 1
    if isLong, !take("\n") { _ = take("\r\n") }
    var content: [UInt8] = []
    while !(isLong ? isAtLongEnd(quote) : current == quote) {
      guard let byte = current, isLong || byte != UInt8(ascii: "\n") else {
        throw failure(
          "the text is not closed", at: start, remedy: "end it with the quotation mark it begins with")
      }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        content += try readEscape(inLong: isLong)
      } else {
        content.append(byte)
        index += 1
      }
    }
    index += isLong ? 3 : 1
    return String(decoding: content, as: UTF8.self)
  }

  /// Three quotes that no fourth follows: one or two before them belong to the text.
  private func isAtLongEnd(_ quote: UInt8) -> Bool {
    let isEnd = bytes[index...].prefix(3).elementsEqual([quote, quote, quote])
    return isEnd && !(index + 3 < bytes.count && bytes[index + 3] == quote)
  }

  private mutating func readEscape(inLong isLong: Bool) throws(SubsongError) -> [UInt8] {
    let start = index
    index += 1
    let letter = current ?? 0
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [letter]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "u"): return try readScalar(digits: 4, start)
    case UInt8(ascii: "U"): return try readScalar(digits: 8, start)
    case UInt8(ascii: "\n"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      if isLong, skipLineBreak(from: start + 1) { return [] }
      fallthrough
    default:
      throw failure(
        "this escape is unknown", at: start, because: "TOML knows \\\" \\\\ \\b \\t \\n \\f \\r \\u \\U",
        remedy: "write \\\\ for a backslash, or the text in single quotes")
    }
  }

  /// A backslash at the end of a line takes away the line break and the blanks up to the next word.
  private mutating func skipLineBreak(from place: Int) -> Bool {
    index = place
    skipBlanks()
    guard current == UInt8(ascii: "\n") else { return false }
    while isOne(of: " \t\r\n") { index += 1 }
    return true
  }

  private mutating func readScalar(digits: Int, _ start: Int) throws(SubsongError) -> [UInt8] {
    let text = String(decoding: bytes[index...].prefix(digits), as: UTF8.self)
    // A sign would pass as part of a number.
    guard text.utf8.count == digits, text.allSatisfy(\.isHexDigit),
      let scalar = UInt32(text, radix: 16).flatMap(Unicode.Scalar.init), scalar != "\0"
    else { throw failure("this escape is no character", at: start) }
    index += digits
    return Array(String(Character(scalar)).utf8)
  }
}
