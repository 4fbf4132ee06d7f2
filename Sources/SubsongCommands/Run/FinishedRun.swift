import Foundation
import NumericalCore
import RunStore

extension RunDirectory {
  /// The folder of a run that was not interrupted.
  ///
  /// - Throws: ``SubsongError`` (missing input) if there is none, or if it has no scores yet.
  static func openFinished(at path: String) throws(SubsongError) -> RunDirectory {
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

  /// Whether two paths lead to the same folder, by whatever links and names.
  static func isSame(_ path: String, _ other: String) -> Bool {
    func canonical(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
    return canonical(path) == canonical(other)
  }
}
