import NumericalCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The two channels of the tool: results on standard output, talk on standard error.
enum Console {
  /// A line of a result.
  static func result(_ line: String) { emit(line + "\n", to: STDOUT_FILENO) }

  /// A line of talk.
  static func say(_ line: String) { emit(line + "\n", to: STDERR_FILENO) }

  /// Talk without an end of line, for a line that is drawn again and again.
  static func redraw(_ text: String) { emit("\r" + text + "\u{1B}[K", to: STDERR_FILENO) }

  static func complain(_ error: SubsongError) { say("subsong: \(error)") }

  /// Whether standard error is a terminal.
  static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

  /// A reader that has gone away (a closed pipe) is no reason to fail: what is left is dropped.
  private static func emit(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      if written <= 0 { return }
      bytes = bytes.dropFirst(written)
    }
  }
}
