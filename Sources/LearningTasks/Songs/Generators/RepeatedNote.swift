import NumericalCore

/// Runs of the same note, told apart only by counting, each followed by syllables of its own.
///
/// Rows know no strikes, only whether they sound: a note that lasts two states is held. So each strike is one state, and a silent
/// state comes after it. `counts=2:3, tail=1` is `n - n - a n - n - n - b`.
///
/// What is hard: within a run each strike looks like the others, so the network has to count. With the largest count `m` and the
/// second largest `s` the order of the song is `2 max(m − 1, s) + 1`, whatever the tails: they are all different. Longer tails
/// make it easier, as each row that sounds drives other latent neurons.
public struct RepeatedNote: SongGenerator {
  public var counts = [2, 3]
  public var tail = 3

  public init() {}

  public static var name: String { "repeated-note" }
  public static var summary: String {
    "the same note struck several times: what comes next is a matter of counting"
  }

  public static var parameters: [SongParameter<Self>] {
    [
      .integers(
        "counts", \.counts, count: 1...12, each: 1...20, "how often the note comes before each tail"),
      .integer("tail", \.tail, 1...12, "syllables after each run"),
    ]
  }

  public func composed() throws(SubsongError) -> Song {
    let runs = counts.indices.flatMap { run in
      (0..<counts[run]).flatMap { _ in [[0], []] } + (0..<tail).map { [1 + run * tail + $0] }
    }
    let tails = Syllables.names(counts.count).flatMap { name in
      tail == 1 ? [name] : (1...tail).map { "\(name)\($0)" }
    }
    return try song(rows: ["note"] + tails, states: runs)
  }
}
