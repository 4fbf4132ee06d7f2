import NumericalCore
import RunStore

/// Files that songs are written to.
enum SongFile {
  /// - Throws: ``SubsongError`` (cannot create) if the file is there and not to be replaced.
  static func write(_ bytes: [UInt8], to path: String, force: Bool) throws(SubsongError) {
    guard force || !FileBytes.exists(path) else {
      throw SubsongError(
        .cannotCreate, "the file exists", at: path, remedy: "replace it with --force, or choose another name")
    }
    try AtomicFile.write(bytes, to: path)
  }

  /// The file's name without folders and suffix.
  static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }
}
