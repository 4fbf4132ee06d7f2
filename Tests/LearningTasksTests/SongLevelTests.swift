import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Songs with levels: what they keep, and what a teacher makes of them.
@Suite struct SongLevelTests {
  /// Levels at random, some of them exactly 0, one half and 1.
  private func song(_ index: Int, rows: Int? = nil, states: Int? = nil) throws -> Song {
    var random = SeedTree(seed: 3).stream("test.levels", index: index)
    let rows = rows ?? 1 + random.uniformInteger(below: 6)
    let states = states ?? 1 + random.uniformInteger(below: 20)
    let levels = (0..<states).map { _ in
      (0..<rows).map { _ in
        random.uniform() < 0.3 ? Double(random.uniformInteger(below: 3)) / 2 : random.uniform()
      }
    }
    return try Song(
      title: "levels \(index)", rowNames: (0..<rows).map { "r\($0)" }, levels: levels, stateDuration: 10)
  }

  @Test("A row is in a state from one half on; the text and JSON keep every bit", arguments: 0..<40)
  func roundTrips(index: Int) throws {
    let song = try song(index)
    let levels = try #require(song.levels)
    for state in song.states.indices {
      #expect(song.states[state] == levels[state].indices.filter { levels[state][$0] >= 0.5 })
    }
    #expect(try Song(text: Array(song.text.utf8), named: "x") == song)
    #expect(try JSONDecoder().decode(Song.self, from: JSONEncoder().encode(song)) == song)
  }

  @Test("Songs that differ in a level only are different, also as texts and hashes") func equality() throws {
    let a = try Song(title: "t", rowNames: ["a"], levels: [[0.6], [0.1]], stateDuration: 1)
    let b = try Song(title: "t", rowNames: ["a"], levels: [[0.7], [0.1]], stateDuration: 1)
    let binary = try Song(title: "t", rowNames: ["a"], states: [[0], []], stateDuration: 1)
    #expect(a.states == b.states && a.states == binary.states)
    #expect(Set([a, b, binary]).count == 3)
    #expect(Set([a, b, binary].map(\.text)).count == 3)
    let signed = try Song(title: "t", rowNames: ["a"], levels: [[-0.0]], stateDuration: 1)
    #expect(signed.text.hasSuffix("levels:\n0\n"))
  }

