import CZlib
import NumericalCore

/// CRC-32 of bytes: finds files that were truncated or altered by accident.
///
/// It is the checksum of zip archives, so the arrays of a run have the same one in `index.json`, in a checkpoint and in an
/// exported archive.
///
/// Reference: ISO 3309; computed by zlib.
package struct Checksum: Hashable, Sendable {
  package private(set) var value: UInt32

  package init() { value = 0 }

  /// Goes on from the checksum of the bytes before.
  package init(resuming value: UInt32) { self.value = value }

  package init(of bytes: [UInt8]) {
    self.init()
    combine(bytes)
  }

  /// Of a file, which is read piece by piece.
  package init(ofFile path: String) throws(SubsongError) {
    var checksum = Checksum()
    try FileBytes.read(path) { (piece) throws(SubsongError) in checksum.combine(piece) }
    self = checksum
  }

  package mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    value = UInt32(
      truncatingIfNeeded: crc32_z(uLong(value), base.assumingMemoryBound(to: Bytef.self), bytes.count))
  }

  package mutating func combine(_ bytes: [UInt8]) { bytes.withUnsafeBytes { combine($0) } }

  /// The checksum of some bytes followed by others.
  package static func joined(_ first: Checksum, _ second: Checksum, secondCount: Int) -> Checksum {
    Checksum(
      resuming: UInt32(
        truncatingIfNeeded: crc32_combine(uLong(first.value), uLong(second.value), secondCount)))
  }

  /// Eight hexadecimal digits.
  package var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
