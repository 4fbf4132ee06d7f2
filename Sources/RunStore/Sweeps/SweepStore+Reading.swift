import GRDB
import NumericalCore

/// A unit and what it left, as the store has it.
package struct StoredUnit: Sendable {
  package var number: Int
  package var state: SweepState
  /// How often it was begun.
  package var attempts: Int
  package var rows: [SweepRow]
}

extension SweepStore {
  package func counts() throws(SubsongError) -> SweepCounts {
    try look { try Self.counts($0) }
  }

  private static func counts(_ database: Database) throws -> SweepCounts {
    var counts = SweepCounts()
    for row in try Row.fetchAll(database, sql: "SELECT state, count(*) FROM units GROUP BY state") {
      switch SweepState(rawValue: row[0]) {
      case .pending: counts.pending = row[1]
      case .running: counts.running = row[1]
      case .done: counts.done = row[1]
      case .failed: counts.failed = row[1]
      case nil: break
      }
    }
    return counts
  }

  /// Whether the results of a unit are in the store.
  package func isDone(_ unit: Int) throws(SubsongError) -> Bool {
    try look { database in
      try String.fetchOne(database, sql: "SELECT state FROM units WHERE number = ?", arguments: [unit])
        == SweepState.done.rawValue
    }
  }

  /// The first units that failed.
  package func failures(atMost count: Int) throws(SubsongError) -> [SweepFailure] {
    try look { database in
      try Row.fetchAll(
        database,
        sql: "SELECT number, coalesce(reason, '') FROM units WHERE state = 'failed' ORDER BY number LIMIT ?",
        arguments: [count]
      ).map { SweepFailure(unit: $0[0], reason: $0[1]) }
    }
  }

  /// How many seconds units took that are done; some of them, spread over the whole sweep, if there are many.
  package func durations() throws(SubsongError) -> [Double] {
    try look { database in
      let done =
        try Int.fetchOne(database, sql: "SELECT count(*) FROM units WHERE state = 'done'") ?? 0
      return try Double.fetchAll(
        database,
        sql: """
          SELECT finished - started FROM units
          WHERE state = 'done' AND number % ? = 0 AND finished >= started ORDER BY number
          """, arguments: [1 + done / 1000])
    }
  }

  /// Every unit in order with its results, one at a time, all of one moment.
  ///
  /// - Parameters:
  ///   - prepare: told the counts of that moment first.
  ///   - body: called for each unit.
  /// - Throws: ``NumericalCore/SubsongError`` of the store, and what the closures throw.
  package func forEachUnit(
    prepare: (SweepCounts, [SweepColumn]) throws -> Void, _ body: (StoredUnit) throws -> Void
  ) throws(SubsongError) {
    try look { database in
      try prepare(Self.counts(database), Self.columns(database))
      let results = try Row.fetchCursor(
        database, sql: "SELECT unit, row, name, label, value FROM results ORDER BY unit, row, position")
      var next = try results.next().map(StoredField.init)
      let units = try Row.fetchCursor(
        database, sql: "SELECT number, state, attempts FROM units ORDER BY number")
      while let row = try units.next() {
        var unit = StoredUnit(
          number: row[0], state: SweepState(rawValue: row[1]) ?? .pending, attempts: row[2], rows: [])
        while let field = next, field.unit == unit.number {
          field.add(to: &unit.rows)
          next = try results.next().map(StoredField.init)
        }
        try body(unit)
      }
    }
  }

  /// All labels and measures in the order in which the results have them first.
  private static func columns(_ database: Database) throws -> [SweepColumn] {
    var columns: [SweepColumn] = []
    var known: Set<SweepColumn> = []
    let rows = try Row.fetchCursor(
      database, sql: "SELECT name, label IS NOT NULL FROM results ORDER BY unit, row, position")
    while let row = try rows.next() {
      let column = SweepColumn(name: row[0], isLabel: row[1])
      if known.insert(column).inserted { columns.append(column) }
    }
    return columns
  }
}

/// The name of a label or a measure that some row has.
package struct SweepColumn: Hashable, Sendable {
  package var name: String
  package var isLabel: Bool

  package init(name: String, isLabel: Bool) { (self.name, self.isLabel) = (name, isLabel) }
}

/// One label or measure of one row.
private struct StoredField {
  var unit: Int
  var row: Int
  var name: String
  var label: String?
  var value: Double?

  init(_ row: Row) { (unit, self.row, name, label, value) = (row[0], row[1], row[2], row[3], row[4]) }

  func add(to rows: inout [SweepRow]) {
    while rows.count <= row { rows.append(SweepRow(measures: [])) }
    if let label {
      rows[row].labels.append(.init(name, label))
    } else {
      rows[row].measures.append(.init(name, value))
    }
  }
}
