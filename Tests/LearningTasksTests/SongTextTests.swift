import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct SongTextTests {
  static let lines = [
    "# a comment", "subsong-song 1", "title: Mice", "state-duration: 10 ms", "rows: E4 D#4 C4", "states:",
    "E4", "-",
    "C4 D#4",
  ]

  private func read(_ lines: [String], separator: String = "\n", end: String = "\n") throws -> Song {
    try Song(text: Array((lines.joined(separator: separator) + end).utf8), named: "mice.song")
  }

  /// The valid file with one line (counted from 1) replaced.
  private func error(line: Int, _ text: String) throws -> SubsongError {
    var lines = Self.lines
    lines[line - 1] = text
    return try #require(subsongError { _ = try read(lines) })
  }

  @Test("What editors and other systems do to text files changes nothing")
  func tolerant() throws {
    let song = try read(Self.lines)
    #expect(song.states == [[0], [], [1, 2]])
    #expect(try read(Self.lines, separator: "\r\n", end: "\r\n") == song)
    #expect(try read(Self.lines, end: "") == song)
    #expect(try read(Self.lines, separator: "  \t\n\n", end: "\n\n") == song)
    #expect(try read(["\u{FEFF}" + Self.lines[0]] + Self.lines.dropFirst()) == song)
    #expect(
      try read(Self.lines.map { $0.replacing(" ", with: $0.hasPrefix("subsong") ? " " : "\t ") }) == song)
  }

  @Test(
    "Durations in both units",
    arguments: [
      ("10 ms", 10), ("0.01 s", 10), ("2.5ms", 2.5), ("1e-3 s", 1), ("0.1  ms", 0.1),
    ])
  func durations(text: String, milliseconds: Double) throws {
    var lines = Self.lines
    lines[3] = "state-duration: \(text)"
    #expect(try read(lines).stateDuration == milliseconds)
  }

  @Test(
    "An error names file, line and column, what was found, and what was probably meant",
    arguments: [
      (2, "subsong-song 2", "mice.song:2:1", "only version 1"),
      (2, "MThd", "mice.song:2:1", "expected 'subsong-song 1'"),
      (3, "titel: Mice", "mice.song:3:1", "did you mean 'title'?"),
      (3, "title:", "mice.song:3:7", "expected a value"),
      (3, "Mice", "mice.song:3:1", "expected 'key: value'"),
      (4, "title: Rats", "mice.song:4:1", "line 3 has it already"),
      (4, "state-duration: 10", "mice.song:4:17", "without a unit"),
      (4, "state-duration: 10 mz", "mice.song:4:17", "did you mean 'ms'?"),
      (4, "state-duration: -1 ms", "mice.song:4:17", "positive number of ms"),
      (4, "state-duration: 1 0 ms", "mice.song:4:17", "positive number of ms"),
      (4, "state-duration: 0 ms", "mice.song:4:17", "positive number of ms"),
      (4, "state-duration: nan ms", "mice.song:4:17", "positive number of ms"),
      (4, "state-duration: 1e400 s", "mice.song:4:17", "positive number of s"),
      (5, "rows: E4 E4 C4", "mice.song:5:10", "'E4' is given twice"),
      (5, "rows: E4 - C4", "mice.song:5:10", "means silence"),
      (5, "rows: \"E4 D4", "mice.song:5:7", "not closed"),
      (5, "rows: \"E4\"D4", "mice.song:5:11", "without a blank"),
      (6, "states: E4", "mice.song:6:9", "the end of the line"),
      (7, "C4 E5", "mice.song:7:4", "did you mean 'E4'?"),
      (7, "\tX", "mice.song:7:2", "'rows:' does not list it"),
      (7, "E4 -", "mice.song:7:4", "stands alone"),
      (7, "E4 E4", "mice.song:7:4", "twice in one state"),
    ] as [(Int, String, String, String)])
  func malformed(line: Int, text: String, location: String, mentions: String) throws {
    let error = try error(line: line, text)
    #expect(error.category == .badInput)
    #expect(error.location == location)
    #expect(error.description.contains(mentions), "\(error)")
  }

  @Test("A file that ends early says what is missing", arguments: 0...6)
  func truncated(count: Int) throws {
    let error = try #require(subsongError { _ = try read(Array(Self.lines.prefix(count))) })
    #expect(error.category == .badInput)
    let missing = ["empty", "empty", "title", "state-duration", "rows", "states", "no state"][count]
    #expect(error.description.contains(missing), "\(error)")
  }

  @Test("Bytes that are no text are refused at their line") func notUTF8() throws {
    let bytes = Array("subsong-song 1\ntitle: ".utf8) + [0xFF, 0xFE, 0x0A]
    let error = try #require(subsongError { _ = try Song(text: bytes, named: "x") })
    #expect(error.location == "x:2:1")
  }

  @Test("Columns count characters, not bytes") func columnsAreCharacters() throws {
    var lines = Self.lines
    lines[4] = "rows: ä b"
    lines[6] = "ä x"
    #expect(try #require(subsongError { _ = try read(Array(lines.prefix(7))) }).location == "mice.song:7:3")
  }

  @Test("Awkward names and durations survive a round trip") func awkwardRoundTrip() throws {
    let names = ["-", "# a", "row 0", "\"", "a\\b", "\\ \"", "key: value", "ä 🐦", "states:", "--"]
    let song = try Song(
      title: "# states: \"x\"", composer: "a  b", rowNames: names,
      states: [[0], [], [1, 2], Array(0..<10), [8], [9]],
      stateDuration: 0.1 + 0.2)
    #expect(try Song(text: Array(song.text.utf8), named: "x") == song)
  }

  @Test("Random songs survive a round trip in both formats", arguments: 0..<40)
  func roundTrip(index: Int) throws {
    var random = SeedTree(seed: 7).stream("test.songs", index: index)
    let rows = 1 + random.uniformInteger(below: 20)
    let states = (0..<1 + random.uniformInteger(below: 30)).map { _ in
      (0..<rows).filter { _ in random.uniform() < 0.3 }
    }
    let song = try Song(
      title: "song \(index)", composer: index % 2 == 0 ? "somebody" : nil,
      rowNames: (0..<rows).map { "row \($0)" },
      states: states, stateDuration: random.uniform() * 100 + 1e-9)
    #expect(try Song(text: Array(song.text.utf8), named: "x") == song)
    let matrix = try Song(
      paperMatrix: Array(song.paperMatrix.utf8), named: "x", stateDuration: song.stateDuration)
    #expect(matrix.states == song.states && matrix.title == song.title && matrix.rowNames == song.rowNames)
  }
}

