import NumericalCore

/// States drawn at random, each with the same number of rows, no two neighbours the same.
///
/// What is hard: `overlap` states in a row come twice and go on differently, so the order of the song is above `overlap`. With
/// `voices` above 1, each state is a chord, and a row alone tells less.
public struct RandomSong: SongGenerator {
  public var length = 20
  public var alphabet = 8
  public var overlap = 0
  public var voices = 1
  public var seed = 1

  public init() {}

  public static var name: String { "random" }
  public static var summary: String {
    "random states or chords, with a stretch that comes twice if asked for"
  }

  public static var parameters: [SongParameter<Self>] {
    [
      .integer("length", \.length, 2...400, "states of a cycle"),
      .integer("alphabet", \.alphabet, 4...Syllables.most, "how many different rows there are at most"),
      .integer("overlap", \.overlap, 0...100, "states of the stretch that comes twice; 0 plants none"),
      .integer("voices", \.voices, 1...Syllables.most - 1, "rows that sound at once"),
      .seed(\.seed),
    ]
  }

  public func composed() throws(SubsongError) -> Song {
    try requireRoom()
    var source = SeedTree(seed: UInt64(seed)).stream("songs.random")
    // The stretch begins at 0 and again at `second`, with a state before and after that are no part of it.
    let second = overlap + 1 + source.uniformInteger(below: max(1, length - 2 * overlap - 1))
    var states: [[Int]] = []
    for state in 0..<length {
      if overlap > 0, (second..<second + overlap).contains(state) {
        states.append(states[state - second])
        continue
      }
      var excluded = states.suffix(1)
      if let first = states.first {
        if state == length - 1 || state == second - 1 { excluded.append(first) }
        if state == second + overlap { excluded.append(states[overlap]) }
      }
      states.append(chord(from: &source, without: Array(excluded)))
    }
    let start = source.uniformInteger(below: length)
    return try song(rows: Syllables.names(alphabet), states: Array(states[start...] + states[..<start]))
  }

  /// - Precondition: fewer are excluded than there are.
  private func chord(from source: inout PhiloxStream, without excluded: [[Int]]) -> [Int] {
    while true {
      let chord = Array(0..<alphabet).shuffled(using: &source).prefix(voices).sorted()
      if !excluded.contains(chord) { return chord }
    }
  }

  private func requireRoom() throws(SubsongError) {
    guard voices < alphabet else {
      throw SubsongError(
        .usage, "voices is \(voices)", at: Self.name,
        because: "with \(alphabet) rows all states would be the same",
        remedy: "use at most \(alphabet - 1) voices")
    }
    guard overlap == 0 || length >= 2 * overlap + 2 else {
      throw SubsongError(
        .usage, "overlap is \(overlap)", at: Self.name,
        because: "the stretch comes twice in \(length) states, each time with another state after it",
        remedy: "use at least \(2 * overlap + 2) states")
    }
  }
}
