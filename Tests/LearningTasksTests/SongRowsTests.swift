import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct SongRowsTests {
  private static func song(_ title: String, _ rows: [String], _ states: [[Int]]) throws -> Song {
    try Song(title: title, rowNames: rows, states: states, stateDuration: 10)
  }

  @Test("Songs keep their notes on common rows; a cue sounds throughout") func common() throws {
    let songs = [
      try Self.song("a", ["x", "y"], [[0], [1], []]), try Self.song("b", ["z", "x"], [[0, 1], [1]]),
    ]
    let plain = try Song.onCommonRows(songs)
    #expect(plain.map(\.rowNames) == [["x", "y", "z"], ["x", "y", "z"]])
    #expect(plain.map(\.states) == [[[0], [1], []], [[0, 2], [0]]])
    let cued = try Song.onCommonRows(songs, withCues: true)
    #expect(cued[0].rowNames == ["x", "y", "z", "cue 1", "cue 2"])
    #expect(cued[0].states == [[0, 3], [1, 3], [3]] && cued[1].states == [[0, 2, 4], [0, 4]])
    #expect(cued.map(\.title) == ["a", "b"])
  }

  @Test("Levels stay what they are, and a row that a continuous song lacks is off") func levels() throws {
    let song = try Song(title: "a", rowNames: ["x"], levels: [[0.25], [0.75]], stateDuration: 10)
    let among = try song.among(rows: ["cue", "y", "x"], sounding: ["cue"])
    #expect(among.levels == [[1, 0, 0.25], [1, 0, 0.75]])
  }

  @Test("A row without a place, and one that is named like a cue, are refused") func refused() throws {
    let song = try Self.song("a", ["x", "cue 1"], [[0], [1]])
    #expect(subsongError { _ = try song.among(rows: ["x"]) }?.description.contains("cue 1") == true)
    #expect(subsongError { _ = try Song.onCommonRows([song, song], withCues: true) }?.category == .badInput)
  }
}
