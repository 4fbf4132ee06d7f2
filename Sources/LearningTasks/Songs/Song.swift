import NumericalCore

/// A sequence to be learned: which rows (pitches, syllables) sound in which state.
///
/// A song is a binary matrix *row × state*. All states last equally long, and the song is periodic: the
/// state before the first is the last, and the state after the last is the first. The rows are the visible
/// neurons of a network that learns the song. Reference: Kriener et al. 2024, Methods (target patterns).
public struct Song: Hashable, Sendable {
  /// What the song is called; one line, not empty, without blanks at its ends.
  public let title: String
  /// Who wrote it, if that is known.
  public let composer: String?
  /// The name of each row (a pitch or a syllable); all different.
  public let rowNames: [String]
  /// For each state the rows that sound, in ascending order; empty for silence.
  public let states: [[Int]]
  /// For each state the level of each row, in 0…1, if the song is continuous; then ``states`` lists the rows at one half or above.
  public internal(set) var levels: [[Double]]?
  /// How long each state lasts, in ms.
  public let stateDuration: Double

  /// A song from its parts.
  ///
  /// The rows of a state are sorted, and a row that is listed twice counts once.
  ///
  /// - Parameters:
  ///   - title: one line, not empty, without blanks at its ends.
  ///   - composer: one line like the title, or `nil`.
  ///   - rowNames: at least one name, all different and each one line.
  ///   - states: at least one state; each lists rows in `0..<rowNames.count`.
  ///   - stateDuration: in ms, positive and finite.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) that names the first condition which does not hold.
  public init(
    title: String, composer: String? = nil, rowNames: [String], states: [[Int]], stateDuration: Double
  ) throws(SubsongError) {
    try Self.validate(line: title, as: "the title")
    if let composer { try Self.validate(line: composer, as: "the composer") }
    try Self.validate(rowNames: rowNames)
    try Self.validate(states: states, rows: rowNames.count)
    guard stateDuration > 0, stateDuration.isFinite else {
      throw SubsongError(
        .badInput, "a state lasts \(stateDuration) ms", because: "a duration has to be positive and finite",
        remedy: "the states of the paper last 10 ms")
    }
    self.title = title
    self.composer = composer
    self.rowNames = rowNames
    self.states = states.map { Self.isAscending($0) ? $0 : Set($0).sorted() }
    self.stateDuration = stateDuration
  }

  /// The same song with other states, and without levels.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) as the initialiser.
  package func with(states: [[Int]], title: String? = nil) throws(SubsongError) -> Song {
    try Song(
      title: title ?? self.title, composer: composer, rowNames: rowNames, states: states,
      stateDuration: stateDuration)
  }

  /// How long one cycle of the song lasts, in ms.
  public var duration: Double { Double(states.count) * stateDuration }

  /// Whether a row sounds in a state.
  ///
  /// - Parameters:
  ///   - row: a row in `0..<rowNames.count`.
  ///   - state: any integer; states repeat with the period `states.count`, so −1 is the last one.
  public func isOn(row: Int, state: Int) -> Bool { states[wrapped(state)].contains(row) }

  /// The state of the cycle that any integer means.
  func wrapped(_ state: Int) -> Int {
    let remainder = state % states.count
    return remainder < 0 ? remainder + states.count : remainder
  }
}

extension Song {
  private static func validate(line: String, as role: String) throws(SubsongError) {
    guard let first = line.utf8.first, let last = line.utf8.last else {
      throw SubsongError(.badInput, "\(role) is empty", remedy: "give it at least one character")
    }
    guard !isBlank(first), !isBlank(last) else {
      throw SubsongError(
        .badInput, "\(role) '\(line)' starts or ends with a blank",
        because: "text files do not keep such blanks", remedy: "remove them")
    }
    if let control = line.unicodeScalars.first(where: { $0.properties.generalCategory == .control }) {
      throw SubsongError(
        .badInput, "\(role) contains the control character U+\(String(control.value, radix: 16))",
        because: "it has to be one line of text", remedy: "remove line breaks and tabs")
    }
  }

  private static func validate(rowNames: [String]) throws(SubsongError) {
    guard !rowNames.isEmpty else {
      throw SubsongError(.badInput, "the song has no row", remedy: "name at least one row")
    }
    var firstWithName: [String: Int] = [:]
    for (row, name) in rowNames.enumerated() {
      try validate(line: name, as: "the name of row \(row)")
      if let first = firstWithName.updateValue(row, forKey: name) {
        throw SubsongError(
          .badInput, "the rows \(first) and \(row) are both named '\(name)'",
          because: "a name has to tell rows apart", remedy: "rename one of them")
      }
    }
  }

  private static func validate(states: [[Int]], rows: Int) throws(SubsongError) {
    guard !states.isEmpty else {
      throw SubsongError(.badInput, "the song has no state", remedy: "give at least one")
    }
    for (state, sounding) in states.enumerated() {
      for row in sounding where !(0..<rows).contains(row) {
        throw SubsongError(
          .badInput, "state \(state) lists row \(row)", because: "the song has \(rows) rows, counted from 0",
          remedy: "use 0 to \(rows - 1)")
      }
    }
  }

  private static func isAscending(_ rows: [Int]) -> Bool {
    zip(rows, rows.dropFirst()).allSatisfy { $0 < $1 }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}

extension Song: Codable {
  private enum CodingKeys: String, CodingKey { case title, composer, rowNames, states, levels, stateDuration }

  /// Decodes and validates: a file cannot bring in what ``init(title:composer:rowNames:states:stateDuration:)``
  /// or ``init(title:composer:rowNames:levels:stateDuration:)`` refuses, nor states that contradict the levels.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let binary = try Song(
      title: values.decode(String.self, forKey: .title),
      composer: values.decodeIfPresent(String.self, forKey: .composer),
      rowNames: values.decode([String].self, forKey: .rowNames),
      states: values.decode([[Int]].self, forKey: .states),
      stateDuration: values.decode(Double.self, forKey: .stateDuration))
    guard let levels = try values.decodeIfPresent([[Double]].self, forKey: .levels) else {
      self = binary
      return
    }
    self = try binary.with(levels: levels)
    guard states == binary.states else {
      throw SubsongError(
        .badInput, "the states of '\(title)' are not those of its levels",
        because: "a row is in a state when its level is 0.5 or more", remedy: "correct the one or the other")
    }
  }
}
