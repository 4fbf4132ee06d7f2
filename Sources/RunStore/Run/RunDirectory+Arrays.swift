import NumericalCore

extension RunDirectory {
  /// Writes each array as `<name>.npy`, and their axes, units and checksums as `index.json` beside them.
  ///
  /// The index is written last. A write of several arrays that is interrupted leaves whole files, but perhaps of
  /// two moments; the checksums of the index let ``arrays(in:)`` notice that.
  ///
  /// - Parameters:
  ///   - arrays: names without `/`.
  ///   - folder: a folder below the run's, for example ``RunFile/recordingsFolder``; empty for the run's own.
  public func write(_ arrays: NamedArrays, in folder: String = "") throws(SubsongError) {
    var index = try arrayIndex(in: folder)
    for (name, array) in arrays.sorted(by: { $0.key < $1.key }) {
      guard !name.contains("/") else {
        throw SubsongError(
          .usage, "'\(name)' is no name for an array in a file", because: "'/' separates folders",
          remedy: "name the folder apart from the array")
      }
      let bytes = NPY.encode(array)
      try write(bytes, named: RunFile.array(name, in: folder))
      index[name] = ArrayEntry(array, file: bytes)
    }
    try write(index: index, in: folder)
  }

  /// What the index of a folder lists; nothing if there is no index.
  public func arrayIndex(in folder: String = "") throws(SubsongError) -> [String: ArrayEntry] {
    let file = RunFile.arrayIndex(in: folder)
    return contains(file) ? try json(of: file) : [:]
  }

  package func write(index: [String: ArrayEntry], in folder: String) throws(SubsongError) {
    try write(json: index, named: RunFile.arrayIndex(in: folder))
  }

  /// All arrays of a folder that its index lists.
  ///
  /// - Throws: ``NumericalCore/SubsongError``: missing input if there is no index or a listed file is not there; bad input if a file is
  ///   malformed or not the one that the index was written for.
  public func arrays(in folder: String = "") throws(SubsongError) -> NamedArrays {
    let index = try json([String: ArrayEntry].self, of: RunFile.arrayIndex(in: folder))
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
    let indexFile = RunFile.arrayIndex(in: folder)
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
    let file = RunFile.array(name, in: folder)
    let bytes = try bytes(of: file)
    let array = try NPY.decode(bytes, named: path(of: file), axes: entry.axes, unit: entry.unit)
    guard entry.checksum == Checksum(of: bytes).hexadecimal else {
      throw SubsongError(
        .badInput, "the array is not the one that '\(RunFile.arrayIndex)' was written for",
        at: path(of: file),
        because: "its checksum differs",
        remedy: "the write was interrupted or the file was changed; use another copy")
    }
    return array
  }
}
