import NumericalCore

/// Which expected and which played notes belong together.
struct NotePairing {
  private(set) var matched: [(expected: PlacedNote, played: PlacedNote)] = []
  private(set) var substituted: [(expected: PlacedNote, played: PlacedNote)] = []
  private(set) var missed: [PlacedNote] = []
  private(set) var extra: [PlacedNote] = []

  init(expected: [PlacedNote], played: [PlacedNote], tolerance: Double) {
    let rows = Set(expected.map(\.note.row)).union(played.map(\.note.row)).sorted()
    let (expectedOf, playedOf) = (Self.byRow(expected), Self.byRow(played))
    for row in rows {
      let pairs = Self.pairs(expectedOf[row] ?? [], playedOf[row] ?? [], tolerance)
      matched += pairs.pairs
      missed += pairs.onlyExpected
      extra += pairs.onlyPlayed
    }
    matched.sort { Self.isBefore($0.expected, $1.expected) }
    let counting = { (note: PlacedNote) in !note.isCut || note.note.duration >= tolerance }
    let rest = Self.pairs(
      missed.filter(counting).sorted(by: Self.isBefore), extra.filter(counting).sorted(by: Self.isBefore),
      tolerance)
    (substituted, missed, extra) = (rest.pairs, rest.onlyExpected, rest.onlyPlayed)
  }

  /// By how much the matched notes come late, in ms; 0 if there is none.
  var medianDelay: Double {
    let known = matched.filter { !$0.expected.isCutAtStart && !$0.played.isCutAtStart }
    return Summary(known.map { $0.played.note.onset - $0.expected.note.onset })?.median ?? 0
  }

  private static func isBefore(_ a: PlacedNote, _ b: PlacedNote) -> Bool {
    (a.note.onset, a.note.row) < (b.note.onset, b.note.row)
  }

  private static func byRow(_ notes: [PlacedNote]) -> [Int: [PlacedNote]] {
    Dictionary(grouping: notes) { $0.note.row }.mapValues { $0.sorted(by: isBefore) }
  }

  /// - Parameters: both by onset.
  private static func pairs(_ expected: [PlacedNote], _ played: [PlacedNote], _ tolerance: Double) -> (
    pairs: [(expected: PlacedNote, played: PlacedNote)], onlyExpected: [PlacedNote], onlyPlayed: [PlacedNote]
  ) {
    let found = closestPairs(expected.map(\.note.onset), played.map(\.note.onset), within: tolerance)
    let (used, usedPlayed) = (Set(found.map(\.a)), Set(found.map(\.b)))
    return (
      found.map { (expected[$0.a], played[$0.b]) },
      expected.indices.filter { !used.contains($0) }.map { expected[$0] },
      played.indices.filter { !usedPlayed.contains($0) }.map { played[$0] }
    )
  }
}
