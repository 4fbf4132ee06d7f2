import NumericalCore

extension ComparisonFigure {
  /// Above this number colours and marks repeat.
  public static let maximalEntrantCount = 12
  /// Above these numbers the columns are wider than a page.
  public static let maximalDisturbanceCount = 4
  public static let maximalCriterionCount = 10
  /// Above this number the dots of a row cannot be told apart.
  public static let maximalSeedCount = 100

  /// Looks for input that cannot be drawn; see ``Figure/check()``. Numbers that are not finite are drawn, as "–".
  public func check() throws(SubsongError) {
    try InputCheck.require(
      (2...Self.maximalEntrantCount).contains(entrants.count), "there are \(entrants.count) entrants",
      because: "a comparison has 2 to \(Self.maximalEntrantCount)",
      remedy: entrants.count < 2 ? "enter another learner" : "choose some of them, or draw several figures")
    try Self.check(disturbances, "disturbance", atMost: Self.maximalDisturbanceCount)
    try Self.check(criteria, "criterion", atMost: Self.maximalCriterionCount)
    try Self.check(entrants.map(\.name), "entrant", atMost: Self.maximalEntrantCount)
    for entrant in entrants { try check(entrant) }
  }

  private static func check(_ names: [String], _ kind: String, atMost most: Int) throws(SubsongError) {
    if !names.isEmpty { try InputCheck.count(names.count, of: "names of kind '\(kind)'", atMost: most) }
    for (index, name) in names.enumerated() {
      try InputCheck.require(
        name.contains { !$0.isWhitespace }, "\(kind) \(index) has no name",
        because: "nothing would stand beside it", remedy: "name it")
      try InputCheck.require(
        !names[..<index].contains(name), "two of kind '\(kind)' are called '\(name)'",
        because: "they could not be told apart", remedy: "give each a name of its own")
    }
  }

  private func check(_ entrant: Entrant) throws(SubsongError) {
    let name = "'\(entrant.name)'"
    try Self.check(entrant.learning, name)
    try Self.check(entrant.replay, within: -1...1, "a replay correlation of \(name)")
    try Self.check(entrant.notes, within: 0...1, "a share of right notes of \(name)")
    try Self.check(entrant.costs.flatMap { $0 }, within: 0...InputCheck.largest, "a cost of \(name)")
    try Self.check(
      entrant.survival.compactMap { $0 }, within: -InputCheck.largest...InputCheck.largest,
      "a survival of \(name)")
    try checkCounts(entrant, name)
  }

  private func checkCounts(_ entrant: Entrant, _ name: String) throws(SubsongError) {
    let seeds = entrant.replay.count
    try InputCheck.count(seeds, of: "seeds of \(name)", atMost: Self.maximalSeedCount)
    try InputCheck.equal(
      entrant.notes.count, "the number of shares of right notes of \(name)", seeds, "that of its replays")
    try InputCheck.equal(
      entrant.trainingSeconds.count, "the number of training times of \(name)", seeds, "that of its replays")
    try InputCheck.equal(
      entrant.survival.count, "the number of survivals of \(name)", disturbances.count,
      "that of disturbances")
    try InputCheck.equal(
      entrant.card.count, "the number of marks of \(name)", criteria.count, "that of criteria")
  }

  private static func check(_ points: [LearningPoint], _ name: String) throws(SubsongError) {
    try InputCheck.increasing(points.map(\.cycle), "the cycle of \(name)")
    let first = points.first?.cycle ?? 0
    try InputCheck.require(
      first >= 0, "the learning curve of \(name) begins at cycle \(first)",
      because: "cycles are counted from 0", remedy: "look at the column of cycles")
    let values = points.flatMap { [$0.correlation] + [$0.low, $0.high].compactMap { $0 } }
    try check(values, within: -1...1, "the learning curve of \(name)")
    for point in points {
      try InputCheck.require(
        (point.low == nil) == (point.high == nil), "\(name) has one end of an interval",
        because: "an interval has two", remedy: "give both low and high, or none")
      guard let interval = point.interval else { continue }
      try IntervalBand(low: [interval.low], high: [interval.high]).check(count: 1, name)
    }
  }

  /// What is finite lies in a range, up to rounding.
  private static func check(_ values: [Double], within range: ClosedRange<Double>, _ name: String)
    throws(SubsongError)
  {
    let outside = values.first { value in
      value.isFinite && !((range.lowerBound - 1e-9)...(range.upperBound + 1e-9)).contains(value)
    }
    guard let outside else { return }
    throw SubsongError(
      .badInput, "\(name) is \(outside)", at: "figure",
      because: "it lies between \(range.lowerBound) and \(range.upperBound) by definition",
      remedy: "look at the order of the columns; NaN stands for what is undefined")
  }
}

extension ComparisonFigure.LearningPoint {
  /// The interval, if both of its ends are known.
  var interval: (low: Double, high: Double)? {
    guard let low, let high, low.isFinite, high.isFinite else { return nil }
    return (low, high)
  }
}

extension ComparisonFigure.Entrant {
  /// In the order of the columns.
  var costs: [[Double]] { [[neurons], [trainedSynapses], [operationsPerMillisecond], trainingSeconds] }
}
