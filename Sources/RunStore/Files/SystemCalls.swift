#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system calls through which everything that a run leaves is written. Nothing else in the package changes a file.
///
/// They are a protocol so that a test can let any one of them fail, and look at what is left.
package protocol SystemCalls: Sendable {
  /// Opens a file for writing, or a folder for reading.
  func open(_ path: String, _ flags: Int32, _ mode: mode_t) throws(SystemCallError) -> Int32
  /// Writes at a place of a file; as always, fewer bytes than asked for are no error.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, to descriptor: Int32) throws(SystemCallError)
    -> Int
  /// Forces a file, or the names in a folder, to the disk.
  func synchronise(_ descriptor: Int32) throws(SystemCallError)
  /// Gives a file another name in one step, in place of whatever had that name.
  func rename(_ path: String, to newPath: String) throws(SystemCallError)
  /// Takes a name away.
  func remove(_ path: String) throws(SystemCallError)
}

/// The `errno` of a system call that failed.
package struct SystemCallError: Error, Equatable {
  package var code: Int32

  package init(_ code: Int32) { self.code = code }
}

/// The calls of the operating system.
package struct OperatingSystem: SystemCalls {
  package init() {}

  package func open(_ path: String, _ flags: Int32, _ mode: mode_t) throws(SystemCallError) -> Int32 {
    try checked(systemOpen(path, flags | O_CLOEXEC, mode))
  }

  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, to descriptor: Int32)
    throws(SystemCallError) -> Int
  {
    try checked(pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset)))
  }

  package func synchronise(_ descriptor: Int32) throws(SystemCallError) { _ = try checked(fsync(descriptor)) }

  package func rename(_ path: String, to newPath: String) throws(SystemCallError) {
    _ = try checked(systemRename(path, newPath))
  }

  package func remove(_ path: String) throws(SystemCallError) { _ = try checked(unlink(path)) }

  private func checked<Status: SignedInteger>(_ status: Status) throws(SystemCallError) -> Status {
    if status < 0 { throw SystemCallError(errno) }
    return status
  }
}

// By names that the methods above do not hide.
private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
private func systemRename(_ path: String, _ newPath: String) -> Int32 { rename(path, newPath) }
