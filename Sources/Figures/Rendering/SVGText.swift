/// What has to be done to the text of an SVG after Cairo wrote it.
package enum SVGText {
  /// The text with the characters that XML gives a meaning replaced, and those that it forbids left out.
  package static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n": escaped += " "
      case "\u{FFFE}", "\u{FFFF}": continue
      default: if scalar.value >= 32 { escaped.unicodeScalars.append(scalar) }
      }
    }
    return escaped
  }

  /// The document with some text after its opening tag.
  package static func inserted(_ text: String, into document: [UInt8]) -> [UInt8] {
    guard let tag = firstIndex(of: Array("<svg".utf8), in: document),
      let end = document[tag...].firstIndex(of: UInt8(ascii: ">"))
    else { return document }
    return Array(document[...end]) + Array(text.utf8) + Array(document[(end + 1)...])
  }

  /// The document with its surfaces, masks and so on numbered from 0 in the order of their appearance.
  ///
  /// Cairo takes these numbers from a counter of the whole process, so the same figure drawn twice would differ.
  package static func renumbered(_ document: [UInt8]) -> [UInt8] {
    var numbers: [ArraySlice<UInt8>: Int] = [:]
    var result: [UInt8] = []
    result.reserveCapacity(document.count)
    var rest = document[...]
    while let match = nextIdentifier(in: rest) {
      let number = numbers[document[match], default: numbers.count]
      numbers[document[match]] = number
      let name = document[match].prefix { $0 >= UInt8(ascii: "a") }
      result += rest[..<match.lowerBound] + name + Array(String(number).utf8)
      rest = rest[match.upperBound...]
    }
    return result + rest
  }

  /// The next name such as `surface12` in `id="surface12"`, `"#surface12"` or `url(#surface12)`.
  private static func nextIdentifier(in text: ArraySlice<UInt8>) -> Range<Int>? {
    var index = text.startIndex
    while let mark = text[index...].firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "#") })
    {
      let start = mark + 1
      let digits = text[start...].firstIndex { !isLowercase($0) } ?? text.endIndex
      let end = text[digits...].firstIndex { !isDigit($0) } ?? text.endIndex
      let closed = end < text.endIndex && (text[end] == UInt8(ascii: "\"") || text[end] == UInt8(ascii: ")"))
      if digits > start, end > digits, closed { return start..<end }
      index = start
    }
    return nil
  }

  private static func isLowercase(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static func firstIndex(of pattern: [UInt8], in text: [UInt8]) -> Int? {
    guard text.count >= pattern.count else { return nil }
    return (0...text.count - pattern.count).first { text[$0..<$0 + pattern.count].elementsEqual(pattern) }
  }
}
