import Foundation
import LearningTasks
import NumericalCore
import RunStore

/// `manifest.json` in an exported archive: what its arrays are, and where they come from.
struct ExportManifest: Codable {
  struct Array: Codable {
    var axes: [String]
    var unit: String
    /// Of a table: what each column holds.
    var columns: [String]?
    var times: RecordingTimes?
  }

  /// The layout of the archives that this version writes.
  var format = 1
  var provenance: Provenance
  var arrays: [String: Array]

  static let name = "manifest.json"

  init(provenance: Provenance, arrays: [String: Array]) {
    (self.provenance, self.arrays) = (provenance, arrays)
  }

  /// The manifest of an archive; nil if it is another one, such as a checkpoint.
  ///
  /// - Throws: ``SubsongError`` (bad input) if the archive is damaged or not by this program.
  init?(archive bytes: [UInt8], named name: String) throws(SubsongError) {
    let manifest = try ZipReader(bytes, named: name).content(Self.name)
    guard let value = try? JSONDecoder().decode(Self.self, from: Data(manifest)) else { return nil }
    self = value
  }
}
