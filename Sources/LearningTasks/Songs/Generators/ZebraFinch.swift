import NumericalCore

/// A bout in the manner of a zebra finch: introductory notes, then one motif several times.
///
/// A syllable lasts one to three states and is followed by one or two of silence; both are the same in each motif, as in
/// the bird. The silence after an introductory note is two states, and one before the motif: the notes come faster.
///
/// What is hard: within a held syllable and within silence the visible neurons do not tell how much time has passed; the same
/// introductory note comes several times; and with several motifs only the memory of a whole one tells whether
/// another follows. The order
/// of its events is `max((motifs − 1) syllables, intro − 1) + 1` with introductory notes, 1 without.
///
/// Reference for the structure: Zann, *The Zebra Finch* (Oxford, 1996); durations are drawn, not measured.
public struct ZebraFinch: SongGenerator {
  public var intro = 3
  public var syllables = 8
  public var motifs = 1
  public var seed = 1

  public init() {}

  public static var name: String { "zebra-finch" }
  public static var summary: String {
    "introductory notes and motifs with silence: held syllables to be timed"
  }

  public static var parameters: [SongParameter<Self>] {
    [
      .integer("intro", \.intro, 0...12, "introductory notes"),
      .integer("syllables", \.syllables, 1...12, "syllables of the motif"),
      .integer("motifs", \.motifs, 1...8, "how often the motif comes"),
      .seed(\.seed),
    ]
  }

  public func composed() throws(SubsongError) -> Song {
    var source = SeedTree(seed: UInt64(seed)).stream("songs.zebra-finch")
    let introductory = (0..<intro).flatMap { [[0], []] + ($0 < intro - 1 ? [[]] : []) }
    let motif = (1...syllables).flatMap { syllable in
      [[Int]](repeating: [syllable], count: 1 + source.uniformInteger(below: 3))
        + [[Int]](repeating: [], count: 1 + source.uniformInteger(below: 2))
    }
    return try song(
      rows: ["intro"] + Syllables.names(syllables),
      states: introductory + (0..<motifs).flatMap { _ in motif })
  }
}
