import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct TransitionAccuracyTests {
  /// A B A C: after A comes B or C.
  private let song = Result {
    try Song(title: "t", rowNames: ["A", "B", "C"], states: [[0], [1], [0], [2]], stateDuration: 10)
  }

  private func heard(_ states: [[Int]], from place: Int = 0, of count: Int = 4) -> [HeardState] {
    states.enumerated().map { HeardState(place: (place + $0) % count, rows: $1) }
  }

  /// Catches contexts that do not run across the border of the song, and one that is no choice.
  @Test func branchPoints() throws {
    let accuracy = try TransitionAccuracy(song: song.get())
    let branch = TransitionAccuracy.Branch(context: [[0]], successors: [[1], [2]], places: [1, 3])
    #expect(accuracy.branches == [branch] && accuracy.accuracy == nil)
    // Two states tell where the song is.
    #expect(try TransitionAccuracy(song: song.get(), order: 2).branches.isEmpty)
    let elise = try TransitionAccuracy(song: SongLibrary.song(named: "fuer-elise"))
    let e4 = try #require(elise.branches.first { $0.context == [[6]] })
    #expect(e4.successors == [[6], [0], [5], [3]] && e4.places == [0, 1, 14, 19])
  }

  /// Choices by hand. Catches a choice that counts although its context was not played, and confused for lost.
  @Test func countsByHand() throws {
    let song = try song.get()
    func counts(_ states: [HeardState]) throws -> [Int] {
      let accuracy = try TransitionAccuracy(song: song, heard: states)
      return [accuracy.right, accuracy.confused, accuracy.lost]
    }
    #expect(try counts(heard([[0], [1], [0], [2], [0], [1]])) == [3, 0, 0])
    #expect(try counts(heard([[0], [2], [0], [2]])) == [1, 1, 0])
    #expect(try counts(heard([[0], [], [0], [0, 2]])) == [0, 0, 2])
    #expect(try counts(heard([[1], [1], [], [2]])) == [0, 0, 0], "no A was played")
    #expect(try counts(heard([[1], [0], [2]], from: 1)) == [1, 0, 0], "the first state has no context")
    #expect(try counts([]) == [0, 0, 0])
    // The replay plays A, then C as if it were at place 3, and goes on from there.
    let slipped = [HeardState(place: 0, rows: [0])] + heard([[2], [0], [1]], from: 3)
    #expect(try counts(slipped) == [1, 1, 0])
  }

  /// With two states of context, a slip between the two leaves no choice. Catches a context that is put together from two places.
  @Test func slipWithinAContext() throws {
    let song = try Song(
      title: "t", rowNames: ["A", "B", "C", "D"], states: [[0], [1], [2], [0], [1], [3]], stateDuration: 10)
    let slipped = [HeardState(place: 0, rows: [0])] + heard([[1], [3], [0], [1], [2]], from: 4, of: 6)
    let accuracy = try TransitionAccuracy(song: song, order: 2, heard: slipped)
    #expect(accuracy.branches.map(\.context) == [[[0], [1]]])
    #expect(accuracy.right == 1 && accuracy.confused + accuracy.lost == 0)
  }

  /// Every song heard as it is chooses rightly at every branch point, at any order. Catches contexts that are counted from the
  /// wrong end.
  @Test(arguments: 0..<20) func perfectReplay(index: Int) throws {
    let song = try randomMelody(rows: 3, states: 12 + index, index: index)
    let cycles = 3
    let states = (0..<cycles * song.states.count).map {
      HeardState(place: $0 % song.states.count, rows: song.states[$0 % song.states.count])
    }
    for order in 1...3 {
      let accuracy = try TransitionAccuracy(song: song, order: order, heard: states)
      let places = accuracy.branches.reduce(0) { $0 + $1.places.count }
      let early = accuracy.branches.reduce(0) { $0 + $1.places.count { $0 < order } }
      #expect(accuracy.right == cycles * places - early && accuracy.confused + accuracy.lost == 0)
      #expect(accuracy.accuracy == (places > 0 ? 1 : nil))
    }
  }

  /// A network that knows only the last state goes on by chance; its accuracy is that of a coin. Catches an accuracy that a
  /// network without memory can reach.
  @Test func withoutMemory() throws {
    var stream = SeedTree(seed: 5).stream("test.coin")
    let states = (0..<4000).map { index in
      HeardState(place: index % 4, rows: index % 2 == 0 ? [0] : [stream.uniform() < 0.5 ? 1 : 2])
    }
    let accuracy = try TransitionAccuracy(song: song.get(), heard: states)
    #expect(accuracy.lost == 0 && accuracy.right + accuracy.confused == 2000)
    #expect(abs(try #require(accuracy.accuracy) - 0.5) < 0.045, "four standard deviations")
  }

  @Test func refused() throws {
    let song = try song.get()
    for order in [0, -1, 5] {
      #expect(subsongError { _ = try TransitionAccuracy(song: song, order: order) }?.category == .usage)
    }
    for place in [-1, 4] {
      let states = [HeardState(place: place, rows: [])]
      #expect(
        subsongError { _ = try TransitionAccuracy(song: song, heard: states) }?.category == .badInput)
    }
  }
}
