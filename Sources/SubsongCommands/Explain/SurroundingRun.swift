import Experiments
import Foundation
import LearningTasks
import NumericalCore
import RunStore

/// The run whose folder a file lies in, as far as it can be read.
struct SurroundingRun {
  let directory: RunDirectory
  let provenance: Provenance
  /// nil if there is none that can be read.
  let description: ExperimentDescription?

  /// - Throws: ``SubsongError`` (bad input) if its provenance is damaged.
  init(_ directory: RunDirectory) throws(SubsongError) {
    self.directory = directory
    provenance = try directory.json(of: .provenance)
    description = try? ExperimentDescription(run: directory)
  }

  /// The nearest folder above a file that has a provenance; nil if none has.
  static func of(_ path: String) throws(SubsongError) -> SurroundingRun? {
    var folder = URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent()
    while true {
      let directory = RunDirectory.asFound(at: folder.path)
      if directory.contains(.provenance) { return try SurroundingRun(directory) }
      guard folder.path != "/", !folder.path.isEmpty else { return nil }
      folder.deleteLastPathComponent()
    }
  }

  /// The path of a file below the run's folder; nil if it lies elsewhere.
  func relative(_ path: String) -> String? {
    let (folder, file) = (
      URL(fileURLWithPath: directory.path).standardizedFileURL.path + "/",
      URL(fileURLWithPath: path).standardizedFileURL.path
    )
    return file.hasPrefix(folder) ? String(file.dropFirst(folder.count)) : nil
  }

  /// The command that makes the run again as `run` in an empty folder.
  var command: String {
    description == nil ? provenance.command : "\(provenance.command) --out run"
  }
}
