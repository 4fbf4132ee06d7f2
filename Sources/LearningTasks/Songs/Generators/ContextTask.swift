import NumericalCore

/// Two songs in one cycle that share their middle; a cue at the beginning tells them apart.
///
/// Each part is its cue (one state), states of its own, the shared stretch, and states of its own again: `length` states after
/// the cue, `shared` of them in the middle. The cue is off from then on.
///
/// What is hard: in the shared stretch both parts look the same, so how it goes on has to be kept in mind from before; the order
/// of the song is above `shared`. With `length = shared + 1` only the cue itself tells the parts apart.
public struct ContextTask: SongGenerator {
  public var length = 6
  public var shared = 3
  public var seed = 1

  public init() {}

  public static var name: String { "context" }
  public static var summary: String {
    "two songs that share their middle: a cue before it tells how it goes on"
  }

  public static var parameters: [SongParameter<Self>] {
    [
      .integer("length", \.length, 2...100, "states of a part after its cue"),
      .integer("shared", \.shared, 1...99, "states that both parts have in the middle"),
      .seed(\.seed),
    ]
  }

  private static let alphabet = 6

  public func composed() throws(SubsongError) -> Song {
    guard shared < length else {
      throw SubsongError(
        .usage, "shared is \(shared)", at: Self.name,
        because: "the parts of \(length) states have to end differently",
        remedy: "use at most \(length - 1)")
    }
    var source = SeedTree(seed: UInt64(seed)).stream("songs.context")
    let middle = Syllables.draw(shared, of: Self.alphabet, from: &source)
    let (before, after) = ((length - shared) / 2, length - shared - (length - shared) / 2)
    var parts: [[Int]] = []
    while parts.count < 2 {
      let lead = Syllables.draw(before, of: Self.alphabet, from: &source)
      let tail = Syllables.draw(after, of: Self.alphabet, from: &source)
      let part = lead + middle + tail
      let joins = lead.last != middle[0] && middle[shared - 1] != tail[0]
      // The first part is any; the second leaves the shared stretch, and comes to it, in another way.
      let differs = parts.allSatisfy { other in
        other[before + shared] != tail[0] && (before == 0 || other[before - 1] != lead[before - 1])
      }
      if joins && differs { parts.append(part) }
    }
    let cues = [Self.alphabet, Self.alphabet + 1]
    return try song(
      rows: Syllables.names(Self.alphabet) + ["cue A", "cue B"],
      states: zip(cues, parts).flatMap { cue, part in [[cue]] + part.map { [$0] } })
  }
}
