import NumericalCore
import TestSupport
import Testing

@Suite struct PhiloxTests {
  @Test(
    "The known answers of the Random123 distribution (Salmon et al. 2011)",
    arguments: [
      (
        [0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
      ),
      (
        [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff],
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ] as [([UInt32], [UInt32], [UInt32])])
  func knownAnswers(counter: [UInt32], key: [UInt32], expected: [UInt32]) {
    #expect(PhiloxStream.block(counter: SIMD4(counter), key: SIMD2(key)) == SIMD4(expected))
  }

  @Test("A stream hands out the words of its blocks in order (swapped halves would show)") func wordOrder() {
    var stream = PhiloxStream(key: 0, index: 0)
    #expect(stream.next() == 0xe169_c58d_6627_e8d5)
    #expect(stream.next() == 0x9b00_dbd8_bc57_ac4c)
    let second = PhiloxStream.block(counter: SIMD4(1, 0, 0, 0), key: SIMD2(0, 0))
    #expect(stream.next() == UInt64(second[1]) << 32 | UInt64(second[0]))
    var other = PhiloxStream(key: 0, index: 0x0370_7344_1319_8a2e)
    let block = PhiloxStream.block(counter: SIMD4(0, 0, 0x1319_8a2e, 0x0370_7344), key: SIMD2(0, 0))
    #expect(other.next() == UInt64(block[1]) << 32 | UInt64(block[0]))
  }
}

@Suite struct GSLMersenneTwisterTests {
  private struct Reference: Decodable {
    struct Stream: Decodable {
      var raw: [UInt]
      var uniform: [Double]
      var uniform_int_101: [Int]
      var gaussian: [Double]

      enum CodingKeys: String, CodingKey {
        case raw, uniform, uniform_int_101
        case gaussian = "gaussian_0.5"
      }
    }
    var seeds: [String: Stream]
  }

  @Test("The published simulator's streams, bit for bit") func streams() throws {
    let reference = try ReferenceData.json(Reference.self, named: "elise/gsl_rng.json")
    #expect(reference.seeds.count == 5)
    for (name, expected) in reference.seeds {
      let seed = try #require(UInt(name))
      let raw = GSLMersenneTwister(seed: seed)
      #expect(expected.raw.map { _ in raw.raw() } == expected.raw)
      let uniform = GSLMersenneTwister(seed: seed)
      #expect(expected.uniform.map { _ in uniform.uniform() } == expected.uniform)
      let integer = GSLMersenneTwister(seed: seed)
      #expect(
        expected.uniform_int_101.map { _ in integer.uniformInteger(below: 101) } == expected.uniform_int_101)
      let gaussian = GSLMersenneTwister(seed: seed)
      for value in expected.gaussian {
        #expect(abs(gaussian.gaussian(standardDeviation: 0.5) - value) <= 1e-15)
      }
    }
  }

  @Test("Seed 0 stands for 4357, as GSL has it") func seedZero() {
    #expect(GSLMersenneTwister(seed: 0).raw() == GSLMersenneTwister(seed: 4357).raw())
  }
}

@Suite struct SeedTreeTests {
  private func numbers(_ stream: PhiloxStream, _ count: Int) -> [UInt64] {
    var stream = stream
    return (0..<count).map { _ in stream.next() }
  }

  @Test("A stream does not depend on which others were asked for, or in which order") func addressed() {
    let tree = SeedTree(seed: 5)
    let alone = numbers(tree.stream("a", index: 3), 10)
    _ = numbers(tree.stream("b"), 7)
    _ = numbers(tree.stream("a", index: 2), 1)
    #expect(numbers(SeedTree(seed: 5).stream("a", index: 3), 10) == alone)
  }

  @Test("Seed, purpose and index each give another stream, without a shared number") func distinct() {
    var seen: Set<UInt64> = []
    var count = 0
    for seed: UInt64 in [0, 1, 2, .max] {
      for purpose in ["", "a", "b", "ab", "elise.weights"] {
        for index in [-1, 0, 1, 2, Int.max] {
          seen.formUnion(numbers(SeedTree(seed: seed).stream(purpose, index: index), 20))
          count += 20
        }
      }
    }
    #expect(seen.count == count)
  }

  @Test("Neighbouring streams are uncorrelated: |r| below 5/√n for n = 20000") func uncorrelated() {
    let n = 20_000
    var a = SeedTree(seed: 1).stream("x", index: 0)
    for (seed, index) in [(UInt64(1), 1), (2, 0)] {
      var b = SeedTree(seed: seed).stream("x", index: index)
      var sum = 0.0
      for _ in 0..<n { sum += (a.uniform() - 0.5) * (b.uniform() - 0.5) }
      #expect(abs(12 * sum / Double(n)) < 5 / Double(n).squareRoot())
    }
  }

