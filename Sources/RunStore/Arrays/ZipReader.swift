import NumericalCore

/// The entries of an archive that ``ZipWriter`` has written.
///
/// Other archives are refused: the seal is checked before anything else is believed.
package struct ZipReader {
  /// Where the bytes of each entry lie.
  package let entries: [String: Range<Int>]
  let bytes: [UInt8]
  private let name: String

  /// - Parameter name: the file's name, for errors.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the archive is truncated or altered, or not one of these.
  package init(_ bytes: [UInt8], named name: String) throws(SubsongError) {
    self.bytes = bytes
    self.name = name
    var cursor = try Cursor(Self.sealed(bytes, name), name)
    let (count, start) = try Self.list(&cursor)
    cursor.place = start
    var entries: [String: Range<Int>] = [:]
    for _ in 0..<count {
      let entry = try Self.entry(&cursor)
      guard entries.updateValue(entry.content, forKey: entry.name) == nil else { throw cursor.malformed }
    }
    self.entries = entries
  }

  /// The bytes of one entry.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if there is none of that name.
  package func content(_ entry: String) throws(SubsongError) -> [UInt8] {
    guard let range = entries[entry] else {
      throw SubsongError(.badInput, "the archive has no entry '\(entry)'", at: name)
    }
    return Array(bytes[range])
  }

  /// Everything that the seal vouches for.
  private static func sealed(_ bytes: [UInt8], _ name: String) throws(SubsongError) -> ArraySlice<UInt8> {
    let length = bytes.count - ZipFormat.sealLength
    guard length >= ZipFormat.endLength, bytes[length...].starts(with: "subsong-crc32 ".utf8) else {
      throw SubsongError(
        .badInput, "the file does not end in a checksum", at: name,
        because: "it was truncated, or is no archive of this program", remedy: "use another copy")
    }
    var checksum = Checksum()
    bytes.withUnsafeBytes { checksum.combine(.init(rebasing: $0[..<length])) }
    guard bytes[length...].elementsEqual(ZipFormat.seal(checksum)) else {
      throw SubsongError(
        .badInput, "the file was altered", at: name,
        because: "its checksum is \(checksum.hexadecimal), and at its end stands"
          + " \(String(decoding: bytes[length...].suffix(8), as: UTF8.self))", remedy: "use another copy")
    }
    return bytes[..<length]
  }

  /// How many entries there are, and where their list begins.
  private static func list(_ cursor: inout Cursor) throws(SubsongError) -> (count: Int, start: Int) {
    let end = cursor.bytes.endIndex - ZipFormat.endLength
    cursor.place = end
    try cursor.expect(ZipFormat.endSignature)
    try cursor.skip(6)
    var count = try cursor.number(2)
    try cursor.skip(4)
    var start = try cursor.number(4)
    if count == ZipFormat.limit16 || start == ZipFormat.limit32 {
      cursor.place = end - 20
      try cursor.expect(ZipFormat.wideLocatorSignature)
      try cursor.skip(4)
      cursor.place = try cursor.number(8)
      try cursor.expect(ZipFormat.wideEndSignature)
      try cursor.skip(28)
      count = try cursor.number(8)
      try cursor.skip(8)
      start = try cursor.number(8)
    }
    // Each takes 46 bytes at least.
    guard count <= cursor.bytes.count / 46 else { throw cursor.malformed }
    return (count, start)
  }

  private static func entry(_ cursor: inout Cursor) throws(SubsongError) -> (
    name: String, content: Range<Int>
  ) {
    try cursor.expect(ZipFormat.listingSignature)
    try cursor.skip(16)
    _ = try cursor.number(4)
    var size = try cursor.number(4)
    let nameLength = try cursor.number(2)
    let extraLength = try cursor.number(2)
    try cursor.skip(10)
    var offset = try cursor.number(4)
    let name = try cursor.text(nameLength)
    let next = cursor.place + extraLength
    if extraLength > 0 {
      try cursor.skip(4)
      size = try cursor.number(8)
      try cursor.skip(8)
      offset = try cursor.number(8)
    }
    cursor.place = offset
    try cursor.expect(ZipFormat.headerSignature)
    try cursor.skip(22)
    let (localName, localExtra) = (try cursor.number(2), try cursor.number(2))
    try cursor.skip(localName)
    try cursor.skip(localExtra)
    let start = cursor.place
    try cursor.skip(size)
    cursor.place = next
    return (name, start..<start + size)
  }

  /// Reads numbers and texts, never beyond the end.
  private struct Cursor {
    let bytes: ArraySlice<UInt8>
    var place = 0
    private let name: String

    init(_ bytes: ArraySlice<UInt8>, _ name: String) {
      self.bytes = bytes
      self.name = name
    }

    var malformed: SubsongError {
      SubsongError(.badInput, "the archive is malformed", at: name, remedy: "use another copy")
    }

    mutating func skip(_ count: Int) throws(SubsongError) {
      guard place >= 0, count >= 0, place <= bytes.count, count <= bytes.count - place else {
        throw malformed
      }
      place += count
    }

    mutating func number(_ length: Int) throws(SubsongError) -> Int {
      let start = place
      try skip(length)
      let value = (0..<length).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << (8 * $1) }
      guard let number = Int(exactly: value) else { throw malformed }
      return number
    }

    mutating func expect(_ signature: Int) throws(SubsongError) {
      guard try number(4) == signature else { throw malformed }
    }

    mutating func text(_ length: Int) throws(SubsongError) -> String {
      let start = place
      try skip(length)
      guard let text = String(validating: bytes[start..<place], as: UTF8.self) else { throw malformed }
      return text
    }
  }
}
