import NumericalCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder that a run leaves behind.
///
/// Every file is written atomically (``AtomicFile``) or grows in a way that it is whole at any time (`RecordingFile`), so
/// that a run which is killed leaves whole files. The folder holds no date and no absolute path: the same run gives the same
/// bytes.
public struct RunDirectory: Sendable {
  /// The folder.
  public let path: String
  /// How files are written.
  package var calls: any SystemCalls = OperatingSystem()

  private init(path: String) { self.path = path }

  /// Makes the folder of a new run, with the folders above it.
  ///
  /// - Parameters:
  ///   - path: a folder that does not exist yet or is empty.
  ///   - overwrite: whether an earlier run in that folder may be replaced. Its files are then removed; files that no run
  ///     writes are left alone, and a folder that holds no run is never touched.
  /// - Throws: ``NumericalCore/SubsongError``: cannot create if the folder holds something or cannot be made; busy if another process writes
  ///   to the run that would be replaced.
  public static func create(at path: String, overwrite: Bool = false) throws(SubsongError) -> RunDirectory {
    try makeFolder(path)
    let entries = try entries(of: path)
    if !entries.isEmpty {
      guard isRun(entries) else {
        throw SubsongError(
          .cannotCreate, "the folder is not empty and holds no run", at: path,
          because: "it holds \(summary(of: entries))",
          remedy: "only earlier runs are overwritten; choose another folder")
      }
      guard overwrite else {
        throw SubsongError(
          .cannotCreate, "the folder holds an earlier run", at: path,
          because: "it holds \(summary(of: entries))",
          remedy: "choose another folder, or allow to overwrite it (--force on the command line)")
      }
      // Whoever writes to it now must not lose its files.
      let lock = try FolderLock(path)
      try withExtendedLifetime(lock) { () throws(SubsongError) in try removeRun(path, entries) }
    }
    return RunDirectory(path: path)
  }

  /// Makes the folder of a new run under a name that is free: the given one, or with `-2`, `-3`, … behind it.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (cannot create) if the folder cannot be made.
  public static func create(numbered path: String) throws(SubsongError) -> RunDirectory {
    var candidate = path
    var number = 1
    while FileBytes.exists(candidate) {
      number += 1
      candidate = "\(path)-\(number)"
    }
    return try create(at: candidate)
  }

  /// A folder for files that stand on their own, such as figures; what it holds already stays.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (cannot create) if the folder cannot be made.
  public static func adding(to path: String) throws(SubsongError) -> RunDirectory {
    try makeFolder(path)
    return RunDirectory(path: path)
  }

  /// The folder of an earlier run.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (missing input) if there is none, or if it has no description or no provenance.
  public static func open(at path: String) throws(SubsongError) -> RunDirectory {
    guard FileBytes.exists(path) else {
      throw SubsongError(
        .missingInput, "there is no run", at: path, remedy: "check the name and the working folder")
    }
    let missing = [RunFile.experiment, .provenance].map(\.name).filter { !FileBytes.exists("\(path)/\($0)") }
    guard missing.isEmpty else {
      throw SubsongError(
        .missingInput, "this is no complete run", at: path,
        because: "\(missing.joined(separator: " and ")) missing",
        remedy: "give the folder that a run has written")
    }
    return RunDirectory(path: path)
  }

  /// A folder that is looked at as it is, whether a complete run or not; nothing is made or checked.
  package static func asFound(at path: String) -> RunDirectory { RunDirectory(path: path) }

  /// The path of a file of the run.
  public func path(of file: RunFile) -> String { "\(path)/\(file.name)" }

  /// Whether the run has that file.
  public func contains(_ file: RunFile) -> Bool { FileBytes.exists(path(of: file)) }
}

extension RunDirectory {
  /// Makes a folder and those above it; no error if it exists.
  static func makeFolder(_ path: String) throws(SubsongError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      let isFile = FileBytes.exists(path)
      throw SubsongError(
        .cannotCreate, "the folder cannot be made", at: path,
        because: isFile ? "there is a file of that name" : reason(error),
        remedy: isFile ? "choose another name" : "choose a place where you may write")
    }
  }

  /// The paths of everything in a folder and the folders in it.
  static func entriesBelow(_ path: String) throws(SubsongError) -> [String] {
    do {
      return try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
    } catch {
      throw SubsongError(.inputOutput, "the folder cannot be read", at: path, because: reason(error))
    }
  }

  package static func entries(of path: String) throws(SubsongError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw SubsongError(.cannotCreate, "the folder cannot be read", at: path, because: reason(error))
    }
  }

  /// Removes what a run has left: its scores first, which say that it is finished, and its description last, without which it
  /// is no run. So whatever interrupts this leaves a run that is not finished.
  private static func removeRun(_ path: String, _ entries: [String]) throws(SubsongError) {
    let (first, last) = (RunFile.summary.name, RunFile.experiment.name)
    let others = entries.filter { RunFile.isOfRun(entry: $0) && $0 != first && $0 != last }
    for entry in [first] + others + [last] where entries.contains(entry) { try remove("\(path)/\(entry)") }
  }

  private static func remove(_ path: String) throws(SubsongError) {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw SubsongError(.cannotCreate, "the earlier run cannot be removed", at: path, because: reason(error))
    }
  }

  /// A replay, and a run that was killed early, have neither description nor provenance, but nothing foreign either. A
  /// folder of arrays or figures alone may be anyone's.
  private static func isRun(_ entries: [String]) -> Bool {
    if entries.contains(RunFile.experiment.name) || entries.contains(RunFile.provenance.name) { return true }
    let marks = [RunFile.network, .scores, .replay].map(\.name)
    return entries.allSatisfy(RunFile.isOfRun)
      && entries.contains { marks.contains($0) || AtomicFile.isTemporary($0) }
  }

  private static func summary(of entries: [String]) -> String {
    entries.prefix(3).joined(separator: ", ") + (entries.count > 3 ? " and \(entries.count - 3) more" : "")
  }

  private static func reason(_ error: any Error) -> String {
    if let code = (error as? CocoaError)?.underlying as? POSIXError {
      return systemErrorText(code.code.rawValue)
    }
    return "\(error)"
  }
}
