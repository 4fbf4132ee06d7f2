import NumericalCore
import RunStore
import Sweeps

/// What `sweep summarise` prints: where the tables are, and the statistics of each point.
struct SweepSummaryReport: Encodable {
  struct Statistics: Encodable {
    var n: Int
    var mean, median, low, high: Double?

    init(_ values: SampleStatistics) {
      (n, mean, median) = (values.count, values.mean, values.median)
      (low, high) = (values.interval?.lower, values.interval?.upper)
    }

    private enum CodingKeys: String, CodingKey { case n, mean, median, low, high }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(n, forKey: .n)
      try container.encode(mean, forKey: .mean)
      try container.encode(median, forKey: .median)
      try container.encode(low, forKey: .low)
      try container.encode(high, forKey: .high)
    }
  }

  struct Row: Encodable {
    var index: Int
    var settings: [String: String]
    var labels: [String: String]
    var seeds: Int
    var measures: [String: Statistics]
  }

  var sweep, results, summary: String
  var total, done, failed: Int
  var rows: [Row]
  /// The measure of the lines for people.
  let shown: String
  private var labels: [String]

  /// The measure that is shown if none is asked for.
  private static let usual = "replay_correlation_mean"

  enum CodingKeys: String, CodingKey { case sweep, results, summary, total, done, failed, rows }

  /// - Throws: ``SubsongError`` (usage) for a measure that the results do not have.
  init(_ summary: SweepSummary, _ rows: [SweepSummary.Row], in folder: SweepFolder, measure: String?)
    throws(SubsongError)
  {
    if let measure, !summary.measures.contains(measure) {
      throw SubsongError(
        .usage, "the results have no measure '\(measure)'", at: "--measure",
        remedy: suggestion(for: measure, among: summary.measures))
    }
    (sweep, results, self.summary) = (folder.path, folder.resultsPath, folder.summaryPath)
    (total, done, failed) = (summary.counts.total, summary.counts.done, summary.counts.failed)
    shown = measure ?? (summary.measures.contains(Self.usual) ? Self.usual : summary.measures.first ?? "")
    labels = summary.labels
    self.rows = rows.map { Row($0, measure: measure) }
  }

  private static let mostLines = 50

  var lines: [String] {
    let state = done < total ? ["only \(done) of \(total) units are done"] : []
    let table = rows.prefix(Self.mostLines).compactMap { row -> String? in
      guard let values = row.measures[shown], values.n > 0 else { return nil }
      func text(_ value: Double?) -> String { value.map { fixed($0, 4) } ?? "–" }
      let names = (row.settings.map { ($0, $1) } + row.labels.map { ($0, $1) }).sorted { $0.0 < $1.0 }
      let point = names.map { "\($0.0) = \($0.1)" }.joined(separator: ", ")
      return "\(text(values.mean)) [\(text(values.low)), \(text(values.high))] n \(values.n)  "
        + (point.isEmpty ? "all" : point)
    }
    let more = rows.count > Self.mostLines ? ["… \(rows.count - Self.mostLines) more in the file"] : []
    return state + ["\(shown): mean [95 % interval] of seeds"] + table + more + [results, summary]
  }
}

extension SweepSummaryReport.Row {
  fileprivate init(_ row: SweepSummary.Row, measure: String?) {
    index = row.point.index
    settings = Dictionary(row.point.settings.map { ($0.key, $0.plainText) }) { $1 }
    if let name = row.point.name { settings["point"] = name }
    labels = Dictionary(row.labels.map { ($0.name, $0.text) }) { $1 }
    seeds = row.seeds
    let asked = row.statistics.filter { measure == nil || $0.measure == measure }
    measures = Dictionary(
      asked.map { ($0.measure, SweepSummaryReport.Statistics($0.values)) }
    ) { $1 }
  }
}
