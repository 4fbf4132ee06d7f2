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
  ///   - results: what the study will write besides its record.
  ///   - force: whether another study in the folder, or other files of these names, may be replaced.
  /// - Throws: ``SubsongError`` (cannot create) if the folder holds another study or such files.
  init(
    _ beginning: Record, in folder: String, named file: RunFile, results: [RunFile], force: Bool
  ) throws(SubsongError) {
    directory = try .adding(to: folder)
    self.file = file
    guard directory.contains(file), !force else {
      if !force, let foreign = results.first(where: directory.contains) {
        throw SubsongError(
          .cannotCreate, "the file exists, and no study that could be carried on",
          at: directory.path(of: foreign),
          remedy: "replace it with --force, or choose another folder with --out")
      }
      kept = Mutex(beginning)
      // What is replaced is not taken for the new study if that is killed before its first result.
      if directory.contains(file) { try directory.write(json: beginning, named: file) }
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
