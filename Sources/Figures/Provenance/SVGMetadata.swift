import NumericalCore

/// Title and fields of an SVG as ``SVGRendering`` writes them: one element a line, the characters of XML escaped.
enum SVGMetadata {
  private static let (opening, closing) = ("<subsong:field name=\"", "</subsong:field>")

  static func read(_ bytes: [UInt8]) throws(SubsongError) -> FigureMetadata {
    let end = bytes.reversed().drop { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }
    guard end.starts(with: "</svg>".utf8.reversed()) else {
      throw .damagedFigure("the SVG ends too early", because: "it is probably truncated")
    }
    guard let start = bytes.firstRange(of: "<metadata xmlns:subsong="),
      let title = text("<title>", "</title>", in: bytes[...])
    else { throw .foreignFigure }
    guard let stop = bytes[start.upperBound...].firstRange(of: "</metadata>") else { throw malformed }
    var metadata = FigureMetadata(title: try unescaped(title.text))
    var rest = bytes[start.upperBound..<stop.lowerBound]
    while let field = text(opening, closing, in: rest) {
      guard let quote = field.text.firstRange(of: "\">") else { throw malformed }
      let name = try unescaped(field.text[..<quote.lowerBound])
      metadata.fields.append((name, try unescaped(field.text[quote.upperBound...])))
      rest = rest[field.end...]
    }
    return metadata
  }

  /// What lies between two tags, and where the second ends.
  private static func text(_ opening: String, _ closing: String, in bytes: ArraySlice<UInt8>) -> (
    text: ArraySlice<UInt8>, end: Int
  )? {
    guard let start = bytes.firstRange(of: opening),
      let stop = bytes[start.upperBound...].firstRange(of: closing)
    else { return nil }
    return (bytes[start.upperBound..<stop.lowerBound], stop.upperBound)
  }

  private static let entities: [String: Character] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\""]

  private static func unescaped(_ bytes: ArraySlice<UInt8>) throws(SubsongError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed }
    let parts = text.unicodeScalars.split(separator: "&", omittingEmptySubsequences: false)
    var result = String(parts[0])
    for part in parts.dropFirst() {
      guard let end = part.firstIndex(of: ";"), let character = entities[String(part[..<end])] else {
        throw malformed
      }
      result.append(character)
      result += String(part[part.index(after: end)...])
    }
    return result
  }

  private static var malformed: SubsongError { .damagedFigure("the metadata of the SVG are malformed") }
}
