import NumericalCore

extension Song {
  /// The first line of a song file that is neither empty nor a comment.
  static let magicLine = "subsong-song 1"

  /// Reads Subsong's text format.
  ///
  /// ```
  /// subsong-song 1
  /// title: Three blind mice
  /// state-duration: 10 ms
  /// rows: E4 D4 C4
  /// states:
  /// E4
  /// D4
  /// C4 E4
  /// -
  /// ```
  ///
  /// A continuous song has `levels:` in place of `states:`: one line a state, with one number in 0…1 a row.
  ///
  /// A line that starts with `#` is a comment; empty lines do not count. `composer:` is optional, the other keys
  /// are needed, in any order before `states:` or `levels:`. A duration is in `ms` or `s`. A name that contains blanks, starts
  /// with `#` or `"`, or is `-` stands in double quotes (with `\"` and `\\` inside). Blanks at the end of a line, tabs,
  /// CR LF, a missing last line break and a byte order mark do no harm.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - name: the file's name, for errors.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) at `name:line:column`.
  public init(text bytes: [UInt8], named name: String) throws(SubsongError) {
    var reader = SongTextReader(file: name)
    for line in try TextLine.lines(of: bytes, file: name) where !line.isEmpty && !line.isComment {
      try reader.read(line)
    }
    self = try reader.song()
  }

