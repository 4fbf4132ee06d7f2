import LearningTasks
import NumericalCore

/// What is said of a song: what `songs list` and `songs show` print.
struct SongProfile: Encodable {
  var name: String
  var title: String
  var composer: String?
  var states, rows: Int
  var stateDuration: Double
  /// Cells that sound.
  var notes: Int
  /// `nil` for songs so long that finding it takes seconds.
  var markovOrder, eventOrder: Int?
  /// Contexts of one state with more than one successor.
  var branchPoints: Int
  var isContinuous: Bool
  /// What makes it, if a generator does.
  var expression: String?
  /// With how many latent neurons and training cycles the default network learns it, if that is known.
  var latent, cycles: Int?

  private enum CodingKeys: String, CodingKey {
    case name, title, composer, states, rows, notes, expression, latent, cycles
    case stateDuration = "state_duration_ms"
    case markovOrder = "markov_order"
    case eventOrder = "event_order"
    case branchPoints = "branch_points"
    case isContinuous = "continuous"
  }

  init(_ song: Song, name: String) {
    self.name = name
    (title, composer) = (song.title, song.composer)
    (states, rows, stateDuration) = (song.states.count, song.rowNames.count, song.stateDuration)
    notes = song.states.reduce(0) { $0 + $1.count }
    markovOrder = song.shownMarkovOrder
    eventOrder = markovOrder == nil ? nil : song.eventOrder
    branchPoints = song.branchPoints(context: 1).count
    isContinuous = song.levels != nil
    let entry = SongLibrary.entries.first { $0.name == name }
    expression = entry?.expression ?? (try? SongExpression(name)).map(\.description)
    (latent, cycles) = (entry?.latent, entry?.cycles)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(title, forKey: .title)
    try container.encode(composer, forKey: .composer)
    try container.encode(states, forKey: .states)
    try container.encode(rows, forKey: .rows)
    try container.encode(notes, forKey: .notes)
    try container.encode(stateDuration, forKey: .stateDuration)
    try container.encode(markovOrder, forKey: .markovOrder)
    try container.encode(eventOrder, forKey: .eventOrder)
    try container.encode(branchPoints, forKey: .branchPoints)
    try container.encode(isContinuous, forKey: .isContinuous)
    try container.encode(expression, forKey: .expression)
    try container.encode(latent, forKey: .latent)
    try container.encode(cycles, forKey: .cycles)
  }

  /// For people, without the name.
  var lines: [String] {
    let by = composer.map { " (\($0))" } ?? ""
    let order = eventOrder == markovOrder ? "" : " (of its events: \(Self.text(eventOrder)))"
    return [
      "title            \(title)\(by)", expression.map { "made by          \($0)" },
      "states           \(states) of \(short(stateDuration)) ms, \(rows) rows, \(notes) cells that sound",
      "Markov order     \(Self.text(markovOrder))\(order)",
      "branch points    \(branchPoints) after one state",
      isContinuous ? "levels           continuous between 0 and 1" : nil,
      latent.map { "is learned with  \($0) latent neurons in \(cycles ?? 0) cycles" },
    ].compactMap { $0 }
  }
}

extension SongProfile {
  /// A Markov order for people.
  static func text(_ order: Int?) -> String { order.map { "\($0)" } ?? "not computed for so many states" }
}

extension Song {
  /// The Markov order; `nil` for songs so long that finding it takes seconds.
  var shownMarkovOrder: Int? { states.count <= 50_000 ? markovOrder : nil }

  /// The song as a picture of characters: a line a row, a column a state.
  ///
  /// - Parameter width: states a line at most; a longer song goes on below, up to 2000 states.
  func pianoRoll(width: Int) -> [String] {
    let margin = min(16, rowNames.map(\.count).max() ?? 0)
    let count = min(2000, states.count)
    return stride(from: 0, to: count, by: max(1, width)).flatMap { first in
      let shown = first..<min(count, first + max(1, width))
      return rowNames.indices.map { row in
        let cells = shown.map { state in
          if let levels { return Self.shade(levels[state][row]) }
          return isOn(row: row, state: state) ? "█" : "·"
        }
        return "\(String(rowNames[row].prefix(margin)).padded(left: margin)) \(cells.joined())"
      } + [""]
    }.dropLast()
  }

  private static func shade(_ level: Double) -> String {
    let shades = ["·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    return shades[max(0, min(8, Int((level * 8).rounded())))]
  }
}
