import NumericalCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writing a file so that a reader finds the old content or the new one, never a part.
///
/// The bytes go to a temporary file in the same folder, are forced to the disk, and take the file's name in one
/// step, which is forced to the disk, too. After a crash or a power failure at any moment the name refers to one of the two
/// contents.
public enum AtomicFile {
  /// Writes `bytes` to `path`; a file that exists is replaced and keeps its permissions.
  ///
  /// - Throws: ``NumericalCore/SubsongError``: cannot create if the folder does not exist or is read-only, or if `path` is no
  ///   regular file (a folder, a device); input/output if writing fails. The old file is then as it was, unless it was
  ///   forcing the new name to the disk that failed.
  public static func write(_ bytes: [UInt8], to path: String) throws(SubsongError) {
    try write(bytes, to: path, calls: OperatingSystem())
  }

  package static func write(_ bytes: [UInt8], to path: String, calls: any SystemCalls) throws(SubsongError) {
    try replace(path, calls: calls) { (file) throws(SubsongError) in try file.append(bytes) }
  }

  /// Replaces the file at `path` by what `content` writes; leaves it alone if `content` throws.
  package static func replace(
    _ path: String, calls: any SystemCalls = OperatingSystem(),
    by content: (FileWriter) throws(SubsongError) -> Void
  ) throws(SubsongError) {
    let mode = try permissions(of: path)
    let folder = parent(of: path)
    let number = String(UInt64.random(in: 0 ... .max), radix: 16)
    let temporary = "\(folder)/\(temporaryPrefix)\(getpid())-\(number)\(temporarySuffix)"
    var file: FileWriter? = try FileWriter(temporary, named: path, isNew: true, mode: mode, calls: calls)
    do throws(SubsongError) {
      if let file {
        try content(file)
        try file.synchronise()
      }
      file = nil
      try rename(temporary, to: path, calls)
    } catch {
      // If this fails, too, the file is left for `removeTemporaries`.
      do throws(SystemCallError) { try calls.remove(temporary) } catch {}
      throw error
    }
    try synchronise(folder: folder, calls: calls)
  }

  private static let temporaryPrefix = ".subsong-"
  private static let temporarySuffix = ".tmp"

  /// Whether a path is that of a file which never was finished.
  package static func isTemporary(_ path: String) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    return name.hasPrefix(temporaryPrefix) && name.hasSuffix(temporarySuffix)
  }

  private static func rename(_ temporary: String, to path: String, _ calls: any SystemCalls)
    throws(SubsongError)
  {
    do { try calls.rename(temporary, to: path) } catch {
      throw SubsongError(.inputOutput, "the finished file cannot take its name", at: path, error)
    }
  }

  /// The permissions of the file that is to be replaced, if there is one.
  private static func permissions(of path: String) throws(SubsongError) -> mode_t? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw SubsongError(
        .cannotCreate, "the file cannot be created", at: path,
        because: "something that is no regular file has this name", remedy: "choose another name")
    }
    return status.st_mode & 0o7777
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/." : String(path[..<slash])
  }

  /// Makes the names in a folder last.
  ///
  /// Some file systems do not support this for folders; the contents are safe even then.
  static func synchronise(folder: String, calls: any SystemCalls) throws(SubsongError) {
    do throws(SystemCallError) {
      let descriptor = try calls.open(folder, O_RDONLY | O_DIRECTORY, 0)
      defer { close(descriptor) }
      try calls.synchronise(descriptor)
    } catch {
      if [EINVAL, ENOTSUP, EBADF].contains(error.code) { return }
      throw SubsongError(
        .inputOutput, "the names in the folder cannot be forced to the disk", at: folder, error)
    }
  }
}
