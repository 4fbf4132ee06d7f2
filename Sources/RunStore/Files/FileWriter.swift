import NumericalCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that is open for writing. It is closed when the last reference to it goes.
package final class FileWriter {
  /// For errors.
  package let path: String
  /// Where the next bytes go.
  package private(set) var end: Int
  /// Up to where the disk was told to begin.
  package private(set) var hastened: Int
  private let calls: any SystemCalls
  private let descriptor: Int32

  /// Opens a file, which is made if it is not there.
  ///
  /// - Parameters:
  ///   - named: the name that errors tell, if `path` is a temporary one.
  ///   - isNew: whether the file may not be there already.
  ///   - end: where to go on writing.
  /// - Throws: ``NumericalCore/SubsongError`` (cannot create).
  package init(
    _ path: String, named name: String? = nil, isNew: Bool, end: Int = 0, mode: mode_t? = nil,
    calls: any SystemCalls
  ) throws(SubsongError) {
    self.path = name ?? path
    self.calls = calls
    self.end = end
    hastened = end
    do {
      descriptor = try calls.open(path, O_WRONLY | O_CREAT | (isNew ? O_EXCL : 0), 0o666)
    } catch {
      throw SubsongError(
        .cannotCreate, "the file cannot be created", at: self.path, because: systemErrorText(error.code),
        remedy: "does the folder '\(AtomicFile.parent(of: path))' exist, and may you write to it?")
    }
    if let mode { fchmod(descriptor, mode) }
  }

  deinit { close(descriptor) }

  /// Adds bytes at the end, however many calls that takes.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (input/output); the end is then where it was.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(SubsongError) {
    try write(bytes, at: end)
    end += bytes.count
  }

  package func append(_ bytes: [UInt8]) throws(SubsongError) {
    try write(bytes, at: end)
    end += bytes.count
  }

  /// Replaces the bytes at a place.
  package func write(_ bytes: [UInt8], at offset: Int) throws(SubsongError) {
    try bytes.withRawBytes { (buffer) throws(SubsongError) in try write(buffer, at: offset) }
  }

  private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(SubsongError) {
    var written = 0
    while written < bytes.count {
      do throws(SystemCallError) {
        let count = try calls.write(
          UnsafeRawBufferPointer(rebasing: bytes[written...]), at: offset + written, to: descriptor)
        // No progress and no error: nothing that could be waited for.
        if count == 0 { throw SystemCallError(EIO) }
        written += count
      } catch {
        // A signal came in between; nothing was written then.
        if error.code == EINTR { continue }
        throw SubsongError(
          .inputOutput, "writing failed after \(written) of \(bytes.count) bytes", at: path, error)
      }
    }
  }

  /// Lets the disk begin with what was added since the last time, so that ``synchronise()`` has less to wait for.
  ///
  /// Only a hint, on Linux: nothing is on the disk for sure before ``synchronise()``.
  package func hastenWriting() {
    #if os(Linux)
      // Pages that are written are not read again, so the cache may forget them, too.
      posix_fadvise(descriptor, off_t(hastened), off_t(end - hastened), POSIX_FADV_DONTNEED)
    #endif
    hastened = end
  }

  /// Forces everything that was written to the disk.
  package func synchronise() throws(SubsongError) {
    do { try calls.synchronise(descriptor) } catch {
      throw SubsongError(.inputOutput, "the file cannot be forced to the disk", at: path, error)
    }
  }
}

extension SubsongError {
  /// A system call that failed.
  init(_ category: Category, _ what: String, at path: String, _ cause: SystemCallError) {
    self.init(
      category, what, at: path, because: systemErrorText(cause.code),
      remedy: cause.code == ENOSPC || cause.code == EDQUOT ? "make room on the disk" : nil)
  }
}
