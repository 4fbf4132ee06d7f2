import NumericalCore

/// Continuous songs: rows between off and on, such as the coordinates of a movement.
extension Song {
  /// A song of levels.
  ///
  /// Its ``states`` list the rows with a level of one half or more, so that what counts notes has something to count.
  ///
  /// - Parameters:
  ///   - title: the song's name.
  ///   - composer: who wrote it, if known.
  ///   - rowNames: one a row, all different.
  ///   - levels: state × row, each in 0…1.
  ///   - stateDuration: how long a state lasts, in ms.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) for a level outside 0…1, a state with other than one level a row, and what a song of
  ///   states throws.
  public init(
    title: String, composer: String? = nil, rowNames: [String], levels: [[Double]], stateDuration: Double
  ) throws(SubsongError) {
    try Self.validate(levels: levels, rows: rowNames.count)
    try self.init(
      title: title, composer: composer, rowNames: rowNames,
      states: levels.map { state in state.indices.filter { state[$0] >= 0.5 } }, stateDuration: stateDuration)
    // Adding 0 turns −0 into 0: equal songs have equal texts.
    self.levels = levels.map { $0.map { $0 + 0 } }
  }

  /// The same song with levels.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) as the initialiser.
  package func with(levels: [[Double]], title: String? = nil) throws(SubsongError) -> Song {
    try Song(
      title: title ?? self.title, composer: composer, rowNames: rowNames, levels: levels,
      stateDuration: stateDuration)
  }

  /// The states in another order, with their levels if there are any.
  ///
  /// - Parameter order: states in `0..<states.count`, at least one.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) for an order without a state.
  package func reordered(_ order: [Int], title: String) throws(SubsongError) -> Song {
    if let levels { return try with(levels: order.map { levels[$0] }, title: title) }
    return try with(states: order.map { states[$0] }, title: title)
  }

  /// The song with the opposite in some cells: off for on, `1 − ℓ` for the level `ℓ`.
  ///
  /// - Parameter cells: for each state the rows that are inverted.
  package func inverting(_ cells: [[Int]]) throws(SubsongError) -> Song {
    guard var levels else {
      return try with(states: zip(states, cells).map { Set($0).symmetricDifference($1).sorted() })
    }
    for (state, rows) in cells.enumerated() {
      for row in rows { levels[state][row] = 1 - levels[state][row] }
    }
    return try with(levels: levels)
  }

  /// The level of a row in a state: of a song without levels 0 or 1.
  ///
  /// - Parameters:
  ///   - row: a row in `0..<rowNames.count`.
  ///   - state: any integer, as in ``isOn(row:state:)``.
  public func level(row: Int, state: Int) -> Double {
    guard let levels else { return isOn(row: row, state: state) ? 1 : 0 }
    return levels[wrapped(state)][row]
  }

  /// The level of a row at any time: a smooth periodic curve through the levels at the middles of the states.
  ///
  /// Between two middles with the levels `p1` and `p2`, `p0` before and `p3` after them, at the fraction `f` of the way,
  ///
  ///     ℓ(f) = p1 + f (p2 − p0)/2 + f² (2 p0 − 5 p1 + 4 p2 − p3)/2 + f³ (3 p1 − p0 − 3 p2 + p3)/2
  ///
  /// kept within 0…1, which it may leave by an eighth next to a jump. The curve has a continuous derivative, apart from where it
  /// is kept within. Its error on a smooth curve falls with the third power of a state's duration.
  /// Reference: Catmull, Rom, *A class of local interpolating splines*, in Computer Aided Geometric Design (1974).
  ///
  /// - Parameters:
  ///   - row: as for ``level(row:state:)``.
  ///   - state: likewise.
  ///   - phase: how much of the state has passed, from 0 to 1; one half is its middle.
  public func level(row: Int, state: Int, phase: Double) -> Double {
    let first = phase >= 0.5 ? state : state - 1
    let f = phase >= 0.5 ? phase - 0.5 : phase + 0.5
    let p0 = level(row: row, state: first - 1)
    let p1 = level(row: row, state: first)
    let p2 = level(row: row, state: first + 1)
    let p3 = level(row: row, state: first + 2)
    let (slope, square, cube) = (p2 - p0, 2 * p0 - 5 * p1 + 4 * p2 - p3, 3 * p1 - p0 - 3 * p2 + p3)
    return min(1, max(0, p1 + f * (slope + f * (square + f * cube)) / 2))
  }

  private static func validate(levels: [[Double]], rows: Int) throws(SubsongError) {
    for (state, levels) in levels.enumerated() {
      guard levels.count == rows else {
        throw SubsongError(
          .badInput, "state \(state) has \(levels.count) levels", because: "the song has \(rows) rows",
          remedy: "give one level a row")
      }
      for (row, level) in levels.enumerated() where !(0...1).contains(level) {
        throw SubsongError(
          .badInput, "the level of row \(row) in state \(state) is \(level)",
          because: "0 is off and 1 is on", remedy: "scale the levels to 0…1")
      }
    }
  }
}
