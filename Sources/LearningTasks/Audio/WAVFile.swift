import NumericalCore

/// A sound of one channel in 16-bit samples, as a WAVE file.
///
/// Reference: IBM & Microsoft, *Multimedia Programming Interface and Data Specifications 1.0* (1991), chapter 3: RIFF WAVE.
public struct WAVFile: Hashable, Sendable {
  /// Samples a second.
  public let sampleRate: Int
  public let samples: [Int16]

  /// A file counts its bytes in 32 bits, the header of 44 among them.
  public static let mostSamples = (Int(UInt32.max) - headerSize) / 2
  private static let headerSize = 44

  /// In ms.
  public var duration: Double { 1000 * Double(samples.count) / Double(sampleRate) }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if there are more than ``mostSamples``, or the sample rate is not in
  ///   `1...1_000_000`.
  public init(sampleRate: Int, samples: [Int16]) throws(SubsongError) {
    guard samples.count <= Self.mostSamples else {
      throw SubsongError(
        .badInput, "the sound has \(samples.count) samples",
        because: "a WAVE file holds at most \(Self.mostSamples)", remedy: "cut it into parts")
    }
    guard (1...1_000_000).contains(sampleRate) else {
      throw SubsongError(
        .badInput, "the sample rate is \(sampleRate) Hz", because: "1 to 1000000 are known",
        remedy: "use 44100")
    }
    (self.sampleRate, self.samples) = (sampleRate, samples)
  }

  /// The file's content: the chunk `fmt ` (format 1, PCM), then the chunk `data`, in little-endian order.
  public var bytes: [UInt8] {
    let size = 2 * samples.count
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.headerSize + size)
    func append(_ number: Int, count: Int) {
      for byte in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * byte))) }
    }
    bytes += Array("RIFF".utf8)
    append(Self.headerSize - 8 + size, count: 4)
    bytes += Array("WAVEfmt ".utf8)
    append(16, count: 4)
    append(1, count: 2)
    append(1, count: 2)
    append(sampleRate, count: 4)
    append(2 * sampleRate, count: 4)
    append(2, count: 2)
    append(16, count: 2)
    bytes += Array("data".utf8)
    append(size, count: 4)
    for sample in samples {
      bytes.append(UInt8(truncatingIfNeeded: sample))
      bytes.append(UInt8(truncatingIfNeeded: sample >> 8))
    }
    return bytes
  }
}

extension WAVFile {
  /// Reads a WAVE file of one channel in 16-bit PCM; chunks other than `fmt ` and `data` are passed over.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - name: the file's name, for errors.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if it is no such file, or ends too early.
  public init(bytes: [UInt8], named name: String) throws(SubsongError) {
    let chunks = try RIFFChunks(bytes, name: name)
    let format = try chunks.content(of: "fmt ")
    guard format.count >= 16 else { throw chunks.malformed("the chunk 'fmt ' has \(format.count) bytes") }
    let (code, channels, bits) = (format.number(at: 0, 2), format.number(at: 2, 2), format.number(at: 14, 2))
    guard code == 1, channels == 1, bits == 16 else {
      throw SubsongError(
        .badInput, "the sound has format \(code), \(channels) channels and \(bits) bits", at: name,
        because: "one channel of 16-bit PCM (format 1) is read", remedy: "convert the file")
    }
    let data = try chunks.content(of: "data")
    guard data.count.isMultiple(of: 2) else {
      throw chunks.malformed("the chunk 'data' has \(data.count) bytes, which are no whole samples")
    }
    try self.init(
      sampleRate: format.number(at: 4, 4),
      samples: stride(from: 0, to: data.count, by: 2).map {
        Int16(truncatingIfNeeded: data.number(at: $0, 2))
      })
  }
}

/// The chunks of a RIFF file of form `WAVE`.
private struct RIFFChunks {
  private let name: String
  private var contents: [String: ArraySlice<UInt8>] = [:]

  init(_ bytes: [UInt8], name: String) throws(SubsongError) {
    self.name = name
    guard bytes.count >= 12, bytes.starts(with: Array("RIFF".utf8)),
      bytes[8..<12].elementsEqual("WAVE".utf8)
    else {
      throw malformed("the file does not begin with RIFF … WAVE")
    }
    var position = 12
    while position + 8 <= bytes.count {
      let chunk = String(decoding: bytes[position..<position + 4], as: UTF8.self)
      let size = bytes[position..<position + 8].number(at: 4, 4)
      let start = position + 8
      guard size <= bytes.count - start else {
        throw malformed(
          "the chunk '\(chunk)' at byte \(position) has \(size) bytes, of which the file ends after "
            + "\(bytes.count - start)")
      }
      if contents[chunk] == nil { contents[chunk] = bytes[start..<start + size] }
      // A chunk of odd size is followed by a byte that does not count.
      position = start + size + size % 2
    }
  }

  func content(of chunk: String) throws(SubsongError) -> ArraySlice<UInt8> {
    guard let content = contents[chunk] else { throw malformed("there is no chunk '\(chunk)'") }
    return content
  }

  func malformed(_ what: String) -> SubsongError {
    SubsongError(
      .badInput, what, at: name, because: "it is no complete WAVE file", remedy: "is this the right file?")
  }
}

extension ArraySlice<UInt8> {
  /// An unsigned number in little-endian order, at an offset from the first byte.
  fileprivate func number(at offset: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(self[startIndex + offset + $1]) << (8 * $1) }
  }
}
