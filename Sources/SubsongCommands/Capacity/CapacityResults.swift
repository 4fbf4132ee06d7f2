import Elise
import Experiments
import Figures
import LearningTasks
import NumericalCore
import RunStore

/// What a capacity study has found, over seeds.
struct CapacityResults {
  /// All seeds of one song and mode. Songs that differ in their seed alone are one.
  struct Row: Encodable {
    var song: String
    var mode: EliseMode
    var states: Int
    var markovOrder: Int
    /// The smallest population of each seed; infinite where even the largest that was tried fails.
    var sizes: [Double]

    var found: Int { sizes.count { $0.isFinite } }
    /// `nil` if it is not known, because half of the seeds or more found none.
    var median: Double? { Self.finite(Summary(sizes)?.median) }
    /// The percentile bootstrap of the median at 95 %.
    var interval: ConfidenceInterval? {
      ConfidenceInterval.bootstrap(of: sizes, seeds: SeedTree(seed: 0)) { Summary($0)?.median ?? .infinity }
    }

    static func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }

    private enum CodingKeys: String, CodingKey {
      case song, mode, states, seeds, found, median, low, high
      case markovOrder = "markov_order"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(song, forKey: .song)
      try container.encode(mode, forKey: .mode)
      try container.encode(states, forKey: .states)
      try container.encode(markovOrder, forKey: .markovOrder)
      try container.encode(sizes.count, forKey: .seeds)
      try container.encode(found, forKey: .found)
      try container.encode(median, forKey: .median)
      try container.encode(Self.finite(interval?.lower), forKey: .low)
      try container.encode(Self.finite(interval?.upper), forKey: .high)
    }
  }

  let journal: CapacityJournal
  let rows: [Row]

  /// - Parameter label: what songs of different seeds have in common.
  init(_ journal: CapacityJournal, label: (CapacityPlan.Target) -> String) {
    self.journal = journal
    var rows: [Row] = []
    for (index, target) in journal.plan.targets.enumerated() {
      let size: Double
      switch journal.result(of: index) {
      case .found(let latent)?: size = Double(latent)
      case .beyond?: size = .infinity
      case .attempt?, nil: continue
      }
      let name = label(target)
      if let place = rows.firstIndex(where: { $0.song == name && $0.mode == target.mode }) {
        rows[place].sizes.append(size)
      } else {
        rows.append(
          Row(
            song: name, mode: target.mode, states: target.states, markovOrder: target.markovOrder,
            sizes: [size]))
      }
    }
    self.rows = rows
  }

  // MARK: Tables

  private typealias Field = TextTable.Field

  /// One row a search, one a network, and one a song and mode.
  func writeTables(to directory: RunDirectory) throws(SubsongError) {
    try TextTable.write(directory.path + "/searches.csv") { (table) throws(SubsongError) in
      try writeSearches(table)
    }
    try TextTable.write(directory.path + "/trials.csv") { (table) throws(SubsongError) in
      try writeTrials(table)
    }
    try TextTable.write(directory.path + "/capacity.csv") { (table) throws(SubsongError) in
      try writeRows(table)
    }
  }

  private func labels(_ target: CapacityPlan.Target) -> [Field] {
    [
      .text(target.song), .count(target.states), .count(target.markovOrder),
      .text(target.mode.rawValue), .number(Double(target.seed)),
    ]
  }

  private static let labelNames = ["song", "states", "markov_order", "mode", "seed"]

  private func writeSearches(_ table: TextTable) throws(SubsongError) {
    try table.append((Self.labelNames + ["latent", "tried", "largest_failure"]).map(Field.text))
    for (index, target) in journal.plan.targets.enumerated() {
      let trials = journal.trials(of: index)
      var latent: Double?
      if case .found(let size)? = journal.result(of: index) { latent = Double(size) }
      let failure = trials.filter { !$0.value && Double($0.key) < latent ?? .infinity }.keys.max()
      try table.append(
        labels(target) + [.number(latent), .count(trials.count), .number(failure.map(Double.init))])
    }
  }

  private func writeTrials(_ table: TextTable) throws(SubsongError) {
    try table.append(
      (Self.labelNames + [
        "latent", "replay_correlation_mean", "frozen_replay_correlation_mean", "validation_correlation",
        "succeeds",
      ]).map(Field.text))
    for trial in journal.trials {
      try table.append(
        labels(journal.plan.targets[trial.target]) + [
          .count(trial.latent), .number(trial.replay), .number(trial.frozenReplay), .number(trial.validation),
          .count(trial.succeeds ? 1 : 0),
        ])
    }
  }

  private func writeRows(_ table: TextTable) throws(SubsongError) {
    try table.append(
      ["song", "states", "markov_order", "mode", "seeds", "found", "median", "low", "high"].map(Field.text))
    for row in rows {
      try table.append([
        .text(row.song), .count(row.states), .count(row.markovOrder),
        .text(row.mode.rawValue),
        .count(row.sizes.count), .count(row.found), .number(row.median),
        .number(Row.finite(row.interval?.lower)), .number(Row.finite(row.interval?.upper)),
      ])
    }
  }

  /// For people.
  var lines: [String] {
    let header = ["song", "mode", "states", "order", "latent neurons (median, 95 %)", "found"]
    let limit = "> \(journal.plan.search.largest)"
    let cells = rows.map { row in
      let ends = [row.interval?.lower, row.interval?.upper].map { Row.finite($0).map(short) ?? limit }
      return [
        row.song, row.mode.rawValue, "\(row.states)", "\(row.markovOrder)",
        "\(row.median.map(short) ?? limit)  [\(ends.joined(separator: ", "))]",
        "\(row.found) of \(row.sizes.count)",
      ]
    }
    return aligned([header] + cells).split(separator: "\n").map(String.init)
  }

  // MARK: Figure

  /// The population that a song needs against its length, a curve for each order and mode.
  func figure() -> ResponseFigure {
    let largest = Double(journal.plan.search.largest)
    var series: [ResponseFigure.Series] = []
    let groups = rows.reduce(into: [[Row]]()) { groups, row in
      if let place = groups.firstIndex(where: {
        $0[0].mode == row.mode && $0[0].markovOrder == row.markovOrder
      }) {
        groups[place].append(row)
      } else {
        groups.append([row])
      }
    }
    for rows in groups {
      series.append(
        ResponseFigure.Series(
          name: "\(Self.name(of: rows[0].mode)), order \(rows[0].markovOrder)",
          places: rows.map { Self.place($0, largest) }))
    }
    return ResponseFigure(
      series: series, xLabel: "length of the song (states)", measureLabel: "latent neurons needed",
      reference: .init(name: "largest population tried (triangles: more than that)", value: largest))
  }

  private static func place(_ row: Row, _ largest: Double) -> ResponseFigure.Place {
    let interval = row.interval
    return ResponseFigure.Place(
      x: Double(row.states), center: row.median ?? largest, low: interval.map { min($0.lower, largest) },
      high: interval.map { min($0.upper, largest) },
      observations: row.sizes.map { min($0, largest) }, isLowerBound: row.median == nil)
  }

  private static func name(of mode: EliseMode) -> String {
    switch mode {
    case .dendrite: "ELiSe"
    case .reservoir: "reservoir mode"
    case .somaOnly: "scaffold only"
    }
  }
}
