import NumericalCore
import RunStore
import Synchronization

/// What a study has found so far, with the plan that it belongs to.
protocol StudyRecord: Codable, Sendable {
  associatedtype Plan: Equatable
  var plan: Plan { get }
  var isOver: Bool { get }
}

/// Keeps the record of a study in its folder, whole at any moment, so that it can be killed and carried on.
final class StudyKeeper<Record: StudyRecord>: Sendable {
  let directory: RunDirectory
  private let file: RunFile
  private let kept: Mutex<Record>

  /// - Parameters:
  ///   - beginning: the record of a new study.
  ///   - force: whether another study in the folder may be replaced.
  /// - Throws: ``SubsongError`` (cannot create) if the folder holds another study.
  init(_ beginning: Record, in folder: String, named file: RunFile, force: Bool) throws(SubsongError) {
    directory = try .adding(to: folder)
    self.file = file
    guard directory.contains(file), !force else {
      kept = Mutex(beginning)
      return
    }
    let known: Record = try directory.json(of: file)
    guard known.plan == beginning.plan else {
      throw SubsongError(
        .cannotCreate, "the folder holds another study", at: directory.path(of: file),
        because: "its songs, seeds, experiment or criterion are not these",
        remedy: "ask for the same study to carry it on, or use --force or another folder")
    }
    kept = Mutex(known)
  }

  var record: Record { kept.withLock { $0 } }

  /// Changes the record and writes it.
  func change(_ body: (inout Record) -> Void) throws(SubsongError) {
    try kept.withLock { (record) throws(SubsongError) in
      body(&record)
      try directory.write(json: record, named: file)
    }
  }
}
