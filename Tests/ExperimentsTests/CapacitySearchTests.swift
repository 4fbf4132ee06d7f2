import Experiments
import NumericalCore
import TestSupport
import Testing

@Suite struct CapacitySearchTests {
  /// Carries a search to its end; the attempts in order.
  private static func carryOut(_ search: CapacitySearch, succeedsFrom border: Int) throws -> (
    end: CapacitySearch.Step, attempts: [Int]
  ) {
    var trials: [Int: Bool] = [:]
    var attempts: [Int] = []
    while case .attempt(let size) = search.next(after: trials) {
      try #require(trials[size] == nil, "tried twice: \(size)")
      try #require((search.smallest...search.largest).contains(size))
      trials[size] = size >= border
      attempts.append(size)
    }
    return (search.next(after: trials), attempts)
  }

  @Test("Every border is found exactly, in few attempts, from every guess")
  func exact() throws {
    for guess in [0, 1, 7, 20, 100] {
      let search = try CapacitySearch(smallest: 0, largest: 100, guess: guess, resolution: 0)
      for border in 0...100 {
        let (end, attempts) = try Self.carryOut(search, succeedsFrom: border)
        #expect(end == .found(border), "guess \(guess)")
        #expect(attempts.count <= 15, "guess \(guess), border \(border): \(attempts)")
      }
      #expect(try Self.carryOut(search, succeedsFrom: 101).end == .beyond(100))
    }
  }

  @Test("A resolution leaves a gap of that fraction at most, and saves attempts") func resolution() throws {
    let (coarse, fine) = (
      try CapacitySearch(smallest: 1, largest: 1000, resolution: 0.1),
      try CapacitySearch(smallest: 1, largest: 1000, resolution: 0)
    )
    for border in 1...1000 {
      let (end, attempts) = try Self.carryOut(coarse, succeedsFrom: border)
      guard case .found(let size) = end else {
        Issue.record("nothing found for \(border)")
        continue
      }
      #expect(size >= border && Double(size - border) <= max(1, 0.1 * Double(size)))
      #expect(try attempts.count <= Self.carryOut(fine, succeedsFrom: border).attempts.count)
    }
  }

  @Test("A search goes on from whatever was tried, also from what is no single border") func anyTrials()
    throws
  {
    let search = try CapacitySearch(smallest: 1, largest: 64, guess: 8, resolution: 0)
    #expect(search.next(after: [:]) == .attempt(8))
    #expect(search.next(after: [8: false]) == .attempt(16))
    #expect(search.next(after: [8: false, 16: true]) == .attempt(12))
    // Success at 16, failure at 32: the border below the smallest success is looked for.
    #expect(search.next(after: [8: false, 16: true, 32: false]) == .attempt(12))
    #expect(search.next(after: [11: false, 12: true]) == .found(12))
    #expect(search.next(after: [64: false]) == .beyond(64))
    #expect(search.next(after: [60: false]) == .attempt(64))
  }

  @Test(
    "What is no search is refused",
    arguments: [(-1, 5, 1, 0.1), (5, 4, 4, 0.1), (1, 5, 6, 0.1), (1, 5, 2, 1.0), (1, 5, 2, -0.1)])
  func refused(smallest: Int, largest: Int, guess: Int, resolution: Double) throws {
    let error = subsongError {
      _ = try CapacitySearch(smallest: smallest, largest: largest, guess: guess, resolution: resolution)
    }
    #expect(error?.category == .usage)
  }
}
