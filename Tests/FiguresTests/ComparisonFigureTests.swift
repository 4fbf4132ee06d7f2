import Figures
import NumericalCore
import Testing

/// What the comparison of learners writes, arranges and leaves out.
@Suite("Comparison of learners")
struct ComparisonFigureTests {
  static func points(_ places: [(Int, Double)], spread: Double? = nil) -> [ComparisonFigure.LearningPoint] {
    places.map { cycle, value in
      .init(
        cycle: cycle, correlation: value, low: spread.map { value - $0 }, high: spread.map { value + $0 })
    }
  }

  static func entrant(
    _ name: String, replay: [Double] = [0.5, 0.6], disturbances: Int = 2, criteria: Int = 3
  ) -> ComparisonFigure.Entrant {
    .init(
      name: name, learning: points([(0, 0), (10, 0.3), (1000, 0.8)]), replay: replay,
      notes: replay.map { abs($0) }, neurons: 63, trainedSynapses: 3906, operationsPerMillisecond: 1e5,
      trainingSeconds: replay.map { _ in 12 }, survival: (0..<disturbances).map { _ in 0.5 },
      card: (0..<criteria).map { ComparisonFigure.Mark.allCases[$0 % 3] })
  }

  /// Three learners, two disturbances, three criteria.
  static let sample = ComparisonFigure(
    entrants: ["ELiSe", "FORCE", "echo-state network"].map { entrant($0) },
    disturbances: ["held silent", "noise"], criteria: ["local signals", "no global error", "always on"],
    songTitle: "Song", budget: "3906 trained synapses each")

  /// From the least to the most that the figure has room for, and learners of which nothing is known.
  static let extremes: [ComparisonFigure] = [
    sample,
    ComparisonFigure(entrants: ["a", "b"].map { entrant($0, replay: [1], disturbances: 0, criteria: 0) }),
    ComparisonFigure(
      entrants: ["a", "b"].map { name in
        var failed = entrant(name, replay: [.nan], disturbances: 1, criteria: 1)
        failed.learning = []
        (failed.neurons, failed.trainedSynapses, failed.operationsPerMillisecond) = (.nan, 0, 1e100)
        failed.survival = [nil]
        return failed
      }, disturbances: ["x"], criteria: ["y"]),
    ComparisonFigure(
      entrants: (0..<12).map {
        entrant(
          "number \($0) of the learners with a long name \(String(repeating: "x", count: 40))",
          replay: (0..<($0 == 0 ? 10 : 1)).map { 0.1 * Double($0) }, disturbances: 4, criteria: 10)
      }, disturbances: (0..<4).map { "loss of half of the latent neurons \($0)" },
      criteria: (0..<10).map { "no weight transport of kind \($0)" },
      songTitle: String(repeating: "title ", count: 60), budget: String(repeating: "budget ", count: 60)),
    ComparisonFigure(
      entrants: (0..<12).map {
        entrant(String(repeating: "W", count: 30 + $0), disturbances: 4, criteria: 10)
      },
      disturbances: (0..<4).map { "d\($0)" }, criteria: (0..<10).map { "c\($0)" }),
  ]

  // MARK: Numbers

  /// Catches rounding to 1000k or 60 s where the next unit is due, units that are mixed up, and lost digits.
  @Test(arguments: [
    (0.0, "0"), (3.16, "3.2"), (312, "312"), (3906, "3906"), (9999.4, "9999"), (9999.5, "10k"),
    (39_060, "39k"), (999_499, "999k"), (999_500, "1M"), (1.25e6, "1.3M"), (2.4e9, "2.4G"), (9.99e14, "999T"),
    (1e15, "10¹⁵"), (1e100, "10¹⁰⁰"),
  ])
  func countsAreShort(_ count: (value: Double, text: String)) {
    #expect(ComparisonFigureNumber.count(count.value) == count.text)
  }

  /// Catches a unit that is wrong by 60, and times that are rounded to 0.
  @Test(arguments: [
    (0.0, "0 ms"), (0.0004, "0.4 ms"), (0.042, "42 ms"), (0.64, "0.64 s"), (8.5, "8.5 s"), (99.4, "99 s"),
    (120, "2 min"), (5940, "99 min"), (6000, "1.7 h"), (172_800, "2 d"), (8.64e9, "100k d"),
  ])
  func timesHaveUnits(_ time: (seconds: Double, text: String)) {
    #expect(ComparisonFigureNumber.seconds(time.seconds) == time.text)
  }

  // MARK: Seeds

