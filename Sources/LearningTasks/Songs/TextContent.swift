import NumericalCore

/// The bytes of a text file, checked.
enum TextContent {
  /// The UTF-8 text of a file without a byte order mark.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if it is too large or has too many lines, or at the first line that is not UTF-8.
  static func utf8(_ bytes: [UInt8], file: String) throws(SubsongError) -> ArraySlice<UInt8> {
    try SongLimits.check(bytes: bytes.count, of: file)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let content = bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...]
    guard String(validating: content, as: UTF8.self) != nil else {
      throw notText(content, file: file)
    }
    let breaks = content.count { $0 == UInt8(ascii: "\n") }
    guard breaks < SongLimits.lines else {
      throw SubsongError(
        .badInput, "the file has \(breaks) lines", at: file,
        because: "at most \(SongLimits.lines) are allowed", remedy: "is this the right file?")
    }
    return content
  }

  private static func notText(_ content: ArraySlice<UInt8>, file: String) -> SubsongError {
    let lines = TextLines(file: file, bytes: content)
    let line = lines.first { String(validating: $0.bytes, as: UTF8.self) == nil }
    return SubsongError(
      .badInput, "the line is not UTF-8 text", at: line?.location(column: 1) ?? file,
      because: "songs are text files in UTF-8", remedy: "is this another kind of file?")
  }

  /// A number in decimal notation, as people and programs write seconds; no hexadecimal digits, `nan` or `inf`.
  static func decimal(_ bytes: ArraySlice<UInt8>) -> Double? {
    let isDecimal = bytes.allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
    guard isDecimal, let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else {
      return nil
    }
    return value
  }

  /// Without blanks at both ends.
  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = bytes.firstIndex(where: { !TextLine.isBlank($0) }),
      let last = bytes.lastIndex(where: { !TextLine.isBlank($0) })
    else { return bytes.prefix(0) }
    return bytes[first...last]
  }

  /// One line without blanks at its ends, as a ``Song`` wants its title and the names of its rows: control characters become blanks.
  static func line(_ text: String) -> String {
    var bytes = Array(text.utf8)
    if text.unicodeScalars.contains(where: isControl) {
      bytes = Array(
        String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? " " : $0 })).utf8)
    }
    return String(decoding: trimmed(bytes[...]), as: UTF8.self)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }
}
