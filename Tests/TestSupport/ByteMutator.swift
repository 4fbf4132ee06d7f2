import NumericalCore

/// Seeded damage: the same seed gives the same altered files.
package struct ByteMutator {
  private var source: PhiloxStream

  package init(seed: UInt64) { source = SeedTree(seed: seed).stream("byte-mutator") }

  /// A number below a bound.
  package mutating func number(below bound: Int) -> Int { source.uniformInteger(below: bound) }

  /// The bytes with one to four places altered: bits, bytes, runs of equal bytes, numbers of extreme values, parts removed,
  /// doubled or moved, the end cut off.
  package mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...number(below: 4) { mutate(&bytes) }
    return bytes
  }

  private mutating func mutate(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else {
      bytes.append(UInt8(number(below: 256)))
      return
    }
    let place = number(below: bytes.count)
    let part = place..<min(bytes.count, place + 1 + number(below: 16))
    switch number(below: 9) {
    case 0: bytes[place] ^= 1 << UInt8(number(below: 8))
    case 1: bytes[place] = UInt8(number(below: 256))
    case 2: bytes.replaceSubrange(part, with: part.map { _ in [0, 0xFF, 0x7F, 0x80][number(below: 4)] })
    case 3: bytes.replaceSubrange(part, with: repeatElement(bytes[place], count: part.count))
    case 4: bytes.removeSubrange(part)
    case 5: bytes.insert(contentsOf: Array(bytes[part]), at: place)
    case 6: bytes.insert(contentsOf: Array(bytes[part]), at: number(below: bytes.count))
    case 7: bytes.insert(UInt8(number(below: 256)), at: place)
    default: bytes.removeSubrange(place...)
    }
  }
}
