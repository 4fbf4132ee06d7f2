import NumericalCore

/// The texts of a PNG: its `tEXt` chunks, and the `iTXt` chunks that are not compressed.
///
/// Reference: W3C, *Portable Network Graphics Specification*, third edition, sections 5 and 11.3.3.
enum PNGMetadata {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  static func read(_ bytes: [UInt8]) throws(SubsongError) -> FigureMetadata {
    var metadata = FigureMetadata()
    var rest = bytes.dropFirst(signature.count)
    var type = ""
    while !rest.isEmpty {
      let chunk = try nextChunk(&rest)
      type = chunk.type
      guard let text = try text(chunk) else { continue }
      if text.name == "Title" { metadata.title = text.value } else { metadata.fields.append(text) }
    }
    guard type == "IEND" else { throw truncated }
    if metadata.fields.isEmpty { throw .foreignFigure }
    return metadata
  }

  private typealias Chunk = (type: String, data: ArraySlice<UInt8>)

  /// Length, type, data, checksum of type and data.
  private static func nextChunk(_ rest: inout ArraySlice<UInt8>) throws(SubsongError) -> Chunk {
    guard rest.count >= 12 else { throw truncated }
    let length = word(rest)
    guard length <= rest.count - 12 else { throw truncated }
    let checked = rest.dropFirst(4).prefix(4 + length)
    let type = String(decoding: checked.prefix(4), as: UTF8.self)
    guard CyclicChecksum.of(checked) == word(rest.dropFirst(8 + length)) else {
      throw .damagedFigure("the chunk '\(type)' of the PNG was altered", because: "its checksum differs")
    }
    rest = rest.dropFirst(12 + length)
    return (type, checked.dropFirst(4))
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
  }

  /// Keyword and text of a chunk; nil if it has none.
  private static func text(_ chunk: Chunk) throws(SubsongError) -> (name: String, value: String)? {
    switch chunk.type {
    case "tEXt":
      let parts = chunk.data.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw malformedText }
      return (latin1(parts[0]), latin1(parts[1]))
    case "iTXt":
      guard let end = chunk.data.firstIndex(of: 0), chunk.data[end...].count >= 3 else { throw malformedText }
      // Compressed texts are not ours.
      guard chunk.data[end + 1] == 0 else { return nil }
      // Behind the two flags: language, translated keyword, text.
      let parts = chunk.data[(end + 3)...].split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, let value = String(validating: parts[2], as: UTF8.self) else {
        throw malformedText
      }
      return (latin1(chunk.data[..<end]), value)
    default: return nil
    }
  }

  private static func latin1(_ bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
    return text
  }

  private static var truncated: SubsongError {
    .damagedFigure("the PNG ends too early", because: "it is probably truncated")
  }

  private static var malformedText: SubsongError { .damagedFigure("a text of the PNG is malformed") }
}

/// CRC-32 of ISO 3309, eight bits at a time.
private enum CyclicChecksum {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }

  static func of(_ bytes: ArraySlice<UInt8>) -> Int {
    let table = table
    return Int(
      ~bytes.reduce(~UInt32(0)) { crc, byte in table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8 })
  }
}
