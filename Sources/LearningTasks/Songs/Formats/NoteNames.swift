import NumericalCore

/// Songs as words: `E4 E5 D#5 - [A4 A2] A4:2`.
///
/// A word is a state: the name of a row, `-` for silence, or a chord in brackets. `:n` behind it holds it for `n` states. A name
/// with blanks, brackets, a colon or a quotation mark, or that begins with `#`, stands in double quotes (with `\"` and `\\` inside).
/// Words are parted by blanks and line breaks; lines that begin with `#` are comments.
///
/// A state says only what sounds: in `A4 A4` and `A4:2` the same note is held for two states. To strike it again, put a state of silence
/// between.
extension Song {
  /// Reads a song of words. The rows are those of the given names, or what sounds, pitches from high to low or else in natural
  /// order.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - name: the file's name, for errors and as the title.
  ///   - stateDuration: how long a state lasts, in ms.
  ///   - rowNames: the rows and their order.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) at `name:line:column`.
  public init(
    noteNames bytes: [UInt8], named name: String, stateDuration: Double, rowNames: [String]? = nil
  ) throws(SubsongError) {
    var reader = NoteNameReader(rowNames)
    for line in try TextLine.lines(of: bytes, file: name) where !line.isComment { try reader.read(line) }
    let (rows, states) = try reader.song(named: name)
    do {
      try self.init(
        title: SongTitle.stem(of: name), rowNames: rows, states: states, stateDuration: stateDuration)
    } catch {
      throw error.located(at: name)
    }
  }

  /// The song in words, 16 a line. Title, composer, silent rows, the order of rows, and the duration of a state are not part of
  /// the format.
  public var noteNames: String {
    let names = rowNames.map(NoteNameReader.written(name:))
    var words: [String] = []
    var index = 0
    while index < states.count {
      let sounding = states[index]
      let count = states[index...].prefix { $0 == sounding }.count
      let state = sounding.map { names[$0] }.joined(separator: " ")
      let word = sounding.isEmpty ? "-" : sounding.count == 1 ? state : "[\(state)]"
      words.append(count == 1 ? word : "\(word):\(count)")
      index += count
    }
    return stride(from: 0, to: words.count, by: 16)
      .map { words[$0..<min($0 + 16, words.count)].joined(separator: " ") + "\n" }.joined()
  }
}

/// Collects the states of a song of words.
struct NoteNameReader {
  private let isGiven: Bool
  private var rowOfName: [String: Int] = [:]
  private var names: [String] = []
  /// What sounds, and for how many states: a short word may stand for a million.
  private var words: [(sounding: [Int], count: Int)] = []
  private var stateCount = 0
  private var soundingCells = 0

  init(_ rowNames: [String]?) {
    isGiven = rowNames != nil
    names = rowNames ?? []
    for (row, name) in names.enumerated() { rowOfName[name] = row }
  }

  private static let special = " \t[]:\""

  static func written(name: String) -> String {
    let isPlain =
      name != "-" && name.utf8.first != UInt8(ascii: "#") && name.unicodeScalars.first != "\u{FEFF}"
      && !name.utf8.contains { special.utf8.contains($0) }
    return isPlain ? name : TextLine.inQuotes(name)
  }

  mutating func read(_ line: TextLine) throws(SubsongError) {
    var position = line.skippingBlanks(from: line.bytes.startIndex)
    while position < line.bytes.endIndex {
      let start = position
      let sounding =
        line.bytes[position] == UInt8(ascii: "[")
        ? try chord(in: line, at: &position) : try state(in: line, at: &position)
      let count = try held(in: line, at: &position)
      guard position == line.bytes.endIndex || TextLine.isBlank(line.bytes[position]) else {
        throw Self.unexpected(line, at: position, "a blank between words")
      }
      try SongLimits.check(rows: names.count, states: stateCount + count, at: line.location(at: start))
      soundingCells += sounding.count * count
      try SongLimits.check(sounding: soundingCells, at: line.location(at: start))
      words.append((sounding, count))
      stateCount += count
      position = line.skippingBlanks(from: position)
    }
  }

