import GRDB
import NumericalCore

/// How a unit ended that was carried out without the queue.
package struct SweepUnitEnd: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    case done([SweepRow])
    case failed(reason: String)
  }

  package var unit: Int
  package var outcome: Outcome
  /// How long it took.
  package var seconds: Double

  package init(unit: Int, _ outcome: Outcome, seconds: Double) {
    (self.unit, self.outcome, self.seconds) = (unit, outcome, seconds)
  }
}

extension SweepStore {
  /// The fingerprints of all units in their order.
  package func fingerprints() throws(SubsongError) -> [String] {
    try look { try String.fetchAll($0, sql: "SELECT fingerprint FROM units ORDER BY number") }
  }

  /// The numbers of the units whose results are in the store, in order.
  package func doneUnits() throws(SubsongError) -> [Int] {
    try look { try Int.fetchAll($0, sql: "SELECT number FROM units WHERE state = 'done' ORDER BY number") }
  }

  /// Keeps how units ended that are not done yet, all or none of them. Whoever worked on one of them has lost it.
  ///
  /// - Returns: how many of them say something new.
  package func takeIn(_ ends: some Sequence<SweepUnitEnd>) throws(SubsongError) -> Int {
    try change { database in try ends.count { try Self.takeIn($0, database) } }
  }

  private static func takeIn(_ end: SweepUnitEnd, _ database: Database) throws -> Bool {
    let (state, reason): (SweepState, String?) =
      switch end.outcome {
      case .done: (.done, nil)
      case .failed(let reason): (.failed, reason)
      }
    try database.execute(
      sql: """
        UPDATE units SET state = ?, reason = ?, worker = NULL, attempts = attempts + 1, started = 0, finished = ?
        WHERE number = ? AND state <> 'done' AND (state <> ? OR reason IS NOT ?)
        """, arguments: [state.rawValue, reason, end.seconds, end.unit, state.rawValue, reason])
    guard database.changesCount == 1 else { return false }
    if case .done(let rows) = end.outcome { try keep(rows, of: end.unit, in: database) }
    return true
  }
}
