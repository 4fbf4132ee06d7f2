#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reading whole files, with the operating system's reasons as typed errors.
package enum FileBytes {
  /// All bytes of the file at `path`.
  ///
  /// - Throws: ``SubsongError``: missing input if there is no such file, input/output if it cannot be read
  ///   (a folder, no permission, a failing disk).
  package static func read(_ path: String) throws(SubsongError) -> [UInt8] {
    var bytes: [UInt8] = []
    try read(path) { (piece) throws(SubsongError) in bytes += piece }
    return bytes
  }

  /// The bytes of the file at `path` from the first to the last, some at a time.
  ///
  /// - Throws: ``SubsongError`` as ``read(_:)``, and what `take` throws.
  package static func read(
    _ path: String, _ take: (UnsafeRawBufferPointer) throws(SubsongError) -> Void
  ) throws(SubsongError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw openError(path, errno) }
    defer { close(descriptor) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let count = system_read(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 {
        try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      } else if count == 0 {
        return
      } else if errno != EINTR {
        let reason = systemErrorText(errno)
        throw SubsongError(.inputOutput, "the file cannot be read", at: path, because: reason)
      }
    }
  }

  /// The bytes that a file has; 0 if there is none.
  ///
  /// - Throws: ``SubsongError`` (input/output) if that cannot be found out.
  package static func size(of path: String) throws(SubsongError) -> Int {
    var status = stat()
    if stat(path, &status) == 0 { return Int(status.st_size) }
    if errno == ENOENT || errno == ENOTDIR { return 0 }
    throw SubsongError(
      .inputOutput, "the file cannot be looked at", at: path, because: systemErrorText(errno))
  }

  /// Whether there is something at `path`, after following symbolic links.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func openError(_ path: String, _ code: Int32) -> SubsongError {
    if code == ENOENT || code == ENOTDIR {
      return SubsongError(
        .missingInput, "there is no such file", at: path, remedy: "check the name and the working folder")
    }
    return SubsongError(
      .inputOutput, "the file cannot be opened", at: path, because: systemErrorText(code))
  }
}

/// The operating system's sentence for an `errno`.
package func systemErrorText(_ code: Int32) -> String { String(cString: strerror(code)) }

/// `read` by a name that the method above does not hide.
private func system_read(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
