import GRDB
import NumericalCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension SweepStore {
  /// Gives the worker the first unit that waits, after taking back those of workers that are dead.
  ///
  /// - Parameter isDead: whether a worker's name is that of one who lives no more.
  package func claim(by worker: String, isDead: (String) -> Bool) throws(SubsongError) -> SweepClaim {
    try change { database in
      try takeBack(database, isDead: isDead)
      let next = try Int.fetchOne(
        database, sql: "SELECT number FROM units WHERE state = 'pending' ORDER BY number LIMIT 1")
      if let next {
        try database.execute(
          sql: """
            UPDATE units SET state = 'running', worker = ?, attempts = attempts + 1, reason = NULL, started = ?
            WHERE number = ?
            """, arguments: [worker, Self.now, next])
        return .unit(next)
      }
      let isRunning =
        try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM units WHERE state = 'running')")
      return isRunning == true ? .wait : .over
    }
  }

  private func takeBack(_ database: Database, isDead: (String) -> Bool) throws {
    let workers = try String.fetchAll(
      database, sql: "SELECT DISTINCT worker FROM units WHERE state = 'running'")
    for worker in workers where isDead(worker) {
      try database.execute(
        sql: "UPDATE units SET state = 'pending', worker = NULL WHERE state = 'running' AND worker = ?",
        arguments: [worker])
    }
  }

  /// Keeps the results of a unit and marks it as done, both or neither.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (busy) if the unit is not the worker's.
  package func finish(_ unit: Int, by worker: String, _ rows: [SweepRow]) throws(SubsongError) {
    try change { database in
      try end(unit, of: worker, as: .done, database)
      try Self.keep(rows, of: unit, in: database)
    }
  }

  static func keep(_ rows: [SweepRow], of unit: Int, in database: Database) throws {
    let statement = try database.makeStatement(sql: "INSERT INTO results VALUES (?, ?, ?, ?, ?, ?)")
    for (index, row) in rows.enumerated() {
      for (position, label) in row.labels.enumerated() {
        try statement.execute(arguments: [unit, index, position, label.name, label.text, nil])
      }
      for (position, measure) in row.measures.enumerated() {
        let place = row.labels.count + position
        try statement.execute(arguments: [unit, index, place, measure.name, nil, measure.value])
      }
    }
  }

  /// Marks a unit as failed.
  ///
  /// - Throws: as ``finish(_:by:_:)``.
  package func fail(_ unit: Int, by worker: String, reason: String) throws(SubsongError) {
    try change { try end(unit, of: worker, as: .failed, reason: reason, $0) }
  }

  /// Puts a unit back that was not carried out to its end.
  ///
  /// - Throws: as ``finish(_:by:_:)``.
  package func giveBack(_ unit: Int, by worker: String) throws(SubsongError) {
    try change { try end(unit, of: worker, as: .pending, $0) }
  }

  /// Only the worker's own unit may change: whoever was taken for dead must not write over what another does.
  private func end(
    _ unit: Int, of worker: String, as state: SweepState, reason: String? = nil, _ database: Database
  ) throws {
    try database.execute(
      sql: """
        UPDATE units SET state = ?, worker = NULL, reason = ?, finished = ?
        WHERE number = ? AND state = 'running' AND worker = ?
        """, arguments: [state.rawValue, reason, Self.now, unit, worker])
    guard database.changesCount == 1 else {
      throw SubsongError(
        .busy, "unit \(unit) belongs to another worker", at: path,
        because: "this one was taken for dead; its results are dropped")
    }
  }

  /// Puts the units that failed back into the queue.
  ///
  /// - Returns: how many.
  package func retryFailed() throws(SubsongError) -> Int {
    try change { database in
      try database.execute(sql: "UPDATE units SET state = 'pending' WHERE state = 'failed'")
      return database.changesCount
    }
  }

  /// Seconds since 1970; only for estimates, never in a result.
  private static var now: Double { Date().timeIntervalSince1970 }
}
