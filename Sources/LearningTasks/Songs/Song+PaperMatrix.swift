import NumericalCore

/// The target files of the paper's simulator (Kriener et al. 2024): a header and a matrix of 0 and 1.
///
/// ```
/// # name: mice nNeurons: 3 nSteps: 4
/// 1 0 1 0
/// 0 1 0 0
/// 0 0 1 0
/// ```
extension Song {
  /// Reads a paper matrix; its lines are the rows of the song and its columns the states.
  ///
  /// The format knows neither the duration of a state nor the names of rows. Blanks, tabs, CR LF, a byte order
  /// mark and empty lines at the end do no harm.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - name: the file's name, for errors.
  ///   - stateDuration: how long a state lasts, in ms.
  ///   - rowNames: one name a row; `nil` for "row 0", "row 1", ….
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) at `name:line:column`.
  public init(
    paperMatrix bytes: [UInt8], named name: String, stateDuration: Double, rowNames: [String]? = nil
  ) throws(SubsongError) {
    let lines = try TextLine.lines(of: bytes, file: name)
    var reader = PaperMatrixReader(header: try PaperMatrixHeader(lines))
    for line in lines.dropFirst() where !line.isEmpty { try reader.read(line) }
    let header = reader.header
    guard reader.rows == header.rows else {
      throw SubsongError(
        .badInput, "found \(reader.rows) rows, expected \(header.rows)", at: "\(name):\(reader.lastLine):1",
        because: "the header says nNeurons: \(header.rows)",
        remedy: "correct the header or add the missing rows")
    }
    if let rowNames, rowNames.count != header.rows {
      throw SubsongError(
        .badInput, "\(rowNames.count) row names were given for \(header.rows) rows", at: name,
        remedy: "give one name a row, or none")
    }
    try self.init(
      title: header.title, rowNames: rowNames ?? (0..<header.rows).map { "row \($0)" },
      states: reader.states, stateDuration: stateDuration)
  }

  /// The song as a paper matrix. Composer, row names and the duration of a state are not part of the format.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if the song has levels, which 0 and 1 cannot keep.
  public var paperMatrix: String { get throws(SubsongError) { try matrixText() } }

  private func matrixText() throws(SubsongError) -> String {
    if levels != nil {
      throw SubsongError(
        .usage, "'\(title)' is a continuous song", because: "a paper matrix keeps 0 and 1, not its levels",
        remedy: "write it in Subsong's text format")
    }
    var lines = ["# name: \(title) nNeurons: \(rowNames.count) nSteps: \(states.count)"]
    var statesOfRow = [[Int]](repeating: [], count: rowNames.count)
    for (state, sounding) in states.enumerated() {
      for row in sounding { statesOfRow[row].append(state) }
    }
    let silent = [UInt8](repeating: UInt8(ascii: "0"), count: states.count)
    for sounding in statesOfRow {
      var digits = silent
      for state in sounding { digits[state] = UInt8(ascii: "1") }
      lines.append(String(decoding: digits.flatMap { [$0, UInt8(ascii: " ")] }.dropLast(), as: UTF8.self))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Whether the content starts like a paper matrix.
  static func looksLikePaperMatrix(_ bytes: [UInt8]) -> Bool {
    let line = String(decoding: bytes.prefix(4096).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    let words = line.split { $0 == " " || $0 == "\t" || $0 == "\u{FEFF}" }
    return words.starts(with: ["#", "name:"]) && words.contains("nNeurons:")
  }
}

/// Collects the rows of a matrix one after the other.
private struct PaperMatrixReader {
  let header: PaperMatrixHeader
  var states: [[Int]]
  var rows = 0
  var soundingCells = 0
  /// The last line that was not empty.
  var lastLine = 1

  init(header: PaperMatrixHeader) {
    self.header = header
    states = Array(repeating: [], count: header.states)
  }

  mutating func read(_ line: TextLine) throws(SubsongError) {
    guard rows < header.rows else {
      throw SubsongError(
        .badInput, "found a row more than the \(header.rows) of the header", at: line.location(column: 1),
        because: "the header says nNeurons: \(header.rows)", remedy: "correct the header or remove the row")
    }
    var state = 0
    // Byte for byte: a row may have a million digits.
    for index in line.bytes.indices where !TextLine.isBlank(line.bytes[index]) {
      let isOn = try digit(at: index, of: line)
      guard state < header.states else {
        throw ragged(line, found: "more than \(header.states)", at: index)
      }
      if isOn { states[state].append(rows) }
      soundingCells += isOn ? 1 : 0
      state += 1
    }
    guard state == header.states else { throw ragged(line, found: "\(state)", at: line.bytes.endIndex) }
    try SongLimits.check(sounding: soundingCells, at: line.location(column: 1))
    rows += 1
    lastLine = line.number
  }

  private func digit(at index: Int, of line: TextLine) throws(SubsongError) -> Bool {
    let isLast = index + 1 == line.bytes.endIndex || TextLine.isBlank(line.bytes[index + 1])
    switch line.bytes[index] {
    case UInt8(ascii: "0") where isLast: return false
    case UInt8(ascii: "1") where isLast: return true
    default:
      let word = line.bytes[index...].prefix { !TextLine.isBlank($0) }
      throw SubsongError(
        .badInput, "found '\(String(decoding: word, as: UTF8.self).prefix(20))', expected 0 or 1",
        at: line.location(at: index), because: "each row is made of the digits 0 and 1, separated by blanks",
        remedy: word.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") }
          ? "put blanks between the digits" : nil)
    }
  }

  private func ragged(_ line: TextLine, found: String, at index: Int) -> SubsongError {
    SubsongError(
      .badInput, "found \(found) states in the row, expected \(header.states)", at: line.location(at: index),
      because: "the header says nSteps: \(header.states)", remedy: "correct the header or the row")
  }
}

/// `# name: <title> nNeurons: <rows> nSteps: <states>`
private struct PaperMatrixHeader {
  var title: String
  var rows: Int
  var states: Int

  init(_ lines: TextLines) throws(SubsongError) {
    var iterator = lines.makeIterator()
    try self.init(iterator.next() ?? TextLine(file: lines.file, number: 1, bytes: []))
  }

  private init(_ line: TextLine) throws(SubsongError) {
    // The title may contain blanks, so the counts are looked for from the right.
    let words = line.bytes.split(whereSeparator: TextLine.isBlank)
    let texts = (words.prefix(2) + words.suffix(4)).map { String(decoding: $0, as: UTF8.self) }
    guard words.count >= 7, texts[0] == "#", texts[1] == "name:" else {
      throw Self.malformed(line, "found '\(line.text.prefix(40))'", column: 1)
    }
    guard texts[2] == "nNeurons:", texts[4] == "nSteps:" else {
      throw Self.malformed(line, "found no 'nNeurons: … nSteps: …' at its end", column: 1)
    }
    let titled = line.bytes[words[2].startIndex..<words[words.count - 5].endIndex]
    title = String(decoding: titled, as: UTF8.self)
    rows = try Self.count(texts[3], of: "nNeurons", line)
    states = try Self.count(texts[5], of: "nSteps", line)
    try SongLimits.check(rows: rows, states: states, at: line.location(column: 1))
  }

  private static func count(_ word: String, of key: String, _ line: TextLine) throws(SubsongError) -> Int {
    guard let count = Int(word), count > 0 else {
      let keyAt = line.text.ranges(of: "\(key):").last?.lowerBound ?? line.text.startIndex
      let column = line.text.distance(from: line.text.startIndex, to: keyAt) + 1
      throw malformed(line, "found \(key): '\(word)', expected a positive whole number", column: column)
    }
    return count
  }

  private static func malformed(_ line: TextLine, _ found: String, column: Int) -> SubsongError {
    SubsongError(
      .badInput, "the header is malformed: \(found)", at: line.location(column: column),
      because: "a paper matrix starts with '# name: <title> nNeurons: <rows> nSteps: <states>'",
      remedy: "correct the first line")
  }
}