  /// The rows in their order, and the states.
  func song(named file: String) throws(SubsongError) -> (rows: [String], states: [[Int]]) {
    if isGiven { return (names, states { $0 }) }
    guard !names.isEmpty else {
      throw SubsongError(
        .badInput, "there is no note", at: file, because: "a song has at least one row",
        remedy: "write words such as E4, or give the names of the rows")
    }
    let sorted = RowOrder.sorted(names)
    var places: [String: Int] = [:]
    for (place, name) in sorted.enumerated() { places[name] = place }
    let rows = names.map { places[$0] ?? 0 }
    return (sorted, states { $0.map { rows[$0] }.sorted() })
  }

  /// The states of all words, which share the list of what sounds.
  private func states(_ ordered: ([Int]) -> [Int]) -> [[Int]] {
    words.flatMap { repeatElement(ordered($0.sounding), count: $0.count) }
  }
}

extension NoteNameReader {
  private mutating func state(in line: TextLine, at position: inout Int) throws(SubsongError) -> [Int] {
    let isSilence = line.bytes[position...].prefix { !Self.special.utf8.contains($0) }.elementsEqual("-".utf8)
    if isSilence {
      position += 1
      return []
    }
    return [try row(in: line, at: &position)]
  }

  private mutating func chord(in line: TextLine, at position: inout Int) throws(SubsongError) -> [Int] {
    let start = position
    var rows: [Int] = []
    position = line.skippingBlanks(from: position + 1)
    while position < line.bytes.endIndex, line.bytes[position] != UInt8(ascii: "]") {
      rows.append(try row(in: line, at: &position))
      position = line.skippingBlanks(from: position)
    }
    guard position < line.bytes.endIndex, !rows.isEmpty else {
      throw SubsongError(
        .badInput, rows.isEmpty ? "the chord is empty" : "the chord is not closed",
        at: line.location(at: start),
        remedy: rows.isEmpty ? "write - for silence" : "close it in the same line with ]")
    }
    position += 1
    guard Set(rows).count == rows.count else {
      throw SubsongError(
        .badInput, "a name is there twice in a chord", at: line.location(at: start), remedy: "remove one")
    }
    return rows.sorted()
  }

  /// A plain or quoted name.
  private mutating func row(in line: TextLine, at position: inout Int) throws(SubsongError) -> Int {
    let start = position
    let name: String
    if line.bytes[position] == UInt8(ascii: "\"") {
      name = try line.quotedName(at: &position)
    } else {
      position = line.bytes[start...].firstIndex { Self.special.utf8.contains($0) } ?? line.bytes.endIndex
      name = String(decoding: line.bytes[start..<position], as: UTF8.self)
      guard position > start, name != "-" else { throw Self.unexpected(line, at: start, "a name") }
    }
    if let row = rowOfName[name] { return row }
    guard !isGiven else {
      throw SubsongError(
        .badInput, "found '\(name.prefix(40))'", at: line.location(at: start),
        because: "it is none of the rows that were given", remedy: suggestion(for: name, among: names))
    }
    try SongLimits.check(name: name, at: line.location(at: start))
    rowOfName[name] = names.count
    names.append(name)
    try SongLimits.check(rows: names.count, states: 0, at: line.location(at: start))
    return names.count - 1
  }

  /// The number behind a colon; 1 without a colon.
  private func held(in line: TextLine, at position: inout Int) throws(SubsongError) -> Int {
    guard position < line.bytes.endIndex, line.bytes[position] == UInt8(ascii: ":") else { return 1 }
    let digits = line.bytes[(position + 1)...].prefix { (0x30...0x39).contains($0) }
    guard let count = Int(String(decoding: digits, as: UTF8.self)), count > 0, count <= SongLimits.states
    else {
      throw SubsongError(
        .badInput, "found ':\(String(decoding: digits, as: UTF8.self).prefix(20))'",
        at: line.location(at: position),
        because: "behind the colon stands for how many states a note is held, 1 to \(SongLimits.states)",
        remedy: "for example E4:2; a name with a colon stands in double quotes")
    }
    position = digits.endIndex
    return count
  }

  private static func unexpected(_ line: TextLine, at index: Int, _ expected: String) -> SubsongError {
    let found = String(decoding: line.bytes[index...].prefix(20), as: UTF8.self)
    return SubsongError(
      .badInput, "found '\(found)', expected \(expected)", at: line.location(at: index),
      because: "a song of words is like 'E4 D#5 - [A4 A2] A4:2'")
  }
}