  /// Catches a mean of the seeds that were left over, which flatters a learner that sometimes fails, and an interval of one.
  @Test func failedSeedsLeaveNoMean() {
    let whole = ComparisonFigureSample([0.5, 0.7])
    #expect(whole.mean == 0.6 && whole.failureText == nil)
    #expect(whole.interval.map { $0.lower >= 0.5 && $0.upper <= 0.7 && $0.lower < $0.upper } == true)
    let broken = ComparisonFigureSample([0.5, .nan, -.infinity])
    #expect(broken.mean == nil && broken.interval == nil && broken.failureText == "2 –")
    #expect(ComparisonFigureSample([.nan]).failureText == "–")
    #expect(ComparisonFigureSample([0.5]).interval == nil)
  }

  /// Catches dots on top of each other where there is room beside them, and dots that step aside without need.
  @Test func dotsStepAside() {
    #expect(ComparisonFigureSample.steps([0, 10, 20], diameter: 3, atMost: 6) == [0, 0, 0])
    let positions = [5.0, 5, 6, 5, 30]
    let steps = ComparisonFigureSample.steps(positions, diameter: 3, atMost: 6)
    for first in positions.indices {
      for second in positions.indices where second > first {
        let (dx, dy) = (positions[first] - positions[second], steps[first] - steps[second])
        #expect((dx * dx + dy * dy).squareRoot() > 2.9, "\(first) and \(second)")
      }
    }
    #expect(steps[0] == 0 && steps[4] == 0 && steps.allSatisfy { abs($0) <= 6 })
  }

  // MARK: Curves

  /// Catches bands that hide the curves of others, and bands that are left out although nothing is in their way.
  @Test func bandsAreDrawnWhereTheyDoNotClutter() {
    var figure = Self.sample
    for index in figure.entrants.indices {
      figure.entrants[index].learning = Self.points(
        [(1, 0.2), (2, 0.3)].map { ($0, $1 + 0.2 * Double(index)) }, spread: 0.05)
    }
    #expect(figure.hasClearBands)
    for index in figure.entrants.indices {
      figure.entrants[index].learning = Self.points(
        [(1, 0.2), (2, 0.3)].map { ($0, $1 + 0.02 * Double(index)) }, spread: 0.05)
    }
    #expect(!figure.hasClearBands)
  }

  /// Catches names at the ends of curves that touch each other or leave the panel when all curves end together.
  @Test(arguments: [0.0, 50, 100])
  func endNamesStayInside(_ end: Double) {
    let places = ComparisonFigure.spread(Array(repeating: end, count: 12), distance: 8, from: 0, to: 100)
    #expect(places.allSatisfy { $0 >= 0 && $0 <= 100 })
    #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 > 7.9 })
    #expect(
      ComparisonFigure.spread([20, 60], distance: 8, from: 0, to: 100) == [20, 60], "moved without need")
  }

  // MARK: Layout

  /// Catches columns that overlap, and heads, columns or names that leave the page.
  @Test(arguments: extremes.indices)
  func columnsStandSideBySide(_ index: Int) {
    let figure = Self.extremes[index]
    let layout = ComparisonFigureLayout(figure)
    let slanted = layout.slanted.survival + layout.slanted.card
    let frames = [layout.namesFrame, layout.replay, layout.notes] + layout.costs.map(\.frame)
    for (left, right) in zip(frames, frames.dropFirst()) { #expect(left.right + 4 < right.x) }
    for (left, right) in zip(slanted, slanted.dropFirst()) {
      #expect(left.frame.right <= right.frame.x + 1e-9)
    }
    #expect(layout.notes.x - layout.replay.right > 20, "the numbers at their ends do not touch")
    #expect(frames.allSatisfy { $0.height == 17 * Double(figure.entrants.count) })
    #expect(layout.size.width >= ComparisonFigureLayout.pageWidth)
    #expect(frames.allSatisfy { $0.right <= layout.size.width - 5.9 })
    #expect(slanted.allSatisfy { max($0.headRight, $0.frame.right) <= layout.size.width - 5.9 })
    if let first = slanted.first, let last = layout.costs.last { #expect(last.frame.right < first.frame.x) }
    #expect(layout.names.allSatisfy { (1...2).contains($0.count) })
    #expect(layout.replay.y > layout.titles.straight && layout.titles.straight > layout.curvesTop + 138 + 25)
  }

  /// Catches a page that grows although everything has room on 183 mm, and one that does not when it has to.
  @Test func pageIsTwoColumnsOfAJournalWide() {
    #expect(Self.sample.size.width == ComparisonFigureLayout.pageWidth)
    #expect(Self.extremes[3].size.width > ComparisonFigureLayout.pageWidth)
    var taller = Self.sample
    taller.entrants.append(Self.entrant("RNN"))
    #expect(taller.size.height - Self.sample.size.height == 17)
    taller.budget = String(repeating: "budget ", count: 30)
    #expect(taller.size.height - Self.sample.size.height == 28, "the budget has a line of its own")
  }
}
