import NumericalCore

/// Runs of the same note, told apart only by counting, each followed by a syllable of its own.
///
/// Rows know no strikes, only whether they sound: a note that lasts two states is held. So each strike is one state, and a silent
/// state comes after it. `counts=2:3` is `n - n - a n - n - n - b`.
///
/// What is hard: within a run each strike looks like the others, so the network has to count. With the largest count `m` and the
/// second largest `s` the order of the song is `2 max(m − 1, s) + 1`.
public struct RepeatedNote: SongGenerator {
  public var counts = [2, 3, 4]

  public init() {}

  public static var name: String { "repeated-note" }
  public static var summary: String {
    "the same note struck several times: what comes next is a matter of counting"
  }

  public static var parameters: [SongParameter<Self>] {
    [
      .integers(
        "counts", \.counts, count: 1...12, each: 1...20, "how often the note comes before each syllable")
    ]
  }

  public func composed() throws(SubsongError) -> Song {
    let runs = counts.indices.flatMap { run in
      (0..<counts[run]).flatMap { _ in [[0], []] } + [[run + 1]]
    }
    return try song(rows: ["note"] + Syllables.names(counts.count), states: runs)
  }
}
