/// A 64-bit fingerprint of bytes (FNV-1a, finished by a bit mixer): tells configurations apart and keys random
/// streams; it is no cryptographic hash.
///
/// Reference: Fowler, Noll, Vo, *The FNV Non-Cryptographic Hash Algorithm*, RFC 9923; the finisher is that of
/// SplitMix64 (Steele, Lea, Flood 2014).
public struct Fingerprint: Hashable, Sendable {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  public init() {}

  public mutating func combine(bytes: some Sequence<UInt8>) {
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
  }

  public mutating func combine(_ text: String) { combine(bytes: text.utf8) }

  public mutating func combine(_ number: UInt64) {
    combine(bytes: (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
  }

  public var value: UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Sixteen hexadecimal digits.
  public var hexadecimal: String { Self.hexadecimal(of: value) }

  /// The digits of a fingerprint that was kept as a number.
  package static func hexadecimal(of value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The fingerprint of one text.
  public static func of(_ text: String) -> String {
    var fingerprint = Fingerprint()
    fingerprint.combine(text)
    return fingerprint.hexadecimal
  }
}
