import NumericalCore

/// A text event at the beginning of the MIDI files that Subsong writes, with what MIDI cannot say.
///
/// ```
/// subsong-notes 1
/// title: Three blind mice
/// composer: traditional
/// state-duration: 10 ms
/// rows: E4 D4 "a b"
/// ```
///
/// With `state-duration:` the file holds a song, and each of its states is a quarter of a beat. Other programs keep the event, or
/// remove it; neither does harm.
struct MIDIHead: Hashable {
  var title: String
  var composer: String?
  /// In ms; only of a song.
  var stateDuration: Double?
  var rowNames: [String]

  init(title: String, composer: String? = nil, stateDuration: Double? = nil, rowNames: [String]) {
    (self.title, self.composer, self.stateDuration, self.rowNames) = (
      title, composer, stateDuration, rowNames
    )
  }

  private static let magicLine = "subsong-notes 1"
  /// States of a song on a quarter note.
  static let statesPerBeat = 4

  static func isOne(_ data: ArraySlice<UInt8>) -> Bool { data.starts(with: magicLine.utf8) }

  var text: String {
    var lines = [Self.magicLine, "title: \(title)"]
    if let composer { lines.append("composer: \(composer)") }
    if let stateDuration { lines.append("state-duration: \(shortest(stateDuration)) ms") }
    lines.append("rows: " + rowNames.map(Song.written(name:)).joined(separator: " "))
    return lines.joined(separator: "\n")
  }

  /// - Returns: `nil` if the text is damaged: then the file is one like others.
  init?(_ data: ArraySlice<UInt8>) {
    guard let lines = try? TextLine.lines(of: Array(data), file: "") else { return nil }
    var values: [String: TextLine] = [:]
    var starts: [String: Int] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
      let key = String(decoding: line.bytes[..<colon], as: UTF8.self)
      guard values.updateValue(line, forKey: key) == nil else { return nil }
      starts[key] = line.skippingBlanks(from: colon + 1)
    }
    func value(_ key: String) -> String? {
      guard let line = values[key], let start = starts[key] else { return nil }
      return String(decoding: line.bytes[start...], as: UTF8.self)
    }
    guard let title = value("title"), let rows = values["rows"], let start = starts["rows"],
      let names = try? rows.tokens(from: start).map(\.text)
    else { return nil }
    (self.title, composer, rowNames) = (title, value("composer"), names)
    if let duration = value("state-duration") {
      guard duration.hasSuffix(" ms"), let number = Double(duration.dropLast(3)) else { return nil }
      stateDuration = number
    }
    guard isValid else { return nil }
  }

  /// Whether a song may have such a title and such rows.
  private var isValid: Bool {
    rowNames.count <= MIDIKeys.count
      && (try? Song(
        title: title, composer: composer, rowNames: rowNames, states: [[]], stateDuration: stateDuration ?? 1))
        != nil
  }
}

/// Which key of MIDI stands for which row.
enum MIDIKeys {
  static let count = 128

  /// Rows that are named by a pitch have its key, unless a row before them has it; the others have the lowest free keys from C4
  /// upwards, then those from C-1 on.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) for more than 128 rows.
  static func keys(of rowNames: [String]) throws(SubsongError) -> [Int] {
    guard rowNames.count <= count else {
      throw SubsongError(
        .badInput, "there are \(rowNames.count) rows", because: "MIDI has \(count) keys",
        remedy: "write another format, for example csv")
    }
    var isTaken = [Bool](repeating: false, count: count)
    var keys = rowNames.map { Pitch(name: $0)?.key }
    for row in keys.indices {
      guard let key = keys[row] else { continue }
      if isTaken[key] { keys[row] = nil }
      isTaken[key] = true
    }
    var free = (0..<count).map { ($0 + 60) % count }.filter { !isTaken[$0] }[...]
    return keys.map { $0 ?? free.popFirst() ?? 0 }
  }
}
