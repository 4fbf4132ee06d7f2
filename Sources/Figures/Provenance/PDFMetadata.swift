import NumericalCore

/// Title and keywords of a PDF as Cairo writes it: a trailer that names the information dictionary, neither of them compressed.
///
/// Reference: ISO 32000-1, 7.3.4 (strings), 7.5.5 (trailer), 7.9.2 (text strings), 14.3.3 (information dictionary).
enum PDFMetadata {
  static func read(_ bytes: [UInt8]) throws(SubsongError) -> FigureMetadata {
    let end = bytes.reversed().drop { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }
    guard end.starts(with: "%%EOF".utf8.reversed()) else {
      throw .damagedFigure("the PDF ends too early", because: "it is probably truncated")
    }
    guard let trailer = bytes.lastRange(of: "trailer"),
      let number = reference("/Info", in: bytes[trailer.upperBound...]),
      let object = bytes[..<trailer.lowerBound].lastRange(of: "\n\(number) 0 obj")
    else { throw .foreignFigure }
    var scanner = PDFScanner(rest: bytes[object.upperBound..<trailer.lowerBound])
    let entries = try scanner.texts()
    guard let keywords = entries["Keywords"], let fields = FieldLine.fields(of: keywords) else {
      throw .foreignFigure
    }
    return FigureMetadata(title: entries["Title"] ?? "", fields: fields)
  }

  /// The number of the object behind a key: `/Info 12 0 R`.
  private static func reference(_ key: String, in bytes: ArraySlice<UInt8>) -> Int? {
    guard let range = bytes.lastRange(of: key) else { return nil }
    let digits = bytes[range.upperBound...].drop { $0 == 0x20 }.prefix { (0x30...0x39).contains($0) }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}

/// Reads the texts of a dictionary, never beyond its bytes.
private struct PDFScanner {
  var rest: ArraySlice<UInt8>

  private static let malformed = SubsongError.damagedFigure(
    "the information dictionary of the PDF is malformed")

  /// Every key with a text as its value, up to the end of the dictionary.
  mutating func texts() throws(SubsongError) -> [String: String] {
    var texts: [String: String] = [:]
    var key = ""
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "/"):
        let name = rest.prefix { $0 > 0x20 && !"/()<>[]".utf8.contains($0) }
        rest = rest.dropFirst(name.count)
        key = String(decoding: name, as: UTF8.self)
      case UInt8(ascii: "("): texts[key] = try Self.text(literal())
      case UInt8(ascii: "<"):
        if rest.first == UInt8(ascii: "<") {
          rest.removeFirst()
        } else {
          texts[key] = try Self.text(hexadecimal())
        }
      case UInt8(ascii: ">") where rest.first == UInt8(ascii: ">"): return texts
      default: continue
      }
    }
    throw Self.malformed
  }

  /// The bytes up to the parenthesis that closes the one before.
  private mutating func literal() throws(SubsongError) -> [UInt8] {
    var bytes: [UInt8] = []
    var depth = 1
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\\"): try bytes += escape()
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth -= 1
      default: break
      }
      if depth == 0 { return bytes }
      if byte != UInt8(ascii: "\\") { bytes.append(byte) }
    }
    throw Self.malformed
  }

  private mutating func escape() throws(SubsongError) -> [UInt8] {
    guard let byte = rest.popFirst() else { throw Self.malformed }
    switch byte {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case 0x0A: return []
    case 0x30...0x37:
      let more = rest.prefix(2).prefix { (0x30...0x37).contains($0) }
      rest = rest.dropFirst(more.count)
      return [UInt8(truncatingIfNeeded: more.reduce(Int(byte) - 0x30) { $0 * 8 + Int($1) - 0x30 })]
    default: return [byte]
    }
  }

  private mutating func hexadecimal() throws(SubsongError) -> [UInt8] {
    guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { throw Self.malformed }
    let digits = rest[..<end].compactMap { byte in byte > 0x20 ? byte : nil }
    rest = rest[(end + 1)...]
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: digits.count, by: 2) {
      // A digit that is missing at the end counts as 0.
      let pair = digits[start...].prefix(2) + (start + 1 < digits.count ? [] : [0x30])
      guard let byte = UInt8(String(decoding: pair, as: UTF8.self), radix: 16) else { throw Self.malformed }
      bytes.append(byte)
    }
    return bytes
  }

  /// UTF-16 behind its mark, else what is ASCII in all of PDF's encodings.
  private static func text(_ bytes: [UInt8]) throws(SubsongError) -> String {
    guard bytes.starts(with: [0xFE, 0xFF]) else {
      guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed }
      return text
    }
    guard bytes.count.isMultiple(of: 2) else { throw malformed }
    let units = stride(from: 2, to: bytes.count, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    guard let text = String(validating: units, as: UTF16.self) else { throw malformed }
    return text
  }
}

/// `Name: value; Name: value`, as the keywords hold the fields.
enum FieldLine {
  static func text(of fields: [(name: String, value: String)]) -> String {
    fields.map { "\($0.name): \($0.value)" }.joined(separator: "; ")
  }

  /// The names in their order. The song's title may hold anything, so what is behind it is looked for from the end.
  private static let before = ["Software", "Configuration", "Seed", "Song"]
  private static let after = ["Inputs", "Platform", "Engine", "Command"]
  private static let figure = ["Figure", "Shows", "Data"]

  /// nil if a name is missing.
  static func fields(of text: String) -> [(name: String, value: String)]? {
    let bytes = Array("; \(text)".utf8)
    var rest = bytes[...]
    var last: [(name: String, value: String)] = []
    // Without the fields of a figure the last "; Data: " would be part of the song.
    let command = rest.lastRange(of: "; Command: ")?.upperBound ?? bytes.endIndex
    let isOfFigure = bytes[command...].lastRange(of: "; Figure: ") != nil
    for name in (after + (isOfFigure ? figure : [])).reversed() {
      guard let range = rest.lastRange(of: "; \(name): ") else { return nil }
      last.append((name, String(decoding: rest[range.upperBound...], as: UTF8.self)))
      rest = rest[..<range.lowerBound]
    }
    var first: [(name: String, value: String)] = []
    for (name, next) in zip(before, before.dropFirst() + [""]) {
      guard rest.starts(with: "; \(name): ".utf8) else { return nil }
      rest = rest.dropFirst(name.utf8.count + 4)
      let end = next.isEmpty ? rest.endIndex : rest.firstRange(of: "; \(next): ")?.lowerBound
      guard let end else { return nil }
      first.append((name, String(decoding: rest[..<end], as: UTF8.self)))
      rest = rest[end...]
    }
    return first + last.reversed()
  }
}

extension RandomAccessCollection<UInt8> where Index == Int {
  /// Where some ASCII text first lies.
  func firstRange(of text: String) -> Range<Int>? {
    let pattern = Array(text.utf8)
    guard count >= pattern.count else { return nil }
    return (startIndex...endIndex - pattern.count).first { self[$0...].starts(with: pattern) }
      .map { $0..<$0 + pattern.count }
  }

  /// Where it last lies.
  func lastRange(of text: String) -> Range<Int>? {
    let pattern = Array(text.utf8)
    guard count >= pattern.count else { return nil }
    return (startIndex...endIndex - pattern.count).last { self[$0...].starts(with: pattern) }
      .map { $0..<$0 + pattern.count }
  }
}
