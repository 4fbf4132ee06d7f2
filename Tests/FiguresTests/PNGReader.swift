import CPNG
import Figures
import NumericalCore

/// A PNG as its chunks, with their checksums checked.
struct PNGChunks {
  struct Malformed: Error {
    var why: String
  }

  var chunks: [(type: String, data: [UInt8])] = []

  init(_ bytes: [UInt8]) throws(Malformed) {
    guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
      throw Malformed(why: "signature")
    }
    var start = 8
    while start < bytes.count {
      guard start + 12 <= bytes.count else { throw Malformed(why: "truncated chunk") }
      let length = Int(Self.word(bytes, start))
      guard start + 12 + length <= bytes.count else { throw Malformed(why: "truncated data") }
      let named = bytes[start + 4..<start + 8 + length]
      guard Self.checksum(named) == Self.word(bytes, start + 8 + length) else {
        throw Malformed(why: "checksum")
      }
      chunks.append((String(decoding: named.prefix(4), as: UTF8.self), Array(named.dropFirst(4))))
      start += 12 + length
    }
    guard chunks.last?.type == "IEND" else { throw Malformed(why: "no end") }
  }

  func data(_ type: String) -> [UInt8]? { chunks.first { $0.type == type }?.data }

  /// The texts of `tEXt` chunks by keyword, decoded from Latin-1.
  var latin1Texts: [String: String] {
    var texts: [String: String] = [:]
    for chunk in chunks where chunk.type == "tEXt" {
      let parts = chunk.data.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
      let decoded = parts.map { part in String(String.UnicodeScalarView(part.map { Unicode.Scalar($0) })) }
      texts[decoded[0]] = decoded[1]
    }
    return texts
  }

  /// The texts of uncompressed `iTXt` chunks by keyword: keyword, 0, two flags, language, 0, translated keyword, 0, text.
  var internationalTexts: [String: String] {
    var texts: [String: String] = [:]
    for chunk in chunks where chunk.type == "iTXt" {
      let parts = chunk.data.split(separator: 0, maxSplits: 5, omittingEmptySubsequences: false)
      texts[String(decoding: parts[0], as: UTF8.self)] = String(decoding: parts[5], as: UTF8.self)
    }
    return texts
  }

  static func word(_ bytes: [UInt8], _ start: Int) -> UInt32 {
    bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// CRC-32 as in ISO 3309, bit by bit.
  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}

/// The pixels of a PNG, decoded by libpng: a reader that shares no code with the writer of this package.
struct Pixels {
  struct Unreadable: Error {}

  let width: Int
  let height: Int
  private let bytes: [UInt8]

  init(_ png: [UInt8]) throws {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    var decoded: [UInt8] = []
    // libpng keeps a pointer to the bytes from the first call to the second.
    let isRead = png.withUnsafeBufferPointer { source in
      guard png_image_begin_read_from_memory(&image, source.baseAddress, source.count) != 0 else {
        return false
      }
      image.format = UInt32(PNG_FORMAT_FLAG_COLOR)
      decoded = [UInt8](repeating: 0, count: 3 * Int(image.width) * Int(image.height))
      return png_image_finish_read(&image, nil, &decoded, 0, nil) != 0
    }
    width = Int(image.width)
    height = Int(image.height)
    png_image_free(&image)
    guard isRead else { throw Unreadable() }
    bytes = decoded
  }

  /// 0xRRGGBB.
  subscript(x: Int, y: Int) -> UInt32 {
    let start = 3 * (y * width + x)
    return UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2])
  }

  /// The pixel at a position in points.
  func at(_ x: Double, _ y: Double) -> UInt32 { self[Int(x * 300 / 72), Int(y * 300 / 72)] }

  /// Runs of one colour along a row of pixels, from left to right.
  func runs(y: Double) -> [(color: UInt32, length: Int)] {
    let row = Int(y * 300 / 72)
    var runs: [(color: UInt32, length: Int)] = []
    for x in 0..<width {
      if let last = runs.last, last.color == self[x, row] {
        runs[runs.count - 1].length += 1
      } else {
        runs.append((self[x, row], 1))
      }
    }
    return runs
  }

  /// The heights in pixels at which a colour occurs in some columns.
  func rows(of color: UInt32, columns: Range<Int>) -> [Int] {
    (0..<height).filter { y in columns.contains { self[$0, y] == color } }
  }
}

extension Color {
  /// 0xRRGGBB, rounded as images are.
  var rgb: UInt32 {
    [red, green, blue].reduce(0) { $0 << 8 | UInt32(($1 * 255).rounded()) }
  }
}
