import NumericalCore

extension ConfigurationFile {
  /// No experiment comes near; a recording or a song given by mistake does.
  private static let largestSize = 1 << 16

  /// Reads a file from disk.
  ///
  /// - Throws: ``SubsongError``: missing input or input/output if there is nothing to read, bad input at the first
  ///   mistake in the text.
  package init(path: String) throws(SubsongError) { try self.init(bytes: FileBytes.read(path), name: path) }

  /// Reads the content of a file.
  ///
  /// - Throws: ``SubsongError`` (bad input) at the first mistake in the text.
  package init(bytes: [UInt8], name: String) throws(SubsongError) {
    let text = try Self.text(of: bytes, at: name)
    guard !text.hasPrefix("subsong-song ") else {
      throw SubsongError(
        .badInput, "this is a song, not an experiment", at: name, remedy: "give it with --song \(name)")
    }
    try self.init(text: text, name: name)
  }

  /// - Throws: ``SubsongError`` (bad input) if the bytes are no text, or too many.
  static func text(of bytes: [UInt8], at path: String) throws(SubsongError) -> String {
    guard bytes.count <= largestSize else {
      throw SubsongError(
        .badInput, "the file has \(bytes.count) bytes", at: path, because: "an experiment has a few thousand",
        remedy: "is this another kind of file?")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SubsongError(
        .badInput, "the file is not UTF-8 text", at: path, because: "experiments are TOML in UTF-8",
        remedy: "is this another kind of file?")
    }
    return text
  }
}
