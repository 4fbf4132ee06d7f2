import NumericalCore

/// The header of an npy file: a Python dictionary with the keys `descr`, `fortran_order` and `shape`.
struct NPYHeader {
  private(set) var type = ""
  private(set) var isFortranOrder = false
  private(set) var shape: [Int] = []

  init(_ bytes: ArraySlice<UInt8>, _ file: String) throws(SubsongError) {
    var scanner = Scanner(rest: bytes, file: file)
    var keys: Set<String> = []
    try scanner.expect("{")
    while !scanner.accepts("}") {
      let key = try scanner.string()
      guard keys.insert(key).inserted else { throw scanner.unexpected("the key '\(key)' twice", "it once") }
      try scanner.expect(":")
      switch key {
      case "descr": type = try scanner.string()
      case "fortran_order": isFortranOrder = try scanner.boolean()
      case "shape": shape = try scanner.tuple()
      default: throw scanner.unexpected("the key '\(key)'", "descr, fortran_order or shape")
      }
      if !scanner.accepts(",") {
        try scanner.expect("}")
        break
      }
    }
    try scanner.expectEnd()
    for key in ["descr", "fortran_order", "shape"] where !keys.contains(key) {
      throw scanner.unexpected("no key '\(key)'", "it")
    }
  }

  /// Reads the little of Python's notation that such headers are made of.
  private struct Scanner {
    var rest: ArraySlice<UInt8>
    let file: String

    func unexpected(_ found: String, _ expected: String) -> SubsongError {
      SubsongError(.badInput, "found \(found) in the header, expected \(expected)", at: file)
    }

    private func unexpectedHere(_ expected: String) -> SubsongError {
      unexpected("'\(String(decoding: rest.prefix(20), as: UTF8.self))'", expected)
    }

    mutating func skipBlanks() { rest = rest.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 || $0 == 0x0D } }

    mutating func accepts(_ text: String) -> Bool {
      skipBlanks()
      guard rest.starts(with: text.utf8) else { return false }
      rest = rest.dropFirst(text.utf8.count)
      return true
    }

    mutating func expect(_ text: String) throws(SubsongError) {
      guard accepts(text) else { throw unexpectedHere("'\(text)'") }
    }

    mutating func expectEnd() throws(SubsongError) {
      skipBlanks()
      guard rest.isEmpty else { throw unexpectedHere("its end") }
    }

    mutating func string() throws(SubsongError) -> String {
      skipBlanks()
      guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
        let end = rest.dropFirst().firstIndex(of: quote)
      else { throw unexpectedHere("a text in quotes") }
      defer { rest = rest[(end + 1)...] }
      return String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self)
    }

    mutating func boolean() throws(SubsongError) -> Bool {
      if accepts("True") { return true }
      guard accepts("False") else { throw unexpectedHere("True or False") }
      return false
    }

    mutating func tuple() throws(SubsongError) -> [Int] {
      var numbers: [Int] = []
      try expect("(")
      while !accepts(")") {
        numbers.append(try integer())
        if !accepts(",") {
          try expect(")")
          break
        }
      }
      return numbers
    }

    private mutating func integer() throws(SubsongError) -> Int {
      skipBlanks()
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard let number = Int(String(decoding: digits, as: UTF8.self)) else {
        throw unexpectedHere("an extent from 0 to \(Int.max)")
      }
      rest = rest.dropFirst(digits.count)
      // Python 2 wrote long integers with a suffix.
      if rest.first == UInt8(ascii: "L") { rest = rest.dropFirst() }
      return number
    }
  }
}
