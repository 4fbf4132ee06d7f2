import NumericalCore
import RunStore

/// A file that the user names, and that is not overwritten without being asked.
enum OutputFile {
  /// - Throws: ``SubsongError`` (cannot create) if the file is there and not to be replaced.
  static func requireRoom(at path: String, force: Bool) throws(SubsongError) {
    guard force || !FileBytes.exists(path) else {
      throw SubsongError(
        .cannotCreate, "the file exists", at: path, remedy: "replace it with --force, or choose another name")
    }
  }

  /// Writes it whole or not at all.
  ///
  /// - Throws: ``SubsongError`` as ``requireRoom(at:force:)``, and as ``AtomicFile/write(_:to:)``.
  static func write(_ bytes: [UInt8], to path: String, force: Bool) throws(SubsongError) {
    try requireRoom(at: path, force: force)
    try AtomicFile.write(bytes, to: path)
  }

  /// The file's name without folders and suffix.
  static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }
}
