import GRDB
import NumericalCore

/// The queue and the results of a sweep in one SQLite file, which any number of processes on one machine share.
///
/// What belongs together changes in one transaction: a unit is claimed by one worker alone, and it is done exactly when its
/// results are in the file. Two units have never the same fingerprint.
///
/// The file is in write-ahead mode: a process that is killed loses what it had not committed; a power failure may take back the
/// last few transactions as a whole, and their units are then carried out again. It has to lie on a local disk, unless one process
/// at a time uses it (``SweepSharing/alone``).
package final class SweepStore: Sendable {
  package let path: String
  let queue: DatabaseQueue

  /// How long to wait for other processes, each of which holds the file for milliseconds.
  private static let patience = 60.0

  /// Opens the file, which is made if it is not there.
  ///
  /// - Precondition: no other process makes it at the same time.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if it is no sweep's; busy; input/output.
  package static func create(_ path: String, for sharing: SweepSharing = .local) throws(SubsongError)
    -> SweepStore
  {
    let store = try SweepStore(path, sharing)
    try store.run { database in
      if sharing == .local { try database.execute(sql: "PRAGMA journal_mode = WAL") }
      try database.inTransaction(.immediate) {
        try database.execute(sql: schema)
        return .commit
      }
    }
    return store
  }

  /// - Throws: ``NumericalCore/SubsongError`` (missing input) if there is none, and as ``create(_:for:)``.
  package static func open(_ path: String, for sharing: SweepSharing = .local) throws(SubsongError)
    -> SweepStore
  {
    guard FileBytes.exists(path) else {
      throw SubsongError(
        .missingInput, "the sweep has not begun", at: path, because: "there is no such file",
        remedy: "begin it with `subsong sweep run`")
    }
    return try SweepStore(path, sharing)
  }

  private init(_ path: String, _ sharing: SweepSharing) throws(SubsongError) {
    self.path = path
    var configuration = Configuration()
    configuration.busyMode = .timeout(Self.patience)
    configuration.prepareDatabase { database in
      switch sharing {
      case .local: try database.execute(sql: "PRAGMA synchronous = NORMAL")
      case .alone:
        // The lock comes first: a log that is there already is then read without shared memory.
        for pragma in ["locking_mode = EXCLUSIVE", "journal_mode = DELETE", "synchronous = FULL"] {
          try database.execute(sql: "PRAGMA \(pragma)")
        }
      }
    }
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
    } catch {
      throw Self.error(error, at: path)
    }
  }

  /// `position` counts the labels and measures of a row, so that the columns of a table have an order.
  private static let schema = """
    CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS units (
      number INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE, state TEXT NOT NULL DEFAULT 'pending',
      worker TEXT, attempts INTEGER NOT NULL DEFAULT 0, reason TEXT, started REAL, finished REAL);
    CREATE INDEX IF NOT EXISTS units_by_state ON units (state, number);
    CREATE TABLE IF NOT EXISTS results (
      unit INTEGER NOT NULL, row INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
      label TEXT, value REAL, PRIMARY KEY (unit, row, position)) WITHOUT ROWID;
    """

  // MARK: Access

  func run<Value>(_ body: (Database) throws -> Value) throws(SubsongError) -> Value {
    do {
      return try queue.writeWithoutTransaction(body)
    } catch {
      throw Self.error(error, at: path)
    }
  }

  /// All or nothing, and nobody else writes from its first look on.
  func change<Value>(_ body: (Database) throws -> Value) throws(SubsongError) -> Value {
    try run { database in
      var value: Value?
      try database.inTransaction(.immediate) {
        value = try body(database)
        return .commit
      }
      guard let value else { throw SubsongError(.inputOutput, "the transaction was taken back", at: path) }
      return value
    }
  }

  /// Everything that is read is of one moment.
  func look<Value>(_ body: (Database) throws -> Value) throws(SubsongError) -> Value {
    do {
      return try queue.read(body)
    } catch {
      throw Self.error(error, at: path)
    }
  }

  private static func error(_ error: any Error, at path: String) -> SubsongError {
    if let error = error as? SubsongError { return error }
    let reason =
      (error as? DatabaseError).map {
        "\($0.message ?? "SQLite failed"), code \($0.extendedResultCode.rawValue)"
      }
      ?? "\(error)"
    switch (error as? DatabaseError)?.resultCode {
    case .SQLITE_BUSY?, .SQLITE_LOCKED?:
      return SubsongError(
        .busy, "other processes hold the file", at: path, because: reason, remedy: "try again later")
    case .SQLITE_NOTADB?, .SQLITE_CORRUPT?, .SQLITE_ERROR?:
      return SubsongError(
        .badInput, "the file is no store of a sweep, or damaged", at: path, because: reason,
        remedy: "use another folder with --out")
    case .SQLITE_CANTOPEN?, .SQLITE_READONLY?, .SQLITE_PERM?:
      return SubsongError(
        .cannotCreate, "the file cannot be opened for writing", at: path, because: reason,
        remedy: "may you write to its folder?")
    default:
      return SubsongError(.inputOutput, "the store of the sweep failed", at: path, because: reason)
    }
  }
}