  @Test("Uniform numbers: range, mean, variance and occupancy of 100 cells (χ² of 99 degrees within 5 σ)")
  func uniform() {
    let n = 100_000
    var stream = SeedTree(seed: 3).stream("uniform")
    var cells = [Double](repeating: 0, count: 100)
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<n {
      let x = stream.uniform()
      #expect(x >= 0 && x < 1)
      cells[Int(x * 100)] += 1
      sum += x
      squares += x * x
    }
    let mean = sum / Double(n)
    #expect(abs(mean - 0.5) < 5 * (1 / 12.0 / Double(n)).squareRoot())
    #expect(abs(squares / Double(n) - mean * mean - 1 / 12.0) < 5 * (1 / 180.0 / Double(n)).squareRoot())
    let chiSquared = cells.reduce(0) { $0 + ($1 - 1000) * ($1 - 1000) / 1000 }
    #expect(abs(chiSquared - 99) < 5 * (2 * 99.0).squareRoot())
  }

  @Test("Gaussian numbers: the first four moments and the tails (a variance given as σ would show)")
  func gaussian() {
    let n = 100_000
    var stream = SeedTree(seed: 4).stream("gaussian")
    var moments = [0.0, 0.0, 0.0, 0.0]
    var beyondTwo = 0
    for _ in 0..<n {
      let x = stream.gaussian(standardDeviation: 0.5) / 0.5
      for power in 0..<4 { moments[power] += (0...power).reduce(1) { value, _ in value * x } / Double(n) }
      if abs(x) > 2 { beyondTwo += 1 }
    }
    let root = Double(n).squareRoot()
    #expect(abs(moments[0]) < 5 / root)
    #expect(abs(moments[1] - 1) < 5 * 2.0.squareRoot() / root)
    #expect(abs(moments[2]) < 5 * 15.0.squareRoot() / root)
    #expect(abs(moments[3] - 3) < 5 * 96.0.squareRoot() / root)
    // P(|x| > 2) = 0.0455003
    #expect(abs(Double(beyondTwo) / Double(n) - 0.0455003) < 5 * (0.0455 * 0.9545).squareRoot() / root)
  }

  @Test("Integers below a bound are all reached, and equally often", arguments: [1, 2, 7, 101])
  func integers(bound: Int) {
    let n = 20_000
    var stream = SeedTree(seed: 5).stream("integers", index: bound)
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<n { counts[stream.uniformInteger(below: bound)] += 1 }
    let expected = Double(n) / Double(bound)
    for count in counts { #expect(abs(Double(count) - expected) <= 5 * expected.squareRoot()) }
  }
}

@Suite struct FingerprintTests {
  @Test("Equal input gives equal fingerprints; a flipped bit, another order or a byte more another one")
  func tellsApart() {
    let texts = ["", "a", "b", "ab", "ba", "a\0", "seed = 1", "seed = 2", "seed = 1 "]
    #expect(Set(texts.map(Fingerprint.of)).count == texts.count)
    #expect(Fingerprint.of("song") == Fingerprint.of("song"))
    var parts = Fingerprint()
    parts.combine("so")
    parts.combine(bytes: Array("ng".utf8))
    #expect(parts.hexadecimal == Fingerprint.of("song"))
  }

  @Test("Sixteen hexadecimal digits, with leading zeros") func digits() {
    for index in 0..<300 {
      var fingerprint = Fingerprint()
      fingerprint.combine(UInt64(index))
      #expect(fingerprint.hexadecimal.count == 16)
      #expect(UInt64(fingerprint.hexadecimal, radix: 16) == fingerprint.value)
    }
  }

  @Test("A number counts with all its bytes, lowest first") func numbers() {
    var number = Fingerprint()
    number.combine(0x0807_0605_0403_0201)
    var bytes = Fingerprint()
    bytes.combine(bytes: [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(number == bytes)
  }

  @Test("A changed bit changes about half of the output's bits (keys of random streams rely on it)")
  func avalanche() {
    var changed = 0
    for bit in 0..<64 {
      var (a, b) = (Fingerprint(), Fingerprint())
      a.combine(0)
      b.combine(UInt64(1) << bit)
      let difference = (a.value ^ b.value).nonzeroBitCount
      #expect((10...54).contains(difference))
      changed += difference
    }
    #expect(abs(Double(changed) / 64 - 32) < 3)
  }
}
