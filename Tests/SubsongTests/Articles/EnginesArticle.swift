import Subsong
import Testing

@Suite struct EnginesArticle {
  /// Catches an engine that does not follow the oracle, and options that the article misnames.
  @Test func enginesAgreeToRounding() throws {
    // <doc:EnginesAndSpeed>
    let song = try SongLibrary.song(named: "fuer-elise-short")
    let exact = try EliseLearner(.default, song: song, seed: 1, engine: EngineOptions(.reference))
    let fast = try EliseLearner(.default, song: song, seed: 1, engine: EngineOptions(.block, threads: 2))
    var (slowState, fastState) = (exact.initialState(), fast.initialState())
    try exact.runCycle(&slowState, .nudged)
    try fast.runCycle(&fastState, .nudged)
    let differences = zip(slowState.somaticPotential, fastState.somaticPotential).map { abs($0 - $1) }
    // </doc>
    #expect(differences.count == 56)
    #expect(differences.allSatisfy { $0 < 1e-9 })
  }
}