@Suite struct SongPaperMatrixTests {
  private func read(_ text: String, names: [String]? = nil) throws -> Song {
    try Song(paperMatrix: Array(text.utf8), named: "m.txt", stateDuration: 10, rowNames: names)
  }

  @Test("Rows are lines, states are columns (a transposed reading would show)") func orientation() throws {
    let song = try read(
      "# name: fuer elise nNeurons: 2 nSteps: 3\r\n1 0 0 \r\n0 1 1\r\n\r\n", names: ["a", "b"])
    #expect(song.title == "fuer elise")
    #expect(song.states == [[0], [1], [1]])
    #expect(song.rowNames == ["a", "b"])
    #expect(try song.paperMatrix == "# name: fuer elise nNeurons: 2 nSteps: 3\n1 0 0\n0 1 1\n")
  }

  @Test(
    "What is malformed is refused at its place",
    arguments: [
      ("", "m.txt:1:1", "header"), ("1 0\n0 1\n", "m.txt:1:1", "header"),
      ("# name: x nSteps: 2 nNeurons: 1\n1 0\n", "m.txt:1:1", "nNeurons"),
      ("# name: x nNeurons: two nSteps: 2\n1 0\n", "m.txt:1:11", "'two'"),
      ("# name: x nNeurons: 1 nSteps: 0\n\n", "m.txt:1:23", "'0'"),
      ("# name: x nNeurons: 1 nSteps: 99999999999999999999\n1\n", "m.txt:1:23", "whole number"),
      ("# name: x nNeurons: 2 nSteps: 2\n1 0\n", "m.txt:2:1", "found 1 rows, expected 2"),
      ("# name: x nNeurons: 1 nSteps: 2\n1 0\n0 0\n", "m.txt:3:1", "a row more"),
      ("# name: x nNeurons: 1 nSteps: 3\n1 0\n", "m.txt:2:4", "found 2 states"),
      ("# name: x nNeurons: 1 nSteps: 1\n1 0\n", "m.txt:2:3", "more than 1"),
      ("# name: x nNeurons: 1 nSteps: 2\n1 2\n", "m.txt:2:3", "'2', expected 0 or 1"),
      ("# name: x nNeurons: 1 nSteps: 2\n10\n", "m.txt:2:1", "blanks between the digits"),
      ("# name: x nNeurons: 1 nSteps: 99999999999\n1\n", "m.txt:1:1", "at most 1000000"),
      ("# name: x nNeurons: 900000000000 nSteps: 1\n1\n", "m.txt:1:1", "at most 10000"),
      ("# name: x nNeurons: 9000 nSteps: 900000\n1\n", "m.txt:1:1", "at most 50000000"),
    ] as [(String, String, String)])
  func malformed(text: String, location: String, mentions: String) throws {
    let error = try #require(subsongError { _ = try read(text) })
    #expect(error.category == .badInput)
    #expect(error.location == location)
    #expect(error.description.contains(mentions), "\(error)")
  }

  @Test("Row names have to fit the rows") func rowNames() throws {
    let error = try #require(
      subsongError { _ = try read("# name: x nNeurons: 1 nSteps: 1\n1\n", names: ["a", "b"]) })
    #expect(error.description.contains("2 row names"))
  }
}
