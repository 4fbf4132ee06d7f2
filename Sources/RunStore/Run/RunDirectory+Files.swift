import NumericalCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension RunDirectory {
  /// Writes bytes, atomically; the folder of the file is made if it is not there.
  ///
  /// - Throws: ``NumericalCore/SubsongError``: usage for a name that leads out of the run, else as ``AtomicFile/write(_:to:)``.
  public func write(_ bytes: [UInt8], named file: RunFile) throws(SubsongError) {
    try makeFolder(of: file)
    try AtomicFile.write(bytes, to: path(of: file), calls: calls)
  }

  /// Makes the folders below the run's in which a file lies. Their names are forced to the disk, like those of files.
  ///
  /// - Throws: ``NumericalCore/SubsongError``: usage for a name that leads out of the run; cannot create.
  func makeFolder(of file: RunFile) throws(SubsongError) {
    try file.validate()
    var folder = path
    for name in file.name.split(separator: "/").dropLast() {
      let parent = folder
      folder += "/\(name)"
      if FileBytes.exists(folder) { continue }
      try Self.makeFolder(folder)
      try AtomicFile.synchronise(folder: parent, calls: calls)
    }
  }

  /// Writes text in UTF-8, atomically.
  public func write(_ text: String, named file: RunFile) throws(SubsongError) {
    try write(Array(text.utf8), named: file)
  }

  /// Writes a table, atomically.
  public func write(_ table: CSVTable, named file: RunFile) throws(SubsongError) {
    try write(table.text, named: file)
  }

  /// Writes a value as JSON with sorted keys, so that equal values are equal bytes; atomically.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (numerical) if the value holds a NaN or an infinity, which JSON does not have.
  public func write(json value: some Encodable, named file: RunFile) throws(SubsongError) {
    try write(Self.json(value, for: path(of: file)), named: file)
  }

  /// - Parameter file: for errors.
  static func json(_ value: some Encodable, for file: String) throws(SubsongError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let data: Data
    do {
      data = try encoder.encode(value)
    } catch let EncodingError.invalidValue(value, context) {
      throw SubsongError(
        .numerical, "the value \(value) cannot be written as JSON",
        at: "\(file): \(keyPath(context.codingPath))",
        because: "JSON has no NaN and no infinity")
    } catch {
      throw SubsongError(
        .inputOutput, "the value cannot be written as JSON", at: file, because: "\(error)")
    }
    return Array(data) + [UInt8(ascii: "\n")]
  }
}

extension RunDirectory {
  /// The bytes of a file.
  ///
  /// - Throws: ``NumericalCore/SubsongError``: missing input if the run has no such file, input/output if it cannot be read.
  public func bytes(of file: RunFile) throws(SubsongError) -> [UInt8] {
    try file.validate()
    return try FileBytes.read(path(of: file))
  }

  /// The text of a file.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` as ``bytes(of:)``, and bad input if it is not UTF-8.
  public func text(of file: RunFile) throws(SubsongError) -> String {
    guard let text = String(validating: try bytes(of: file), as: UTF8.self) else {
      throw SubsongError(.badInput, "the file is not UTF-8 text", at: path(of: file))
    }
    return text
  }

  /// The table in a file.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` as ``bytes(of:)``, and bad input if it is malformed.
  public func table(of file: RunFile) throws(SubsongError) -> CSVTable {
    try CSVTable(text: bytes(of: file), named: path(of: file))
  }

  /// The value in a JSON file.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` as ``bytes(of:)``, and bad input, with the path of the key, if it is malformed.
  public func json<Value: Decodable>(
    _ type: Value.Type = Value.self, of file: RunFile
  ) throws(SubsongError) -> Value {
    try Self.value(type, fromJSON: bytes(of: file), named: path(of: file))
  }

  /// - Parameter name: the file's name, for errors.
  static func value<Value: Decodable>(
    _ type: Value.Type = Value.self, fromJSON bytes: [UInt8], named name: String
  ) throws(SubsongError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch var error as SubsongError {
      // Thrown by a type that validates what it decodes.
      error.location = error.location ?? name
      throw error
    } catch let error as DecodingError {
      throw malformed(error, name)
    } catch {
      throw SubsongError(.badInput, "the file is no valid JSON", at: name, because: "\(error)")
    }
  }
}

private func malformed(_ error: DecodingError, _ file: String) -> SubsongError {
  switch error {
  case .keyNotFound(let key, let context):
    let place = context.codingPath.isEmpty ? file : "\(file): \(keyPath(context.codingPath))"
    return SubsongError(.badInput, "the key '\(key.stringValue)' is missing", at: place)
  case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
    return SubsongError(
      .badInput, "the value is no \(type)", at: "\(file): \(keyPath(context.codingPath))",
      because: context.debugDescription)
  case .dataCorrupted(let context):
    return SubsongError(.badInput, "the file is no valid JSON", at: file, because: context.debugDescription)
  @unknown default:
    return SubsongError(.badInput, "the file cannot be decoded", at: file, because: "\(error)")
  }
}

/// For example `scores[3].correlation`.
private func keyPath(_ keys: [any CodingKey]) -> String {
  keys.reduce("") { path, key in
    if let index = key.intValue { return "\(path)[\(index)]" }
    return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
  }
}
