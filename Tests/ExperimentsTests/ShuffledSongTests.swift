import Experiments
import LearningTasks
import NumericalCore
import Testing

/// The song of a conflict that has none of its own.
@Suite struct ShuffledSongTests {
  private func song(_ states: [[Int]]) throws -> Song {
    try Song(title: "s", composer: "c", rowNames: ["a", "b"], states: states, stateDuration: 7)
  }

  /// The same states, never in the same order; catches a shuffle that loses a state or leaves all in place.
  @Test(arguments: [[[0], [1]], [[0], [0], [0], [1]], [[0], [1], [], [0, 1], [0]]])
  func statesArePermuted(states: [[Int]]) throws {
    let song = try song(states)
    for seed in 0..<UInt64(20) {
      let shuffled = try song.shuffled(by: SeedTree(seed: seed).stream("song"))
      #expect(shuffled.states != song.states)
      #expect(shuffled.states.map(\.description).sorted() == song.states.map(\.description).sorted())
      #expect(shuffled.rowNames == song.rowNames && shuffled.stateDuration == song.stateDuration)
      #expect(try song.shuffled(by: SeedTree(seed: seed).stream("song")) == shuffled)
    }
  }

  /// Every other order comes up; catches a shuffle that prefers one.
  @Test func everyOrderIsPossible() throws {
    let song = try song([[0], [1], []])
    let orders = try Set(
      (0..<UInt64(100)).map { try song.shuffled(by: SeedTree(seed: $0).stream("song")).states })
    #expect(orders.count == 5)
  }

  /// Where all states are equal there is no other order; catches a search without end.
  @Test(arguments: [[[0]], [[0, 1], [0, 1]], [[], [], []]])
  func equalStatesStay(states: [[Int]]) throws {
    let song = try song(states)
    #expect(try song.shuffled(by: SeedTree(seed: 1).stream("song")).states == states)
  }
}
