import CGSL

/// Philox4x32-10: a random number is a function of (key, counter), so it can be addressed.
///
/// Ten rounds of two 32 × 32 → 64 bit products on a counter of four words; no state but the position. Two streams
/// with different keys, or with different upper halves of the counter, share nothing.
///
/// Reference: Salmon, Moraes, Dror, Shaw, *Parallel random numbers: as easy as 1, 2, 3*, SC11 (2011).
public struct PhiloxStream: VariateSource, RandomNumberGenerator, Hashable, Sendable {
  private let key: SIMD2<UInt32>
  private let index: UInt64
  /// How many 64-bit numbers were drawn so far.
  private var position: UInt64 = 0

  /// The stream of one key (64 bits: who draws, and for what) and one index (the which-th).
  package init(key: UInt64, index: UInt64) {
    self.key = SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    self.index = index
  }

  /// The next 64 bits: half of a block of 128.
  public mutating func next() -> UInt64 {
    let block = position >> 1
    let words = Self.block(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32),
        UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32)),
      key: key)
    defer { position += 1 }
    return position & 1 == 0
      ? UInt64(words[1]) << 32 | UInt64(words[0]) : UInt64(words[3]) << 32 | UInt64(words[2])
  }

  /// 53 bits, so every multiple of 2⁻⁵³ below 1 is equally likely.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  public mutating func uniformInteger(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// By inversion, so that one normal number costs one address: Φ⁻¹ of a uniform number on (0, 1).
  public mutating func gaussian(standardDeviation: Double) -> Double {
    let open = (Double(next() >> 12) + 0.5) * 0x1p-52
    return standardDeviation * gsl_cdf_ugaussian_Pinv(open)
  }

  /// The bijection itself.
  package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    // In scalars: the words change places in every round, which in a vector costs more than the products.
    var (c0, c1, c2, c3) = (counter[0], counter[1], counter[2], counter[3])
    var (k0, k1) = (key[0], key[1])
    for _ in 0..<10 {
      let p0 = UInt64(c0) &* 0xD251_1F53
      let p1 = UInt64(c2) &* 0xCD9E_8D57
      (c0, c1, c2, c3) = (
        UInt32(truncatingIfNeeded: p1 >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: p1),
        UInt32(truncatingIfNeeded: p0 >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: p0)
      )
      (k0, k1) = (k0 &+ 0x9E37_79B9, k1 &+ 0xBB67_AE85)
    }
    return SIMD4(c0, c1, c2, c3)
  }
}
