extension Reproduction {
  /// The paper's mock-up of birdsong.
  static let eliseBirdsong = Reproduction(
    id: "elise/birdsong", claim: "a longer, non-Markovian sample of birdsong is learned and replayed",
    criterion: "the song is replayed with a correlation of at least 0.9; the value is that correlation",
    test: nil)
}
