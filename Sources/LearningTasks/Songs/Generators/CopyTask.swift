import NumericalCore

/// Items, a gap, a cue, the same items again, and silence before it starts anew.
///
/// What is hard: what comes after the items, and which item comes after the cue, has to be remembered over the gap and the items.
/// The order of the song is `max(length + 1, gap)`: after the items, only what was before them tells which time it is.
///
/// The task of Hochreiter and Schmidhuber, *Neural Computation* 9 (1997), and Graves, Wayne, Danihelka, arXiv:1410.5401 (2014),
/// as one song: here the items are always the same, so it tests how a sequence is held, not how new items are stored.
public struct CopyTask: SongGenerator {
  public var length = 4
  public var gap = 3
  public var alphabet = 4
  public var seed = 1

  public init() {}

  public static var name: String { "copy" }
  public static var summary: String {
    "items, a gap, a cue and the items again: what is sung twice goes on differently"
  }

  public static var parameters: [SongParameter<Self>] {
    [
      .integer("length", \.length, 1...100, "items"),
      .integer("gap", \.gap, 0...100, "states of the filler between items and cue"),
      .integer("alphabet", \.alphabet, 2...Syllables.most, "how many different items there are at most"),
      .seed(\.seed),
    ]
  }

  public func composed() throws(SubsongError) -> Song {
    var source = SeedTree(seed: UInt64(seed)).stream("songs.copy")
    let items = Syllables.draw(length, of: alphabet, from: &source).map { [$0] }
    let (filler, cue) = (alphabet, alphabet + 1)
    let pause = [[Int]](repeating: [filler], count: gap)
    return try song(
      rows: Syllables.names(alphabet) + ["filler", "cue"], states: items + pause + [[cue]] + items + [[]])
  }
}
