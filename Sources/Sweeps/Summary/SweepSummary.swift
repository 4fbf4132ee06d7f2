import NumericalCore
import RunStore

/// The results of a sweep: a row for each unit and result, and statistics over the seeds of each point.
public struct SweepSummary: Sendable {
  /// The statistics of one point, and of one combination of labels if its results have labels.
  public struct Row: Sendable {
    public var point: SweepPoint
    public var labels: [SweepRow.Label]
    /// How many seeds are done.
    public var seeds: Int
    /// By the name of the measure.
    public var statistics: [(measure: String, values: SampleStatistics)]

    package init(
      point: SweepPoint, labels: [SweepRow.Label] = [], seeds: Int = 0,
      statistics: [(measure: String, values: SampleStatistics)]
    ) {
      (self.point, self.labels, self.seeds, self.statistics) = (point, labels, seeds, statistics)
    }
  }

  /// How far the sweep was when it was summarised.
  public private(set) var counts: SweepCounts
  public private(set) var labels: [String] = []
  public private(set) var measures: [String] = []
  private let sweep: Sweep

  /// Writes `results.csv` and `summary.csv` into the sweep's folder.
  ///
  /// The bytes depend on the units that are done and on nothing else: not on workers, interruptions or times.
  ///
  /// - Parameters:
  ///   - sweep: whose results are summarised.
  ///   - allowsIncomplete: whether units may be missing or failed; every row then says how many are done of how many.
  ///   - forEach: shown each row of the summary.
  /// - Throws: ``NumericalCore/SubsongError``: bad input if units are missing or failed; input/output.
  @discardableResult
  public static func write(
    _ sweep: Sweep, allowsIncomplete: Bool = false, forEach: (Row) -> Void = { _ in }
  ) throws(SubsongError) -> SweepSummary {
    var summary = SweepSummary(counts: SweepCounts(), sweep: sweep)
    try TextTable.write(sweep.folder.resultsPath) { (results) throws(SubsongError) in
      try TextTable.write(sweep.folder.summaryPath) { (table) throws(SubsongError) in
        try summary.fill(results, table, allowsIncomplete, forEach)
      }
    }
    return summary
  }

  private init(counts: SweepCounts, sweep: Sweep) { (self.counts, self.sweep) = (counts, sweep) }

  private mutating func fill(
    _ results: TextTable, _ table: TextTable, _ allowsIncomplete: Bool, _ forEach: (Row) -> Void
  ) throws(SubsongError) {
    var summary = self
    // The units of a point follow each other, so one point at a time is kept.
    var group = PointGroup(index: 0)
    func close() throws(SubsongError) {
      for row in group.rows(in: summary, of: sweep.design) {
        try table.append(summary.fields(of: row))
        forEach(row)
      }
    }
    try sweep.store.forEachUnit { counts, columns in
      try summary.begin(counts, columns, allowsIncomplete)
      try results.append(summary.resultColumns)
      try table.append(summary.summaryColumns)
    } _: { stored in
      guard stored.state == .done else { return }
      let unit = sweep.design.unit(stored.number)
      if unit.point.index != group.index {
        try close()
        group = PointGroup(index: unit.point.index)
      }
      group.add(stored.rows)
      for row in stored.rows { try results.append(summary.fields(of: row, unit)) }
    }
    try close()
    self = summary
  }

  private mutating func begin(_ counts: SweepCounts, _ columns: [SweepColumn], _ allowsIncomplete: Bool)
    throws(SubsongError)
  {
    self.counts = counts
    self.counts.pending += sweep.design.count - counts.total
    labels = columns.filter(\.isLabel).map(\.name)
    measures = columns.filter { !$0.isLabel }.map(\.name)
    if !allowsIncomplete { try Self.requireComplete(self.counts, sweep.folder) }
  }

