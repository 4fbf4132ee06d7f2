import NumericalCore

/// Reads the bytes of a MIDI file one after the other, up to an end.
struct MIDICursor {
  let file: String
  let bytes: [UInt8]
  var position: Int
  /// Of the chunk, or of the file.
  let end: Int

  var isAtEnd: Bool { position >= end }

  /// - Parameter offset: of the byte where the trouble is, from the beginning of the file.
  func malformed(
    _ what: String, at offset: Int? = nil, because why: String? = nil,
    remedy: String = "is the file damaged? Write it again with the program that it comes from"
  ) -> SubsongError {
    SubsongError(.badInput, what, at: "\(file): byte \(offset ?? position)", because: why, remedy: remedy)
  }

  mutating func byte() throws(SubsongError) -> UInt8 {
    guard position < end else {
      throw malformed(
        end < bytes.count ? "the track ends within an event" : "the file ends within an event",
        because: "its chunk ends here")
    }
    defer { position += 1 }
    return bytes[position]
  }

  /// A number of some bytes, the highest first.
  mutating func number(ofBytes count: Int) throws(SubsongError) -> Int {
    var number = 0
    for _ in 0..<count { number = number << 8 | Int(try byte()) }
    return number
  }

  /// A number in groups of seven bits, the highest first; all bytes but the last have the eighth bit set.
  mutating func variableLengthNumber() throws(SubsongError) -> Int {
    let start = position
    var number = 0
    for _ in 0..<4 {
      let byte = try byte()
      number = number << 7 | Int(byte & 0x7F)
      if byte < 0x80 { return number }
    }
    throw malformed(
      "a number has more than four bytes", at: start, because: "MIDI files know numbers of 28 bits at most")
  }

  /// The next bytes, which are passed over.
  mutating func bytes(_ count: Int, of what: String) throws(SubsongError) -> ArraySlice<UInt8> {
    guard count <= end - position else {
      throw malformed(
        "\(what) of \(count) bytes begins here", because: "only \(end - position) bytes are left")
    }
    defer { position += count }
    return bytes[position..<position + count]
  }
}
