import Foundation
import LearningTasks
import NumericalCore
import RunStore

extension RunDirectory {
  /// The folder of a run that was not interrupted.
  ///
  /// - Throws: ``SubsongError`` (missing input) if there is none, if it has no scores yet, or if it is a training of `learn`.
  static func openFinished(at path: String) throws(SubsongError) -> RunDirectory {
    try LearningRun.refuse(at: path)
    let run = try open(at: path)
    guard run.contains(.summary) else {
      throw SubsongError(
        .missingInput, "the run is not finished", at: path,
        because: "\(RunFile.summary.name) is missing: it was interrupted or still goes on",
        remedy: "wait, or go on with `\(run.resumeCommand)`"
      )
    }
    return run
  }

  /// The folder of a run that was not interrupted; nil if the path is not that of a run, but may be that of something else.
  ///
  /// - Throws: ``SubsongError`` (missing input) for a run without scores, and for a training of `learn`.
  static func finished(ifAt path: String) throws(SubsongError) -> RunDirectory? {
    try LearningRun.refuse(at: path)
    return try FileBytes.exists("\(path)/\(RunFile.experiment.name)") ? openFinished(at: path) : nil
  }

  /// The song that the run learned, from the copy that it keeps.
  func song() throws(SubsongError) -> Song { try Song(text: bytes(of: .song), named: path(of: .song)) }

  /// Whether two paths lead to the same folder, by whatever links and names.
  static func isSame(_ path: String, _ other: String) -> Bool {
    func canonical(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
    return canonical(path) == canonical(other)
  }
}
