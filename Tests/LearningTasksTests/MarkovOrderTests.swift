import LearningTasks
import NumericalCore
import Testing

/// Markov order and branch points, against their definitions.
@Suite struct MarkovOrderTests {
  private func song(_ states: [[Int]], rows: Int = 3) throws -> Song {
    try Song(
      title: "t", rowNames: (0..<rows).map { "\($0)" }, states: states, stateDuration: 1)
  }

  private func song(_ letters: String) throws -> Song {
    try song(letters.map { $0 == "-" ? [] : [Int($0.asciiValue ?? 97) - 97] }, rows: 26)
  }

  /// The definition itself: the smallest k for which equal contexts have equal successors.
  private func bruteForce(_ states: [[Int]]) -> Int {
    let n = states.count
    func context(_ k: Int, before state: Int) -> [[Int]] {
      (0..<k).map { states[(state - k + $0 + n * k) % n] }
    }
    return (0...n).first { k in
      var next: [[[Int]]: [Int]] = [:]
      return (0..<n).allSatisfy {
        next.updateValue(states[$0], forKey: context(k, before: $0)) ?? states[$0] == states[$0]
      }
    } ?? n
  }

  @Test("Random songs of one to twelve states, against the definition", arguments: 0..<400)
  func definition(index: Int) throws {
    var random = SeedTree(seed: 1).stream("test.order", index: index)
    let rows = 1 + random.uniformInteger(below: 2)
    let states = (0..<1 + random.uniformInteger(below: 12)).map { _ in
      (0..<rows).filter { _ in random.uniform() < 0.4 }
    }
    #expect(try song(states, rows: rows).markovOrder == bruteForce(states), "\(states)")
  }

  @Test(
    "Orders worked out by hand",
    arguments: [
      ("a", 0), ("aaaa", 0), ("abc", 1), ("abac", 2), ("aab", 2), ("aaab", 3), ("ababac", 4),
      ("abcabd", 3), ("abab", 1), ("abacabac", 2),
    ])
  func byHand(letters: String, order: Int) throws {
    #expect(try song(letters).markovOrder == order)
  }

  @Test(
    "A song sung several times in a cycle, begun elsewhere, or with rows renamed has the same order",
    arguments: 0..<30)
  func invariance(index: Int) throws {
    var random = SeedTree(seed: 2).stream("test.order", index: index)
    let states = (0..<2 + random.uniformInteger(below: 15)).map { _ in [random.uniformInteger(below: 3)] }
    let order = try song(states).markovOrder
    #expect(try song(states + states + states).markovOrder == order)
    #expect(try song(Array(states[1...] + states[..<1])).markovOrder == order)
    #expect(try song(states.map { $0.map { 2 - $0 } }).markovOrder == order)
  }

  @Test("A song of 20000 states is no trouble (a quadratic search would be)", .timeLimit(.minutes(1)))
  func long() throws {
    var random = SeedTree(seed: 2).stream("test.long")
    let half = (0..<10_000).map { _ in [random.uniformInteger(below: 3)] }
    #expect(try song(half + [[0]] + half + [[1]]).markovOrder >= 10_000)
  }

  @Test(
    "Events: held syllables count once, silence separates and does not count",
    arguments: [
      ("aabb-", [0, 2], [2, 2], 1), ("a-a-b", [0, 2, 4], [1, 1, 1], 2), ("ab-a", [1, 3], [1, 2], 1),
      ("---", [], [], 0), ("aaa", [0], [3], 0), ("-aa", [1], [2], 0),
      ("abab", [0, 1, 2, 3], [1, 1, 1, 1], 1),
    ])
  func events(letters: String, first: [Int], lengths: [Int], order: Int) throws {
    let song = try song(letters)
    #expect(song.events.map(\.first) == first)
    #expect(song.events.map(\.length) == lengths)
    #expect(song.eventOrder == order)
  }

  @Test("Levels tell states apart that have the same rows") func levels() throws {
    let song = try Song(title: "t", rowNames: ["a"], levels: [[0.6], [0.7], [0.6], [0.8]], stateDuration: 1)
    #expect(song.markovOrder == 2)
  }

  @Test("Branch points worked out by hand") func branchPoints() throws {
    let song = try song("abacabd")
    let after = song.branchPoints(context: 1)
    #expect(after.map(\.context) == [[[0]], [[1]]])
    #expect(after[0].successors.map(\.rows) == [[1], [2]])
    #expect(after[0].successors.map(\.states) == [[1, 5], [3]])
    #expect(after[1].successors.map(\.states) == [[2], [6]])
    #expect(song.branchPoints(context: 0).count == 1)
    #expect(song.branchPoints(context: 0)[0].successors.map(\.rows) == [[0], [1], [2], [3]])
  }

  @Test("There are branch points below the order and none from it on; each says the truth", arguments: 0..<60)
  func branchLaws(index: Int) throws {
    var random = SeedTree(seed: 4).stream("test.branches", index: index)
    let song = try song(
      (0..<2 + random.uniformInteger(below: 14)).map { _ in [random.uniformInteger(below: 3)] })
    for k in 0...song.states.count + 2 {
      let points = song.branchPoints(context: k)
      #expect(points.isEmpty == (k >= song.markovOrder))
      for point in points {
        #expect(point.context.count == k && point.successors.count > 1)
        #expect(Set(point.successors.map(\.rows)).count == point.successors.count)
        for successor in point.successors {
          for state in successor.states {
            #expect(song.states[state] == successor.rows)
            for place in 0..<k {
              let before = state - k + place
              #expect(
                point.context[place] == song.states[(before + 4 * song.states.count) % song.states.count])
            }
          }
        }
      }
    }
  }
}

/// Files that are small and took seconds or gigabytes.
@Suite struct LongSongTests {
  /// Catches an order of events that is found in quadratic time, and branch points that ask for windows nobody needs.
  @Test func thousandsOfStatesTakeNoTime() throws {
    var source = SeedTree(seed: 3).stream("test.long-songs")
    let song = try Song(
      title: "long", rowNames: ["a", "b", "c"],
      states: (0..<10_000).map { _ in [source.uniformInteger(below: 3)] },
      stateDuration: 10)
    let time = ContinuousClock().measure {
      #expect(song.eventOrder > 1 && song.markovOrder > 1 && song.branchPoints(context: 1).count == 3)
    }
    #expect(time < .seconds(60), "quadratic time is minutes")
  }
}
