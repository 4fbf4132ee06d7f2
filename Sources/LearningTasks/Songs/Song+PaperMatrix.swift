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
  /// - Throws: ``SubsongError`` (bad input) at `name:line:column`.
  public init(
    paperMatrix bytes: [UInt8], named name: String, stateDuration: Double, rowNames: [String]? = nil
  ) throws(SubsongError) {
    let lines = try TextLine.lines(of: bytes, file: name)
    let header = try PaperMatrixHeader(lines[0])
    var matrix: [[Bool]] = []
    for line in lines.dropFirst() where !line.isEmpty {
      guard matrix.count < header.rows else {
        throw SubsongError(
          .badInput, "found a row more than the \(header.rows) of the header", at: line.location(column: 1),
          because: "the header says nNeurons: \(header.rows)", remedy: "correct the header or remove the row")
      }
      matrix.append(try Self.digits(of: line, count: header.states))
    }
    guard matrix.count == header.rows else {
      throw SubsongError(
        .badInput, "found \(matrix.count) rows, expected \(header.rows)",
        at: "\(name):\(lines.last { !$0.isEmpty }?.number ?? 1):1",
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
      states: (0..<header.states).map { state in matrix.indices.filter { matrix[$0][state] } },
      stateDuration: stateDuration)
  }

  /// The song as a paper matrix. Composer, row names and the duration of a state are not part of the format.
  ///
  /// - Throws: ``SubsongError`` (usage) if the song has levels, which 0 and 1 cannot keep.
  public var paperMatrix: String { get throws(SubsongError) { try matrixText() } }

  private func matrixText() throws(SubsongError) -> String {
    if levels != nil {
      throw SubsongError(
        .usage, "'\(title)' is a continuous song", because: "a paper matrix keeps 0 and 1, not its levels",
        remedy: "write it in Subsong's text format")
    }
    var lines = ["# name: \(title) nNeurons: \(rowNames.count) nSteps: \(states.count)"]
    for row in rowNames.indices {
      lines.append(states.indices.map { isOn(row: row, state: $0) ? "1" : "0" }.joined(separator: " "))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Whether the content starts like a paper matrix.
  static func looksLikePaperMatrix(_ bytes: [UInt8]) -> Bool {
    let start = String(decoding: bytes.prefix(4096), as: UTF8.self)
    guard let line = start.split(whereSeparator: \.isNewline).first else { return false }
    let words = line.split { $0 == " " || $0 == "\t" || $0 == "\u{FEFF}" }
    return words.starts(with: ["#", "name:"]) && words.contains("nNeurons:")
  }

  private static func digits(of line: TextLine, count: Int) throws(SubsongError) -> [Bool] {
    var row: [Bool] = []
    for token in try line.tokens(from: line.bytes.startIndex) {
      guard token.text == "0" || token.text == "1" else {
        throw SubsongError(
          .badInput, "found '\(token.text.prefix(20))', expected 0 or 1",
          at: line.location(column: token.column),
          because: "each row is made of the digits 0 and 1, separated by blanks",
          remedy: token.text.allSatisfy { $0 == "0" || $0 == "1" } ? "put blanks between the digits" : nil)
      }
      guard row.count < count else {
        throw ragged(line, found: "more than \(count)", expected: count, column: token.column)
      }
      row.append(token.text == "1")
    }
    guard row.count == count else {
      throw ragged(line, found: "\(row.count)", expected: count, column: line.column(of: line.bytes.endIndex))
    }
    return row
  }

  private static func ragged(_ line: TextLine, found: String, expected: Int, column: Int) -> SubsongError {
    SubsongError(
      .badInput, "found \(found) states in the row, expected \(expected)", at: line.location(column: column),
      because: "the header says nSteps: \(expected)", remedy: "correct the header or the row")
  }
}

/// `# name: <title> nNeurons: <rows> nSteps: <states>`
private struct PaperMatrixHeader {
  var title: String
  var rows: Int
  var states: Int

  init(_ line: TextLine) throws(SubsongError) {
    // The title may contain blanks, so the counts are looked for from the right.
    let words = line.text.split { $0 == " " || $0 == "\t" }.map(String.init)
    guard words.count >= 7, words[0] == "#", words[1] == "name:" else {
      throw Self.malformed(line, "found '\(line.text.prefix(40))'", column: 1)
    }
    let end = words.count
    guard words[end - 4] == "nNeurons:", words[end - 2] == "nSteps:" else {
      throw Self.malformed(line, "found no 'nNeurons: … nSteps: …' at its end", column: 1)
    }
    title = words[2..<end - 4].joined(separator: " ")
    rows = try Self.count(words[end - 3], of: "nNeurons", line)
    states = try Self.count(words[end - 1], of: "nSteps", line)
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
