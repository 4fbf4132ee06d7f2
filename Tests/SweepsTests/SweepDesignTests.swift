import NumericalCore
import Sweeps
import TestSupport
import Testing

@Suite struct SweepDesignTests {
  private func grid(_ key: String, _ literals: String...) -> SweepFactor {
    SweepFactor(.grid, literals.map { SweepLevel([SweepSetting(key, $0)]) })
  }

  /// Catches another order of the units, by which the same index would mean another experiment in every table.
  @Test func theFirstFactorIsSlowestAndTheSeedFastest() throws {
    let pairs = SweepFactor(
      .paired, [("1", "2"), ("3", "4")].map { SweepLevel([SweepSetting("c", $0), SweepSetting("d", $1)]) })
    let points = SweepFactor(
      .point, [SweepLevel(name: "x", [SweepSetting("e", "5")]), SweepLevel(name: "y", [])])
    let design = try SweepDesign(
      factors: [grid("a", "1", "2"), grid("b", "3", "4", "5"), pairs, points], seeds: .list([7, 9]))
    #expect(design.pointCount == 24 && design.count == 48)
    #expect(design.keys == ["a", "b", "c", "d", "e"])
    var expected: [String] = []
    for a in ["1", "2"] {
      for b in ["3", "4", "5"] {
        for (c, d) in [("1", "2"), ("3", "4")] {
          for name in ["x", "y"] {
            for seed in [7, 9] {
              expected.append("\(a) \(b) \(c) \(d) \(name == "x" ? "5" : "-") \(name) \(seed)")
            }
          }
        }
      }
    }
    let found = (0..<design.count).map { index in
      let unit = design.unit(index)
      #expect(unit.index == index && unit.point.index == index / 2)
      let values = design.keys.map { unit.point.literal(of: $0) ?? "-" }
      return (values + [unit.point.name ?? "", "\(unit.seed)"]).joined(separator: " ")
    }
    #expect(found == expected)
  }

  /// Catches a design without factors that has no unit, and seeds that are shifted.
  @Test func seedsAloneAreASweep() throws {
    let design = try SweepDesign(factors: [], seeds: .range(3...5))
    #expect(design.pointCount == 1)
    #expect((0..<design.count).map { design.unit($0).seed } == [3, 4, 5])
    #expect(design.unit(2).point.settings.isEmpty)
  }

  /// Catches units that are enumerated in memory, and products that overflow.
  @Test func aMillionUnitsCostNothingAndMoreAreRefused() throws {
    let largest = try SweepDesign(factors: [grid("a", "1", "2")], seeds: .range(1...500_000))
    #expect(largest.count == SweepDesign.mostUnits)
    #expect(largest.unit(999_999).seed == 500_000 && largest.unit(999_999).point.literal(of: "a") == "2")
    for seeds in [SweepSeeds.range(0...500_000), .range(0...Int.max), .range(0...(Int.max - 1))] {
      let error = subsongError { _ = try SweepDesign(factors: [grid("a", "1", "2")], seeds: seeds) }
      #expect(error?.category == .badInput)
      #expect(error?.why == "at most 1000000 are allowed")
    }
  }

  /// Catches draws that depend on what else is drawn: a key more would change every point that was there.
  @Test func drawsAreAddressed() {
    func range(_ key: String) -> SweepDraws.Range {
      .init(SweepSetting(key, ""), low: 0, high: 1, scale: .linear, isWhole: false)
    }
    let few = SweepDraws(count: 3, seed: 5, ranges: [range("b")])
    let many = SweepDraws(count: 10, seed: 5, ranges: [range("a"), range("b")])
    for number in 0..<3 { #expect(few.level(number).settings[0] == many.level(number).settings[1]) }
    #expect(Set((0..<10).flatMap { many.level($0).settings.map(\.literal) }).count == 20)
    #expect(SweepDraws(count: 3, seed: 6, ranges: [range("b")]).level(0) != few.level(0))
  }

  /// Catches a scale that is not the one asked for: the median of a linear draw is the mean of the ends, that of a logarithmic one
  /// their geometric mean. A share of 2000 draws has a standard deviation of 0.011.
  @Test(arguments: [(SweepDraws.Scale.linear, 50.5), (.logarithmic, 10)]) func scales(
    _ scale: SweepDraws.Scale, _ median: Double
  ) throws {
    let draws = SweepDraws(
      count: 2000, seed: 1,
      ranges: [.init(SweepSetting("a", ""), low: 1, high: 100, scale: scale, isWhole: false)])
    let values = try (0..<2000).map { try #require(Double(draws.level($0).settings[0].literal)) }
    #expect(values.allSatisfy { (1...100).contains($0) })
    #expect(abs(Double(values.count { $0 < median }) / 2000 - 0.5) < 0.045)
  }

  /// Catches whole numbers that miss an end, or favour what lies between.
  @Test func wholeNumbersReachBothEnds() throws {
    let range = SweepDraws.Range(SweepSetting("a", ""), low: 3, high: 5, scale: .linear, isWhole: true)
    let draws = SweepDraws(count: 3000, seed: 1, ranges: [range])
    var counts: [String: Int] = [:]
    for number in 0..<3000 { counts[draws.level(number).settings[0].literal, default: 0] += 1 }
    #expect(counts.keys.sorted() == ["3", "4", "5"])
    // A standard deviation is 26.
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 105 }, "\(counts)")
  }

  /// Catches two designs that are taken for the same sweep.
  @Test func partsTellDesignsApart() throws {
    let design = try SweepDesign(factors: [grid("a", "1", "2")], seeds: .range(1...2))
    let others = [
      try SweepDesign(factors: [grid("a", "2", "1")], seeds: .range(1...2)),
      try SweepDesign(factors: [grid("a", "1", "2")], seeds: .range(1...3)),
      try SweepDesign(factors: [grid("a", "1", "2")], seeds: .range(1...2), common: [SweepSetting("b", "1")]),
      try SweepDesign(factors: [], seeds: .range(1...2)),
    ]
    for other in others { #expect(other.parts != design.parts) }
    // Only the place differs.
    let moved = SweepFactor(.grid, ["1", "2"].map { SweepLevel([SweepSetting("a", $0, line: 9)]) })
    #expect(try SweepDesign(factors: [moved], seeds: .range(1...2)).parts == design.parts)
  }
}
