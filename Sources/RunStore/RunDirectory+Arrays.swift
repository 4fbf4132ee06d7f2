import NumericalCore

/// What `arrays.json` says about one npy file beside it.
private struct ArrayEntry: Codable {
  var axes: [String]
  var unit: String
  /// ``Fingerprint`` of the file: tells an array of an earlier write from one of this write.
  var fingerprint: String

  init(_ array: NamedArray, file: [UInt8]) {
    axes = array.axes
    unit = array.unit
    fingerprint = Self.fingerprint(of: file)
  }

  static func fingerprint(of bytes: [UInt8]) -> String {
    var fingerprint = Fingerprint()
    fingerprint.combine(bytes: bytes)
    return fingerprint.hexadecimal
  }
}

extension RunDirectory {
  /// Writes each array as `<name>.npy`, and their axes, units and checksums as `arrays.json` beside them.
  ///
  /// The index is written last. A write of several arrays that is interrupted leaves whole files, but perhaps of
  /// two moments; the checksums of the index let ``arrays(in:)`` notice that.
  ///
  /// - Parameters:
  ///   - arrays: names without `/`.
  ///   - folder: a folder below the run's, for example ``RunFile/stateFolder``; empty for the run's own.
  public func write(_ arrays: NamedArrays, in folder: String = "") throws(SubsongError) {
    let indexFile = Self.file(RunFile.arrayIndex, in: folder)
    var index = contains(indexFile) ? try json([String: ArrayEntry].self, of: indexFile) : [:]
    for (name, array) in arrays.sorted(by: { $0.key < $1.key }) {
      guard !name.contains("/") else {
        throw SubsongError(
          .usage, "'\(name)' is no name for an array in a file", because: "'/' separates folders",
          remedy: "name the folder apart from the array")
      }
      let bytes = NPY.encode(array)
      try write(bytes, named: Self.file("\(name).npy", in: folder))
      index[name] = ArrayEntry(array, file: bytes)
    }
    try write(json: index, named: indexFile)
  }

  /// All arrays of a folder that its index lists.
  ///
  /// - Throws: ``SubsongError``: missing input if there is no index or a listed file is not there; bad input if a file is
  ///   malformed or not the one that the index was written for.
  public func arrays(in folder: String = "") throws(SubsongError) -> NamedArrays {
    let index = try json([String: ArrayEntry].self, of: Self.file(RunFile.arrayIndex, in: folder))
    var arrays: NamedArrays = [:]
    for (name, entry) in index.sorted(by: { $0.key < $1.key }) {
      arrays[name] = try array(name, entry, in: folder)
    }
    return arrays
  }

  /// One array of a folder.
  ///
  /// - Throws: as ``arrays(in:)``; missing input with a suggestion if the index does not list it.
  public func array(_ name: String, in folder: String = "") throws(SubsongError) -> NamedArray {
    let indexFile = Self.file(RunFile.arrayIndex, in: folder)
    let index = try json([String: ArrayEntry].self, of: indexFile)
    guard let entry = index[name] else {
      throw SubsongError(
        .missingInput, "there is no array '\(name)'", at: path(of: indexFile),
        remedy: suggestion(for: name, among: index.keys.sorted()))
    }
    return try array(name, entry, in: folder)
  }

  private func array(_ name: String, _ entry: ArrayEntry, in folder: String) throws(SubsongError)
    -> NamedArray
  {
    let file = Self.file("\(name).npy", in: folder)
    let bytes = try bytes(of: file)
    let array = try NPY.decode(bytes, named: path(of: file), axes: entry.axes, unit: entry.unit)
    guard ArrayEntry.fingerprint(of: bytes) == entry.fingerprint else {
      throw SubsongError(
        .badInput, "the array is not the one that '\(RunFile.arrayIndex)' was written for",
        at: path(of: file),
        because: "its checksum differs",
        remedy: "the write was interrupted or the file was changed; use another copy")
    }
    return array
  }

  private static func file(_ name: String, in folder: String) -> RunFile {
    RunFile(folder.isEmpty ? name : "\(folder)/\(name)")
  }
}