  /// The song in Subsong's text format; reading it again gives an equal song.
  public var text: String {
    var lines = [Self.magicLine, "title: \(title)"]
    if let composer { lines.append("composer: \(composer)") }
    let names = rowNames.map(Self.written(name:))
    lines += [
      "state-duration: \(shortest(stateDuration)) ms", "", "rows: " + names.joined(separator: " "), "",
    ]
    if let levels {
      lines.append("levels:")
      lines += levels.map { $0.map(shortest).joined(separator: " ") }
    } else {
      lines.append("states:")
      lines += states.map { $0.isEmpty ? "-" : $0.map { names[$0] }.joined(separator: " ") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A row's name as a word of the format, in quotes where that is needed.
  static func written(name: String) -> String {
    let needsQuotes =
      name == "-" || name.utf8.contains(UInt8(ascii: " ")) || "#\"".utf8.contains(name.utf8.first ?? 0)
    return needsQuotes ? TextLine.inQuotes(name) : name
  }
}

/// The shortest decimal that reads back as the same number; whole numbers without a point.
func shortest(_ value: Double) -> String {
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// Collects the lines of a song file one after the other.
private struct SongTextReader {
  static let keys = ["title", "composer", "state-duration", "rows", "states", "levels"]

  let file: String
  var sawMagic = false
  var lastLine = 1
  /// Where each key was given.
  var lineOfKey: [String: Int] = [:]
  var title = ""
  var composer: String?
  var stateDuration = 0.0
  var rowNames: [String] = []
  var rowOfName: [String: Int] = [:]
  var states: [[Int]] = []
  /// Of a continuous song, which has these in place of states.
  var levels: [[Double]] = []
  private var isContinuous: Bool { lineOfKey["levels"] != nil }
  /// The last state in which each row sounds; so a row that is listed twice shows.
  var lastStateOfRow: [Int] = []
  /// Cells that sound, or have a level.
  var soundingCells = 0

  init(file: String) { self.file = file }

  mutating func read(_ line: TextLine) throws(SubsongError) {
    lastLine = line.number
    if !sawMagic {
      try readMagic(line)
    } else if isContinuous {
      try readLevels(line)
    } else if lineOfKey["states"] != nil {
      try readState(line)
    } else {
      try readKey(line)
    }
  }

  func song() throws(SubsongError) -> Song {
    guard sawMagic else {
      throw SubsongError(
        .badInput, "the file is empty", at: "\(file):1:1",
        because: "a song starts with the line '\(Song.magicLine)'", remedy: "is this the right file?")
    }
    let optional = ["composer", isContinuous ? "states" : "levels"]
    for key in Self.keys where !optional.contains(key) && lineOfKey[key] == nil {
      throw SubsongError(
        .badInput, "the file ends without '\(key):'", at: "\(file):\(lastLine):1",
        because: "a song needs it", remedy: "add a line '\(key): …' before 'states:'")
    }
    do {
      if isContinuous {
        return try Song(
          title: title, composer: composer, rowNames: rowNames, levels: levels, stateDuration: stateDuration)
      }
      return try Song(
        title: title, composer: composer, rowNames: rowNames, states: states, stateDuration: stateDuration)
    } catch {
      var located = error
      located.location = "\(file):\(lastLine):1"
      throw located
    }
  }
}

extension SongTextReader {
  private mutating func readMagic(_ line: TextLine) throws(SubsongError) {
    let words = try line.tokens(from: line.bytes.startIndex).map(\.text)
    guard words.joined(separator: " ") == Song.magicLine else {
      let isOtherVersion = words.count == 2 && words[0] == "subsong-song"
      throw SubsongError(
        .badInput, "found '\(line.text.prefix(40))', expected '\(Song.magicLine)'",
        at: line.location(column: 1),
        because: isOtherVersion
          ? "only version 1 of the format is known" : "this line tells a song from other files",
        remedy: isOtherVersion ? "use a newer version of Subsong" : "is this the right file?")
    }
    sawMagic = true
  }

  private mutating func readKey(_ line: TextLine) throws(SubsongError) {
    let start = line.skippingBlanks(from: line.bytes.startIndex)
    guard let colon = line.bytes.firstIndex(of: UInt8(ascii: ":")) else {
      throw SubsongError(
        .badInput, "found '\(line.text.prefix(40))', expected 'key: value'",
        at: line.location(at: start),
        remedy: "keys: \(Self.keys.joined(separator: ", ")); states follow the line 'states:'")
    }
    let key = String(decoding: line.bytes[start..<colon], as: UTF8.self)
    guard Self.keys.contains(key) else {
      throw SubsongError(
        .badInput, "found the key '\(key)', expected one of a song's",
        at: line.location(at: start), remedy: suggestion(for: key, among: Self.keys))
    }
    if let first = lineOfKey.updateValue(line.number, forKey: key) {
      throw SubsongError(
        .badInput, "'\(key):' is given twice", at: line.location(at: start),
        because: "line \(first) has it already", remedy: "remove one of them")
    }
    try readValue(of: key, in: line, from: line.skippingBlanks(from: colon + 1))
  }

  private mutating func readValue(of key: String, in line: TextLine, from start: Int) throws(SubsongError) {
    if key == "states" || key == "levels" {
      guard start == line.bytes.endIndex else {
        throw unexpected("text after '\(key):'", expected: "the end of the line", in: line, at: start)
      }
      guard lineOfKey["rows"] != nil else {
        throw unexpected("'\(key):'", expected: "'rows:' before it", in: line, at: line.bytes.startIndex)
      }
      return
    }
    guard start < line.bytes.endIndex else {
      throw unexpected("nothing after '\(key):'", expected: "a value", in: line, at: start)
    }
    switch key {
    case "title": title = String(decoding: line.bytes[start...], as: UTF8.self)
    case "composer": composer = String(decoding: line.bytes[start...], as: UTF8.self)
    case "state-duration": stateDuration = try duration(in: line, from: start)
    default: try readRows(line.tokens(from: start), line)
    }
  }

  private func unexpected(_ found: String, expected: String, in line: TextLine, at index: Int) -> SubsongError
  {
    SubsongError(
      .badInput, "found \(found), expected \(expected)", at: line.location(at: index),
      remedy:
        "a song has the lines 'title:', 'state-duration: 10 ms', 'rows: …' and 'states:', then its states")
  }

  private mutating func readRows(_ tokens: [TextToken], _ line: TextLine) throws(SubsongError) {
    for token in tokens {
      guard token.isQuoted || token.text != "-" else {
        throw SubsongError(
          .badInput, "found the row name '-'", at: line.location(at: token.start),
          because: "'-' means silence", remedy: "write \"-\" in quotes or choose another name")
      }
      try SongLimits.check(name: token.text, at: line.location(at: token.start))
      if rowOfName.updateValue(rowNames.count, forKey: token.text) != nil {
        throw SubsongError(
          .badInput, "the row name '\(token.text)' is given twice", at: line.location(at: token.start),
          because: "a name has to tell rows apart", remedy: "rename or remove one of them")
      }
      rowNames.append(token.text)
    }
    try SongLimits.check(rows: rowNames.count, states: 0, at: line.location(column: 1))
    lastStateOfRow = Array(repeating: -1, count: rowNames.count)
  }

  private mutating func readState(_ line: TextLine) throws(SubsongError) {
    try SongLimits.check(rows: rowNames.count, states: states.count + 1, at: line.location(column: 1))
    let tokens = try line.tokens(from: line.bytes.startIndex)
    if tokens.count == 1, tokens[0].text == "-", !tokens[0].isQuoted {
      states.append([])
      return
    }
    var sounding: [Int] = []
    for token in tokens {
      guard let row = rowOfName[token.text], token.isQuoted || token.text != "-" else {
        throw SubsongError(
          .badInput, "found '\(token.text.prefix(40))', expected the name of a row",
          at: line.location(at: token.start),
          because: token.text == "-" ? "'-' stands alone in its line" : "'rows:' does not list it",
          remedy: suggestion(for: token.text, among: rowNames))
      }
      guard lastStateOfRow[row] != states.count else {
        throw SubsongError(
          .badInput, "the row '\(token.text)' is listed twice in one state",
          at: line.location(at: token.start),
          remedy: "remove one, or begin a new line for the next state")
      }
      lastStateOfRow[row] = states.count
      sounding.append(row)
    }
    soundingCells += sounding.count
    try SongLimits.check(sounding: soundingCells, at: line.location(column: 1))
    states.append(sounding)
  }

  private mutating func readLevels(_ line: TextLine) throws(SubsongError) {
    try SongLimits.check(rows: rowNames.count, states: levels.count + 1, at: line.location(column: 1))
    let tokens = try line.tokens(from: line.bytes.startIndex)
    guard tokens.count == rowNames.count else {
      throw SubsongError(
        .badInput, "found \(tokens.count) levels, expected \(rowNames.count)", at: line.location(column: 1),
        because: "each state of a continuous song has one level a row",
        remedy: "correct the line or 'rows:'")
    }
    soundingCells += tokens.count
    try SongLimits.check(sounding: soundingCells, at: line.location(column: 1))
    var state: [Double] = []
    for token in tokens {
      guard !token.isQuoted, let level = Double(token.text), (0...1).contains(level) else {
        throw SubsongError(
          .badInput, "found '\(token.text.prefix(20))', expected a level",
          at: line.location(at: token.start), because: "a level is a number from 0 to 1")
      }
      state.append(level)
    }
    levels.append(state)
  }

  /// A number of `ms` or `s`, with or without a blank before the unit.
  private func duration(in line: TextLine, from start: Int) throws(SubsongError) -> Double {
    let text = String(decoding: line.bytes[start...], as: UTF8.self)
    let unit = String(text.reversed().prefix { $0.isLetter }.reversed())
    // No blank may be left inside the number: '1 0 ms' is a slip, not ten.
    let number = text.dropLast(unit.count).split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    let location = line.location(at: start)
    guard let factor = ["ms": 1.0, "s": 1000.0][unit] else {
      throw SubsongError(
        .badInput, unit.isEmpty ? "found '\(text)' without a unit" : "found the unit '\(unit)'", at: location,
        because: "a duration is a number of ms or s", remedy: suggestion(for: unit, among: ["ms", "s"]))
    }
    guard let value = Double(number), value > 0, (value * factor).isFinite else {
      throw SubsongError(
        .badInput, "found '\(text)', expected a positive number of \(unit)", at: location,
        remedy: "for example 'state-duration: 10 ms'")
    }
    return value * factor
  }
}
