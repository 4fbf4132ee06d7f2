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
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw openError(path, errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { system_read(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes += buffer[0..<count]
      } else if count == 0 {
        return bytes
      } else if errno != EINTR {
        let reason = systemErrorText(errno)
        throw SubsongError(.inputOutput, "the file cannot be read", at: path, because: reason)
      }
    }
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
