/// The order of the rows of an imported song.
enum RowOrder {
  /// Pitches from high to low if all the names are pitches, all different; or else in natural order.
  static func sorted(_ names: [String]) -> [String] {
    if let pitches = Pitch.all(names) {
      return zip(names, pitches).sorted { $0.1 > $1.1 }.map(\.0)
    }
    return names.map { (name: $0, bytes: Array($0.utf8)) }
      .sorted { isBefore($0.bytes, $1.bytes) }
      .map(\.name)
  }

  /// Natural order: numbers inside names count as numbers (`a2` before `a10`), letters without regard to case (of ASCII) before
  /// with it.
  static func isBefore(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      if isDigit(a[i]), isDigit(b[j]) {
        let (left, right) = (number(in: a, at: &i), number(in: b, at: &j))
        if left.count != right.count { return left.count < right.count }
        if left != right { return left.lexicographicallyPrecedes(right) }
      } else {
        let (left, right) = (lowercased(a[i]), lowercased(b[j]))
        if left != right { return left < right }
        (i, j) = (i + 1, j + 1)
      }
    }
    if a.count - i != b.count - j { return a.count - i < b.count - j }
    return a.lexicographicallyPrecedes(b)
  }

  /// The digits from an index on, without zeros at the front.
  private static func number(in bytes: [UInt8], at index: inout Int) -> ArraySlice<UInt8> {
    let digits = bytes[index...].prefix(while: isDigit)
    index = digits.endIndex
    return digits.drop { $0 == UInt8(ascii: "0") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
  }
}
