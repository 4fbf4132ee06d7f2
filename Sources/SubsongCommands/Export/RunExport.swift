import Foundation
import LearningTasks
import NumericalCore
import RunStore

/// Every array of a finished run in one npz archive, for `numpy.load`.
///
/// An array has the name of its file below the run's folder: `weights_trained`, `recordings/replay_rates`,
/// `recordings/training/rate`; the tables are `scores`, `replay` and `replay_frozen`, with nan where they are undefined. Delays
/// and scaffold are below `network/`, the state after training below `trained/`.
struct RunExport {
  private struct Entry {
    var name: String
    var array: ExportManifest.Array
    var content: Content
  }

  private enum Content {
    /// An npy file as it is, which has to have that checksum.
    case file(String, checksum: String)
    case doubles(NamedArray)
    case integers([Int64], shape: [Int])
  }

  private let provenance: Provenance
  private var entries: [Entry] = []

  /// The names of the arrays, in the order of the archive.
  var names: [String] { entries.map(\.name) }

  /// - Throws: ``SubsongError`` if a file of the run is missing or damaged.
  init(_ directory: RunDirectory) throws(SubsongError) {
    provenance = try directory.json(of: .provenance)
    for folder in try directory.arrayFolders() { try addFiles(in: folder, of: directory) }
    for (name, file) in [("scores", RunFile.scores), ("replay", .replay), ("replay_frozen", .frozenReplay)] {
      addTable(name, try directory.table(of: file))
    }
    addNetwork(try NetworkDocument(run: directory))
    try addTrainedState(directory)
    entries.sort { $0.name < $1.name }
  }

  /// Recordings may be long, so nothing is read yet.
  private mutating func addFiles(in folder: String, of directory: RunDirectory) throws(SubsongError) {
    for (name, entry) in try directory.arrayIndex(in: folder) {
      let file = RunFile.array(name, in: folder)
      let path = directory.path(of: file)
      guard let checksum = entry.checksum else {
        throw SubsongError(
          .badInput, "the recording was not finished", at: path, remedy: directory.resumeCommand)
      }
      entries.append(
        Entry(
          name: String(file.name.dropLast(".npy".count)),
          array: .init(axes: entry.axes, unit: entry.unit, times: entry.times),
          content: .file(path, checksum: checksum)))
    }
  }

  private mutating func addTable(_ name: String, _ table: CSVTable) {
    let values = table.rows.flatMap { $0.map { $0 ?? .nan } }
    let array = NamedArray(
      shape: [table.rows.count, table.columns.count], axes: ["row", "column"], unit: "1", values: values)
    entries.append(
      Entry(
        name: name, array: .init(axes: array.axes, unit: array.unit, columns: table.columns),
        content: .doubles(array)))
  }

  private mutating func addNetwork(_ network: NetworkDocument) {
    let delays = network.delays
    let unit = "\(network.delays.unit ?? network.timeStep) ms"
    for (name, values) in [
      ("dendritic_delay", delays.dendritic), ("excitatory_delay", delays.excitatory),
      ("inhibitory_delay", delays.inhibitory), ("dendritic_lag", delays.dendriticLag),
      ("excitatory_lag", delays.excitatoryLag), ("inhibitory_lag", delays.inhibitoryLag),
    ] {
      add("network/\(name)", values, shape: [values.count], axes: ["neuron"], unit: unit)
    }
    for (name, values) in [
      ("dendritic_offset", delays.dendriticOffset), ("somatic_offset", delays.somaticOffset),
    ] {
      guard let values else { continue }
      let array = NamedArray(values, axis: "neuron", unit: "ms")
      entries.append(
        Entry(
          name: "network/\(name)", array: .init(axes: array.axes, unit: array.unit), content: .doubles(array))
      )
    }
    add(
      "network/scaffold_edges", network.scaffoldEdges.flatMap(\.self),
      shape: [network.scaffoldEdges.count, 2],
      axes: ["edge", "presynaptic and postsynaptic"], unit: "1")
  }

  private mutating func add(_ name: String, _ values: [Int], shape: [Int], axes: [String], unit: String) {
    entries.append(
      Entry(
        name: name, array: .init(axes: axes, unit: unit),
        content: .integers(values.map(Int64.init), shape: shape)))
  }

  /// The state from which the replays began.
  private mutating func addTrainedState(_ directory: RunDirectory) throws(SubsongError) {
    guard let checkpoint = try directory.latestCheckpoint()?.checkpoint else { return }
    for (name, array) in checkpoint.arrays where name.hasPrefix("trained/") {
      entries.append(
        Entry(name: name, array: .init(axes: array.axes, unit: array.unit), content: .doubles(array)))
    }
  }

  /// Writes the archive atomically; recordings go through piece by piece.
  ///
  /// - Throws: ``SubsongError``: cannot create, input/output; bad input if a file of the run is not the one that its index was
  ///   written for.
  func write(to path: String) throws(SubsongError) {
    let manifest = ExportManifest(
      provenance: provenance, arrays: Dictionary(entries.map { ($0.name, $0.array) }) { first, _ in first })
    let text = try jsonText(manifest)
    try AtomicFile.replace(path) { (file) throws(SubsongError) in
      var archive = ZipWriter(file)
      try archive.add(ExportManifest.name, Array(text.utf8))
      for entry in entries { try Self.add(entry, to: &archive) }
      try archive.finish()
    }
  }

  private static func add(_ entry: Entry, to archive: inout ZipWriter) throws(SubsongError) {
    switch entry.content {
    case .doubles(let array): try archive.add(entry.name, array)
    case .integers(let values, let shape):
      let bytes = NPY.header(shape: shape, .integer) + values.withUnsafeBytes { Array($0) }
      try archive.add("\(entry.name).npy", bytes)
    case .file(let path, let checksum):
      try archive.add("\(entry.name).npy") { (take) throws(SubsongError) in
        var found = Checksum()
        try FileBytes.read(path) { (piece) throws(SubsongError) in
          found.combine(piece)
          try take(piece)
        }
        guard found.hexadecimal == checksum else {
          throw SubsongError(
            .badInput, "the array is not the one that its index.json was written for", at: path,
            because: "its checksum is \(found.hexadecimal), not \(checksum)",
            remedy: "use another copy of the run")
        }
      }
    }
  }
}