  @Test("A song without levels has the text it always had, and no key for levels in JSON") func binary()
    throws
  {
    let song = try Song(title: "t", rowNames: ["a", "b"], states: [[0], [], [0, 1]], stateDuration: 10)
    #expect(
      song.text == "subsong-song 1\ntitle: t\nstate-duration: 10 ms\n\nrows: a b\n\nstates:\na\n-\na b\n")
    #expect(!String(decoding: try JSONEncoder().encode(song), as: UTF8.self).contains("levels"))
    #expect(song.level(row: 1, state: 2) == 1 && song.level(row: 1, state: 0) == 0)
  }

  @Test(
    "What are no levels is refused with the offending value",
    arguments: [
      ([[0.5], [1.1]], "1.1"), ([[-0.1]], "-0.1"), ([[.nan]], "nan"), ([[0.5, 0.5]], "2 levels"),
      ([[]], "0 levels"), ([], "no state"),
    ] as [([[Double]], String)])
  func refused(levels: [[Double]], mentions: String) throws {
    let error = try #require(
      subsongError { _ = try Song(title: "t", rowNames: ["a"], levels: levels, stateDuration: 1) })
    #expect(error.category == .badInput && error.description.contains(mentions))
  }

  @Test("JSON whose states contradict its levels is refused") func contradiction() {
    let text = #"{"title":"t","rowNames":["a"],"states":[[]],"levels":[[0.7]],"stateDuration":1}"#
    let error = subsongError { _ = try JSONDecoder().decode(Song.self, from: Data(text.utf8)) }
    #expect(error?.category == .badInput)
  }

  @Test(
    "A slip in a line of levels is told with its place",
    arguments: [
      ("0.5", "s:6:1", "found 1 levels, expected 2"), ("0.5 a", "s:6:5", "'a'"),
      ("0.5 1.5", "s:6:5", "'1.5'"), ("nan 1", "s:6:1", "'nan'"), ("\"0\" 1", "s:6:1", "expected a level"),
      ("0 1 1", "s:6:1", "found 3 levels"),
    ])
  func malformedText(line: String, location: String, mentions: String) throws {
    let text = "subsong-song 1\ntitle: t\nstate-duration: 1 ms\nrows: a b\nlevels:\n\(line)\n"
    let error = try #require(subsongError { _ = try Song(text: Array(text.utf8), named: "s") })
    #expect(error.location == location && error.description.contains(mentions), "\(error)")
  }

  @Test("A paper matrix refuses a continuous song rather than lose its levels") func paperMatrix() throws {
    let song = try song(0)
    #expect(subsongError { _ = try song.paperMatrix }?.category == .usage)
  }

  @Test("Reordering and inverting keep levels (a shuffled song with states only would show)")
  func changed() throws {
    let song = try Song(title: "t", rowNames: ["a", "b"], levels: [[0.25, 1], [0.5, 0]], stateDuration: 1)
    #expect(try song.reordered([1, 0], title: "u").levels == [[0.5, 0], [0.25, 1]])
    #expect(try song.inverting([[0], [1]]).levels == [[0.75, 1], [0.5, 1]])
    let binary = try Song(title: "t", rowNames: ["a", "b"], states: [[0], [1]], stateDuration: 1)
    #expect(try binary.inverting([[0, 1], []]).states == [[1], [1]])
  }

  // MARK: Targets

  @Test("The curve passes through the levels at the middles of the states, bit for bit", arguments: 0..<20)
  func interpolates(index: Int) throws {
    let song = try song(index)
    for row in song.rowNames.indices {
      for state in song.states.indices {
        let level = song.level(row: row, state: state)
        #expect(song.level(row: row, state: state, phase: 0.5) == level)
        #expect(abs(song.level(row: row, state: state, phase: 0.5.nextDown) - level) < 1e-14)
        let border = song.level(row: row, state: state, phase: 1)
        #expect(abs(song.level(row: row, state: state + 1, phase: 0) - border) < 1e-14)
      }
    }
  }

  @Test(
    "Table and function agree at the steps, in both shapes; all potentials lie between off and on",
    arguments: 0..<8)
  func tableAndFunctionAgree(index: Int) throws {
    let song = try song(index)
    for shape in TargetShape.allCases {
      for step in [0.1, 0.25, 10.0 / 3] {
        let table = try song.targetPotential(
          on: TimeGrid(step: step), restingPotential: -65, amplitude: 15, shape: shape)
        #expect(table.storage.allSatisfy { (-65.0 ... -50).contains($0) })
        for row in 0..<table.rows {
          for column in 0..<table.columns {
            for cycle in [-1.0, 0, 3] {
              let value = song.targetPotential(
                row: row, at: Double(column) * step + cycle * song.duration, restingPotential: -65,
                amplitude: 15, shape: shape)
              #expect(abs(value - table[row, column]) < 1e-9, "column \(column)")
            }
          }
        }
      }
    }
  }

  @Test("Rectangles hold the level of the state") func rectangles() throws {
    let song = try Song(title: "t", rowNames: ["a"], levels: [[0.25], [1]], stateDuration: 1)
    let target = try song.targetPotential(
      on: TimeGrid(step: 0.5), restingPotential: -70, amplitude: 20, shape: .rectangular)
    #expect(target.storage == [-65, -65, -50, -50])
  }

  @Test("The curve approaches a sampled cosine with the third order at least; a straight line has the second")
  func convergence() throws {
    func error(states: Int) throws -> Double {
      func x(_ t: Double) -> Double { 0.5 + 0.4 * cos(2 * Double.pi * t) }
      let levels = (0..<states).map { [x((Double($0) + 0.5) / Double(states))] }
      let song = try Song(title: "t", rowNames: ["a"], levels: levels, stateDuration: 1)
      return (0..<states * 16).map { sample in
        let (state, phase) = (sample / 16, Double(sample % 16) / 16)
        return abs(
          song.level(row: 0, state: state, phase: phase) - x((Double(state) + phase) / Double(states)))
      }.max() ?? 0
    }
    let (coarse, fine) = try (error(states: 20), error(states: 40))
    #expect(log2(coarse / fine) > 2.8)
    #expect(coarse < 1e-2)
  }
}
