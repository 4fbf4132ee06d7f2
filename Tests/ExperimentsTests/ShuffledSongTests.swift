import Experiments
import LearningTasks
import NumericalCore
import Testing

/// The song of a conflict that has none of its own.
@Suite struct ShuffledSongTests {
  private func song(_ states: [[Int]]) throws -> Song {
    try Song(title: "s", composer: "c", rowNames: ["a", "b"], states: states, stateDuration: 7)
  }

  /// The same states, never in the same order wherever it begins; catches a shuffle that loses a state or is the song itself.
  @Test(arguments: [[[0], [1], []], [[0], [0], [1], [1]], [[0], [1], [], [0, 1], [0]]])
  func statesArePermuted(states: [[Int]]) throws {
    let song = try song(states)
    for seed in 0..<UInt64(20) {
      let shuffled = try song.shuffled(by: SeedTree(seed: seed).stream("song"))
      let rotations = states.indices.map { Array(states[$0...] + states[..<$0]) }
      #expect(!rotations.contains(shuffled.states))
      #expect(shuffled.states.map(\.description).sorted() == song.states.map(\.description).sorted())
      #expect(shuffled.rowNames == song.rowNames && shuffled.stateDuration == song.stateDuration)
      #expect(try song.shuffled(by: SeedTree(seed: seed).stream("song")) == shuffled)
    }
  }

  /// Every order comes up that is no rotation; catches a shuffle that prefers one.
  @Test func everyOrderIsPossible() throws {
    let song = try song([[0], [1], []])
    let orders = try Set(
      (0..<UInt64(100)).map { try song.shuffled(by: SeedTree(seed: $0).stream("song")).states })
    #expect(orders.count == 3)
  }

  /// Where every order is a rotation there is no other song; catches a search without end.
  @Test(arguments: [[[0]], [[0], [1]], [[0], [0], [0], [1]], [[0, 1], [0, 1]], [[], [], []]])
  func aSongWithoutAnotherStays(states: [[Int]]) throws {
    let song = try song(states)
    let rotations = states.indices.map { Array(states[$0...] + states[..<$0]) }
    #expect(rotations.contains(try song.shuffled(by: SeedTree(seed: 1).stream("song")).states))
  }
}
