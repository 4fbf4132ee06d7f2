import Experiments
import Figures
import LearningTasks
import NumericalCore
import RunStore

/// What a study of several songs has found, over seeds.
struct SongsResults {
  /// One song under one order of teaching.
  struct Row: Encodable {
    var order: SongOrder
    var song: String
    /// Over seeds.
    var best, last, interference: SampleStatistics

    private enum CodingKeys: String, CodingKey {
      case order, song, seeds, best, last, interference
      case low = "interference_low"
      case high = "interference_high"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(order, forKey: .order)
      try container.encode(song, forKey: .song)
      try container.encode(best.count, forKey: .seeds)
      try container.encode(best.mean, forKey: .best)
      try container.encode(last.mean, forKey: .last)
      try container.encode(interference.mean, forKey: .interference)
      try container.encode(interference.interval?.lower, forKey: .low)
      try container.encode(interference.interval?.upper, forKey: .high)
    }
  }

  let journal: SongsJournal
  private let names: [String]

  init(_ journal: SongsJournal) {
    self.journal = journal
    let titles = journal.plan.songs.map(\.title)
    // A song may be given twice, or two have the same title.
    names = titles.enumerated().map { index, title in
      titles.count { $0 == title } > 1 ? "\(index + 1) \(title)" : title
    }
  }

  private func entries(_ order: SongOrder) -> [SongsJournal.Entry] {
    journal.entries.filter { $0.training.order == order && !$0.tests.isEmpty }
  }

  var rows: [Row] {
    journal.plan.orders.flatMap { order in
      names.indices.map { song in
        let tests = entries(order).map(\.tests)
        return Row(
          order: order, song: names[song],
          best: SampleStatistics(tests.map { $0.map { $0.correlations[song] }.max() ?? 0 }),
          last: SampleStatistics(tests.compactMap { $0.last?.correlations[song] }),
          interference: SampleStatistics(tests.map { SeveralSongsTest.interference(in: $0)[song] }))
      }
    }
  }

  var lines: [String] {
    func text(_ value: Double?) -> String { value.map { fixed($0, 3) } ?? "–" }
    let header = ["order", "song", "best", "in the end", "interference", "95 %"]
    let cells = rows.map { row in
      [
        row.order.rawValue, row.song, text(row.best.mean), text(row.last.mean), text(row.interference.mean),
        row.interference.interval.map { "[\(fixed($0.lower, 3)), \(fixed($0.upper, 3))]" } ?? "–",
      ]
    }
    return aligned([header] + cells).split(separator: "\n").map(String.init)
  }

  private typealias Field = TextTable.Field

  /// `songs.csv`, a row a test and song, and `interference.csv`, a row an order and song.
  func writeTables(to directory: RunDirectory) throws(SubsongError) {
    try TextTable.write(directory.path + "/songs.csv") { (table) throws(SubsongError) in
      try table.append(["order", "seed", "cycles", "taught", "song", "correlation"].map(Field.text))
      for entry in journal.entries {
        for test in entry.tests {
          for (song, correlation) in test.correlations.enumerated() {
            try table.append([
              .text(entry.training.order.rawValue), .number(Double(entry.training.seed)), .count(test.cycles),
              .text(test.taught.map { names[$0] } ?? ""), .text(names[song]), .number(correlation),
            ])
          }
        }
      }
    }
    try TextTable.write(directory.path + "/interference.csv") { (table) throws(SubsongError) in
      try table.append(
        ["order", "song", "seeds", "best", "last", "interference", "low", "high"].map(Field.text))
      for row in rows {
        try table.append([
          .text(row.order.rawValue), .text(row.song), .count(row.best.count), .number(row.best.mean),
          .number(row.last.mean), .number(row.interference.mean), .number(row.interference.interval?.lower),
          .number(row.interference.interval?.upper),
        ])
      }
    }
  }

  /// How well each song is known while all are taught.
  func figure(_ order: SongOrder) -> ResponseFigure {
    ResponseFigure(
      series: names.indices.map { song in
        let entries = entries(order)
        let places = (entries.first?.tests ?? []).enumerated().compactMap { index, test in
          ResponseFigure.Place(
            Double(test.cycles), SampleStatistics(entries.map { $0.tests[index].correlations[song] }))
        }
        return ResponseFigure.Series(
          name: names[song],
          places: places.map { .init(x: $0.x, center: $0.center, low: $0.low, high: $0.high) })
      }, xLabel: "training cycles of all songs, \(order.rawValue)",
      measureLabel: "correlation of free replay",
      intervals: .band)
  }
}
