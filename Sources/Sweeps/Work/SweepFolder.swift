import Foundation
import NumericalCore
import RunStore

/// The folder of a sweep.
///
///     sweep.toml      the sweep's file as it was when the sweep began
///     sweep.sqlite    the queue and the results
///     units/<number>  the run of a unit, while it is worked on
///     workers/        a locked file for each worker that lives
///     slurm/          scripts and results of a job array, if there is one (``SlurmPlan``)
///     results.csv     one row a unit and result
///     summary.csv     one row a point
public struct SweepFolder: Hashable, Sendable {
  public let path: String

  public init(_ path: String) { self.path = path }

  /// Where a sweep goes by default: `sweeps/` and the name of its file.
  public init(forFile file: String) {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    path = "sweeps/" + (name.hasSuffix(".toml") && name.count > 5 ? String(name.dropLast(5)) : name)
  }

  package var storePath: String { path + "/sweep.sqlite" }
  package var copyPath: String { path + "/sweep.toml" }
  package var workersPath: String { path + "/workers" }
  public var resultsPath: String { path + "/results.csv" }
  public var summaryPath: String { path + "/summary.csv" }

  /// The folder of a unit's run.
  public func path(ofUnit index: Int) -> String { "\(path)/units/\(index)" }

  /// Makes what is not there yet.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (cannot create), also if the folder holds something else.
  package func make() throws(SubsongError) {
    if FileBytes.exists(path), !FileBytes.exists(storePath), !FileBytes.exists(workersPath) {
      let entries = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      // Another process may be making the same sweep at this moment.
      let foreign = entries.filter { !["workers", "units"].contains($0) }.sorted()
      if let first = foreign.first {
        throw SubsongError(
          .cannotCreate, "the folder is not empty and holds no sweep", at: path,
          because: "it holds \(first)", remedy: "choose another folder with --out")
      }
    }
    for folder in [path, workersPath, path + "/units"] {
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw SubsongError(
          .cannotCreate, "the folder cannot be made", at: folder, because: error.localizedDescription,
          remedy: "choose a place where you may write with --out")
      }
    }
  }

  /// Removes the run of a unit; it costs room, not results, if that fails.
  package func removeRun(ofUnit index: Int) {
    try? FileManager.default.removeItem(atPath: path(ofUnit: index))
  }

  /// The numbers of the units that have a folder.
  package var unitsWithRun: [Int] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: path + "/units")) ?? []
    return entries.compactMap { Int($0) }.sorted()
  }

  /// Does something that only one process may do at a time, after waiting for the others.
  package func alone<Value>(_ body: () throws(SubsongError) -> Value) throws(SubsongError) -> Value {
    while true {
      let lock: FolderLock
      do {
        lock = try FolderLock(path)
      } catch  where error.category == .busy {
        Thread.sleep(forTimeInterval: 0.02)
        continue
      }
      return try withExtendedLifetime(lock, body)
    }
  }
}
