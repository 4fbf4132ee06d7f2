import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct SongTests {
  let mice = Result {
    try Song(title: "mice", rowNames: ["E", "D", "C"], states: [[0], [1], [2, 0], []], stateDuration: 5)
  }

  @Test("A state lists each row once, in ascending order") func statesAreSorted() throws {
    let song = try Song(title: "a", rowNames: ["x", "y", "z"], states: [[2, 0, 2]], stateDuration: 1)
    #expect(song.states == [[0, 2]])
  }

  @Test("States repeat in both directions (an index error at the song's border would show)")
  func periodic() throws {
    let song = try mice.get()
    for state in -9...9 {
      let wrapped = ((state % 4) + 4) % 4
      for row in 0..<3 {
        #expect(song.isOn(row: row, state: state) == song.states[wrapped].contains(row))
      }
    }
    #expect(song.duration == 20)
  }

  @Test(
    "What is no song is refused with the offending value",
    arguments: [
      ([], [[]], 10, "no row"), (["a"], [], 10, "no state"), (["a", "a"], [[]], 10, "'a'"),
      (["a"], [[1]], 10, "row 1"), (["a"], [[-1]], 10, "row -1"), (["a"], [[0]], 0, "0.0 ms"),
      (["a"], [[0]], -1, "-1.0 ms"), (["a"], [[0]], .infinity, "inf ms"), (["a"], [[0]], .nan, "nan ms"),
      ([""], [[0]], 1, "empty"), ([" a"], [[0]], 1, "blank"), (["a\nb"], [[0]], 1, "control"),
    ] as [([String], [[Int]], Double, String)])
  func refused(rows: [String], states: [[Int]], duration: Double, mentions: String) throws {
    let error = try #require(
      subsongError { _ = try Song(title: "t", rowNames: rows, states: states, stateDuration: duration) })
    #expect(error.category == .badInput)
    #expect(error.description.contains(mentions))
  }

  @Test("JSON round trip; decoding cannot bring in an invalid song")
  func codable() throws {
    let song = try mice.get()
    let data = try JSONEncoder().encode(song)
    #expect(try JSONDecoder().decode(Song.self, from: data) == song)
    let invalid = #"{"title":"t","rowNames":["a"],"states":[[7]],"stateDuration":1}"#
    #expect(
      subsongError { _ = try JSONDecoder().decode(Song.self, from: Data(invalid.utf8)) }?.category
        == .badInput)
  }
}

@Suite struct SongLibraryTests {
  /// The first bars of Für Elise as Kriener et al. 2024 use them, by row index.
  static let states = [
    [6], [0], [1], [0], [1], [0], [4], [2], [3], [5, 11], [5, 10], [5, 8], [7], [6], [5], [4, 12], [4, 10],
    [4, 9],
    [6], [3], [4, 11], [5, 10], [5], [5, 8], [6],
  ]

  @Test("The embedded song is the one of the paper") func fuerElise() throws {
    let song = try SongLibrary.song(named: "fuer-elise")
    #expect(song.states == Self.states)
    #expect(
      song.rowNames == "E5 D#5 D5 C5 B4 A4 E4 C4 A3 G#3 E3 A2 E2".split(separator: " ").map(String.init))
    #expect(song.title == "Für Elise")
    #expect(song.composer == "Ludwig van Beethoven")
    #expect(song.stateDuration == 10)
    #expect(song.duration == 250)
  }

  @Test("The embedded bytes are those of the file in data/songs (a stale copy would show)")
  func embeddedIsCurrent() throws {
    let path = ReferenceData.packageRoot.appendingPathComponent("data/songs/fuer-elise.song").path
    #expect(try Song.load(path) == SongLibrary.song(named: "fuer-elise"))
  }

  @Test("Every listed name gives a song") func names() throws {
    #expect(SongLibrary.names.contains("fuer-elise"))
    for name in SongLibrary.names { #expect(try !SongLibrary.song(named: name).states.isEmpty) }
  }

  @Test("A misspelt name is answered with the nearest; a missing file is another class of error")
  func misspelt() throws {
    let usage = try #require(subsongError { _ = try SongLibrary.song(named: "fur_elise") })
    #expect(usage.category == .usage)
    #expect(usage.remedy == "did you mean 'fuer-elise'?")
    let missing = try #require(subsongError { _ = try Song.load("fuer-elis") })
    #expect(missing.category == .missingInput)
    #expect(missing.remedy == "did you mean 'fuer-elise'?")
    #expect(subsongError { _ = try Song.load("/no/such/folder/a.song") }?.category == .missingInput)
  }

  @Test("A file is recognised by its content, not by its name") func recognised() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/any.song"
      try "# name: two words nNeurons: 2 nSteps: 3\n1 0 1\n0 0 1\n".write(
        toFile: path, atomically: true, encoding: .utf8)
      let matrix = try Song.load(path)
      #expect(matrix.title == "two words")
      #expect(matrix.states == [[0], [], [0, 1]])
      #expect(matrix.stateDuration == 10)
      try Data(matrix.text.utf8).write(to: URL(fileURLWithPath: folder + "/other.txt"))
      #expect(try Song.load(folder + "/other.txt") == matrix)
      #expect(subsongError { _ = try Song.load(folder) }?.category == .inputOutput)
    }
  }
}
