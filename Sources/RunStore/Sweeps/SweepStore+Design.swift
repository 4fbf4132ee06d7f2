import GRDB
import NumericalCore

extension SweepStore {
  /// Texts that the sweep as a whole is known by; they never change once they are there.
  package func facts() throws(SubsongError) -> [String: String] {
    try look { database in
      let rows = try Row.fetchAll(database, sql: "SELECT name, text FROM facts")
      return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }
  }

  /// - Precondition: there are none yet.
  package func setFacts(_ facts: [String: String]) throws(SubsongError) {
    try change { database in
      for (name, text) in facts.sorted(by: { $0.key < $1.key }) {
        try database.execute(sql: "INSERT INTO facts VALUES (?, ?)", arguments: [name, text])
      }
    }
  }

  /// How many units are in the file; their numbers are 0, 1, ….
  package func unitCount() throws(SubsongError) -> Int {
    try look { try Int.fetchOne($0, sql: "SELECT count(*) FROM units") ?? 0 }
  }

  /// Adds the units from `first` on, all or none of them.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if one has the fingerprint of another.
  package func addUnits(from first: Int, fingerprints: some Sequence<UInt64>) throws(SubsongError) {
    try change { database in
      let statement = try database.makeStatement(
        sql: "INSERT INTO units (number, fingerprint) VALUES (?, ?)")
      for (offset, fingerprint) in fingerprints.enumerated() {
        try statement.execute(arguments: [first + offset, Fingerprint.hexadecimal(of: fingerprint)])
      }
    }
  }
}
