import LearningTasks
import NumericalCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A moment of a run, complete enough to go on from it, as one file.
///
/// The file is an npz archive: `numpy.load` reads the arrays, and `manifest.json` in it says what they are. The archive is
/// sealed by a checksum (`ZipWriter`) and written atomically.
public struct StoredCheckpoint: Equatable, Sendable {
  /// Cycles that were completed in all phases; the number of the checkpoint.
  public var cycles: Int
  /// ``LearningTasks/Provenance/configuration`` of the run that it belongs to.
  public var configuration: String
  /// The version of the package that wrote it. Another version may carry on to other bits.
  public var version: String
  /// How far each recording has come, by the path of its file below the folder of recordings.
  public var recordings: [String: RecordingPosition]
  public var arrays: NamedArrays

  public init(
    cycles: Int, configuration: String, version: String = Provenance.packageVersion,
    recordings: [String: RecordingPosition] = [:], arrays: NamedArrays
  ) {
    self.cycles = cycles
    self.configuration = configuration
    self.version = version
    self.recordings = recordings
    self.arrays = arrays
  }
}

extension StoredCheckpoint {
  /// The layout of the files that this version writes.
  private static let format = 1

  private struct Manifest: Codable {
    struct Array: Codable {
      var axes: [String]
      var unit: String
    }

    var format: Int
    var cycles: Int
    var configuration: String
    var version: String
    var recordings: [String: RecordingPosition]
    var arrays: [String: Array]
  }

  private static let manifestName = "manifest.json"

  /// Writes the archive, one array after the other, without a copy of them all.
  func write(to file: FileWriter) throws(SubsongError) {
    let manifest = Manifest(
      format: Self.format, cycles: cycles, configuration: configuration, version: version,
      recordings: recordings, arrays: arrays.mapValues { .init(axes: $0.axes, unit: $0.unit) })
    var archive = ZipWriter(file)
    try archive.add(Self.manifestName, RunDirectory.json(manifest, for: file.path))
    for (name, array) in arrays.sorted(by: { $0.key < $1.key }) { try archive.add(name, array) }
    try archive.finish()
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the file is truncated, altered, or from another format.
  package init(_ bytes: [UInt8], named name: String) throws(SubsongError) {
    let archive = try ZipReader(bytes, named: name)
    let manifest = try RunDirectory.value(
      Manifest.self, fromJSON: archive.content(Self.manifestName), named: "\(name): \(Self.manifestName)")
    guard manifest.format == Self.format else {
      throw SubsongError(
        .badInput, "the checkpoint has format \(manifest.format)", at: name,
        because: "this version reads format \(Self.format)",
        remedy: "go on with Subsong \(manifest.version), which wrote it")
    }
    var arrays: NamedArrays = [:]
    for (key, entry) in manifest.arrays.sorted(by: { $0.key < $1.key }) {
      arrays[key] = try NPY.decode(
        archive.content("\(key).npy"), named: "\(name): \(key)", axes: entry.axes, unit: entry.unit)
    }
    self.init(
      cycles: manifest.cycles, configuration: manifest.configuration, version: manifest.version,
      recordings: manifest.recordings, arrays: arrays)
  }
}

extension ZipWriter {
  /// An array as `<name>.npy`.
  package mutating func add(_ name: String, _ array: NamedArray) throws(SubsongError) {
    let header = NPY.header(shape: array.shape)
    try add("\(name).npy") { (take) throws(SubsongError) in
      try header.withRawBytes(take)
      try array.values.withRawBytes(take)
    }
  }
}
