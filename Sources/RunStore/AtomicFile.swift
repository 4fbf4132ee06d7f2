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
/// step. After a crash or a power failure at any moment the name refers to one of the two contents.
public enum AtomicFile {
  /// Writes `bytes` to `path`; a file that exists is replaced and keeps its permissions.
  ///
  /// - Throws: ``SubsongError``: cannot create if the folder does not exist or is read-only, or if `path` is no
  ///   regular file (a folder, a device); input/output if writing fails. The old file is then as it was.
  public static func write(_ bytes: [UInt8], to path: String) throws(SubsongError) {
    try replace(path) { (descriptor) throws(SubsongError) in
      try writeAll(bytes, to: descriptor, path: path)
    }
  }

  /// Replaces the file at `path` by what `content` writes to a descriptor; leaves it alone if `content` throws.
  package static func replace(
    _ path: String, by content: (_ descriptor: Int32) throws(SubsongError) -> Void
  ) throws(SubsongError) {
    let mode = try permissions(of: path)
    let folder = parent(of: path)
    let temporary = "\(folder)/.subsong-\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 16)).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw SubsongError(
        .cannotCreate, "the file cannot be created", at: path, because: systemErrorText(errno),
        remedy: "does the folder '\(folder)' exist, and may you write to it?")
    }
    do throws(SubsongError) {
      try fill(descriptor, mode, path, content)
      try check(rename(temporary, path), "the finished file cannot take its name", path)
    } catch {
      unlink(temporary)
      throw error
    }
    synchronise(folder: folder)
  }

  /// Writes the content, forces it to the disk and closes the descriptor in any case.
  private static func fill(
    _ descriptor: Int32, _ mode: mode_t?, _ path: String,
    _ content: (_ descriptor: Int32) throws(SubsongError) -> Void
  ) throws(SubsongError) {
    defer { close(descriptor) }
    if let mode { fchmod(descriptor, mode) }
    try content(descriptor)
    try check(fsync(descriptor), "the file cannot be forced to the disk", path)
  }

  /// Writes all bytes, however many calls that takes.
  package static func writeAll(
    _ bytes: [UInt8], to descriptor: Int32, path: String
  ) throws(SubsongError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: $0[written...]))
      }
      if count < 0 {
        // A signal may come in between; nothing was written then.
        if errno == EINTR { continue }
        try check(-1, "writing failed after \(written) of \(bytes.count) bytes", path)
      }
      written += count
    }
  }

  private static func check(_ status: Int32, _ what: String, _ path: String) throws(SubsongError) {
    guard status != 0 else { return }
    let code = errno
    throw SubsongError(
      .inputOutput, what, at: path, because: systemErrorText(code),
      remedy: code == ENOSPC || code == EDQUOT ? "make room on the disk" : nil)
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

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/." : String(path[..<slash])
  }

  /// Makes the new name last. Some file systems do not support this for folders; the content is safe even then.
  private static func synchronise(folder: String) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

/// `write` by a name that the methods above do not hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