  private static func requireComplete(_ counts: SweepCounts, _ folder: SweepFolder) throws(SubsongError) {
    guard counts.done < counts.total else { return }
    let missing = counts.pending + counts.running
    let lacks = [
      missing > 0 ? "\(missing) \(missing == 1 ? "unit is" : "units are") missing" : nil,
      counts.failed > 0 ? "\(counts.failed) failed" : nil,
    ]
    .compactMap { $0 }.joined(separator: " and ")
    throw SubsongError(
      .badInput, "\(lacks) of \(counts.total)", at: folder.path,
      because: "a summary of some would be taken for one of all",
      remedy: "go on with `subsong sweep run`" + (counts.failed > 0 ? " --retry-failed" : "")
        + ", or summarise what there is with --incomplete")
  }
}

// What the rows of the two tables are.
extension SweepSummary {
  private var isIncomplete: Bool { counts.done < counts.total }
  private var pointColumns: [TextTable.Field] {
    ((sweep.design.hasNamedPoints ? ["point"] : []) + sweep.design.keys).map(TextTable.Field.text)
  }
  private var completenessColumns: [TextTable.Field] {
    isIncomplete ? [.text("units_done"), .text("units_total")] : []
  }
  private var completeness: [TextTable.Field] {
    isIncomplete ? [.count(counts.done), .count(counts.total)] : []
  }

  fileprivate var resultColumns: [TextTable.Field] {
    [.text("index")] + pointColumns + [.text("seed")] + (labels + measures).map(TextTable.Field.text)
      + completenessColumns
  }

  fileprivate var summaryColumns: [TextTable.Field] {
    let statistics = measures.flatMap { name in
      ["n", "mean", "median", "low", "high"].map { TextTable.Field.text("\(name)_\($0)") }
    }
    return [.text("index")] + pointColumns + labels.map(TextTable.Field.text) + [.text("seeds")] + statistics
      + completenessColumns
  }

  private func fields(of point: SweepPoint) -> [TextTable.Field] {
    func field(_ text: String?) -> TextTable.Field { text.map(TextTable.Field.text) ?? .empty }
    let name = sweep.design.hasNamedPoints ? [field(point.name)] : []
    return name + sweep.design.keys.map { field(point.plainText(of: $0)) }
  }

  fileprivate func fields(of row: SweepRow, _ unit: SweepUnit) -> [TextTable.Field] {
    [.count(unit.index)] + fields(of: unit.point) + [.count(unit.seed)]
      + labels.map { row.label($0).map(TextTable.Field.text) ?? .empty }
      + measures.map { .number(row.measure($0)) } + completeness
  }

  fileprivate func fields(of row: Row) -> [TextTable.Field] {
    let statistics = row.statistics.map(\.values).flatMap { values -> [TextTable.Field] in
      [.count(values.count)]
        + [values.mean, values.median, values.interval?.lower, values.interval?.upper].map { .number($0) }
    }
    let texts = labels.map { name in row.labels.first { $0.name == name }?.text }
    return [.count(row.point.index)] + fields(of: row.point)
      + texts.map { $0.map(TextTable.Field.text) ?? .empty } + [.count(row.seeds)] + statistics
      + completeness
  }
}

/// The results of one point, until the next one comes.
private struct PointGroup {
  let index: Int
  /// In the order in which they come.
  private var labels: [[SweepRow.Label]] = []
  private var rows: [[SweepRow.Label]: [SweepRow]] = [:]

  init(index: Int) { self.index = index }

  mutating func add(_ new: [SweepRow]) {
    for row in new {
      if rows[row.labels] == nil { labels.append(row.labels) }
      rows[row.labels, default: []].append(row)
    }
  }

  func rows(in summary: SweepSummary, of design: SweepDesign) -> [SweepSummary.Row] {
    labels.enumerated().map { number, label in
      let rows = rows[label] ?? []
      return SweepSummary.Row(
        point: design.point(index), labels: label, seeds: rows.count,
        statistics: summary.measures.map { name in
          (name, SampleStatistics(rows.compactMap { $0.measure(name) }, seed: seed(number, name)))
        })
    }
  }

  /// Each interval has draws of its own.
  private func seed(_ number: Int, _ measure: String) -> UInt64 {
    var hash = Fingerprint()
    hash.combine(UInt64(index))
    hash.combine(UInt64(number))
    hash.combine(measure)
    return hash.value
  }
}
