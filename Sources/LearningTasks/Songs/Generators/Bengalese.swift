import NumericalCore

/// A song in the manner of a Bengalese finch, with branch points whose outcome depends on the last `order` syllables.
///
/// Each state is one syllable, and none follows itself. The song's ``Song/markovOrder`` is exactly `order`: each run of `order`
/// syllables occurs once at most, and some runs of `order − 1` syllables occur several times with different successors.
///
/// What is hard: at a branch point the present syllable is not enough, so the memory has to reach `order` states back. Order 1
/// needs none beyond the present state.
///
/// The song is a closed walk that is found by a search with backtracking: it prefers, half of the time and in later attempts more
/// often, the syllable that continues the longest stretch sung before, so that stretches come back as a bird's chunks do.
///
/// Reference for the dependence on past syllables: Jin, Kozhevnikov, *PLoS Computational Biology* 7, e1001108 (2011).
public struct Bengalese: SongGenerator {
  public var order = 3
  public var length = 40
  public var syllables = 8
  public var seed = 7

  public init() {}

  public static var name: String { "bengalese" }
  public static var summary: String {
    "branch points that depend on the last syllables, as many as the order says"
  }

  public static var parameters: [SongParameter<Self>] {
    [
      .integer("order", \.order, 1...12, "how many syllables determine the next"),
      .integer("length", \.length, 2...400, "syllables of a cycle"),
      .integer(
        "syllables", \.syllables, 2...Syllables.most, "how many different syllables there are at most"),
      .seed(\.seed),
    ]
  }

  /// How many searches are tried, and how many syllables each may try out, for one syllable of the song.
  private static let (attempts, patience) = (32, 200)

  public func composed() throws(SubsongError) -> Song {
    try requireRoom()
    for attempt in 0..<Self.attempts {
      var search = BranchingSearch(
        order: order, length: length, syllables: syllables, patience: Self.patience * length,
        reuse: 0.5 + 0.5 * Double(attempt) / Double(Self.attempts - 1),
        source: SeedTree(seed: UInt64(seed)).stream("songs.bengalese", index: attempt))
      if let walk = search.run(), CyclicSequence(walk).order == order {
        return try song(rows: Syllables.names(syllables), states: walk.map { [$0] })
      }
    }
    throw SubsongError(
      .usage, "no song of order \(order) with \(length) syllables was found", at: Self.name,
      because: "\(Self.attempts) searches with \(syllables) different syllables came to no end",
      remedy: length < 2 * order + 2
        ? "use a longer song or a lower order" : "use more syllables or a shorter song")
  }

  /// No run of `order` syllables may occur twice, so there cannot be more states than runs.
  private func requireRoom() throws(SubsongError) {
    var runs = syllables
    for _ in 1..<order where runs < length { runs *= syllables - 1 }
    // With two syllables the runs do not multiply.
    guard length <= runs else {
      throw SubsongError(
        .usage, "length is \(length)", at: Self.name,
        because: "\(syllables) syllables make \(runs) different runs of \(order), and none may come twice",
        remedy: "use a higher order, more syllables or at most \(runs) states")
    }
  }
}

/// A search for a closed walk without a run of `order` syllables that comes twice.
private struct BranchingSearch {
  let order, length, syllables: Int
  /// How many syllables may still be tried out.
  var patience: Int
  /// How often the syllable is preferred that continues the longest stretch sung before.
  let reuse: Double
  var source: PhiloxStream
  private var walk: [Int] = []
  private var runs: Set<[Int]> = []

  init(order: Int, length: Int, syllables: Int, patience: Int, reuse: Double, source: PhiloxStream) {
    (self.order, self.length, self.syllables) = (order, length, syllables)
    (self.patience, self.reuse, self.source) = (patience, reuse, source)
  }

  mutating func run() -> [Int]? { extend() ? walk : nil }

  private mutating func extend() -> Bool {
    if walk.count == length { return isClosed }
    for syllable in candidates() where syllable != walk.last {
      patience -= 1
      if patience < 0 { return false }
      walk.append(syllable)
      let run = walk.count >= order ? Array(walk.suffix(order)) : []
      if run.isEmpty || runs.insert(run).inserted {
        if extend() { return true }
        runs.remove(run)
      }
      walk.removeLast()
    }
    return false
  }

  /// The runs over the border of the cycle are new, too.
  private var isClosed: Bool {
    walk[0] != walk[length - 1] && CyclicSequence(walk).order <= order
  }

  private mutating func candidates() -> [Int] {
    let shuffled = Array(0..<syllables).shuffled(using: &source)
    guard source.uniform() < reuse else { return shuffled }
    return shuffled.map { ($0, familiarity(of: $0)) }.sorted { $0.1 > $1.1 }.map(\.0)
  }

  /// How many of the last syllables, with this one, were sung before; at most `order − 1`.
  private func familiarity(of syllable: Int) -> Int {
    let stretch = Array(walk.suffix(order - 2 < 0 ? 0 : order - 2)) + [syllable]
    var longest = 0
    for end in walk.indices {
      let common = zip(stretch.reversed(), walk[...end].reversed()).prefix { $0 == $1 }.count
      longest = max(longest, common)
    }
    return longest
  }
}
