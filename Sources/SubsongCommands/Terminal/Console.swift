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
  ///
  /// - Throws: ``SubsongError`` (input/output) if it cannot be written, so that no script takes half a result for all
  ///   of it. A reader that has gone away (a closed pipe) is no reason to fail: what is left is dropped.
  static func result(_ line: String) throws(SubsongError) {
    if let code = emit(line + "\n", to: STDOUT_FILENO), code != EPIPE {
      throw SubsongError(
        .inputOutput, "the result cannot be written", at: "standard output", because: systemErrorText(code),
        remedy: code == ENOSPC ? "make room on the disk" : nil)
    }
  }

  /// A line of talk.
  static func say(_ line: String) { _ = emit(line + "\n", to: STDERR_FILENO) }

  /// Talk without an end of line, for a line that is drawn again and again.
  static func redraw(_ text: String) { _ = emit("\r" + text + "\u{1B}[K", to: STDERR_FILENO) }

  /// An error takes the place of a progress bar that it interrupts.
  static func complain(_ message: String) {
    if isInteractive { redraw("") }
    say("subsong: \(message)")
  }

  /// Whether standard error is a terminal that can draw a line again.
  static var isInteractive: Bool {
    isatty(STDERR_FILENO) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb"
  }

  /// The columns of the terminal behind standard error; 80 if it does not say.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Lets a write to a closed pipe fail instead of ending the process: `subsong inspect DIR | head` is no mistake, and
  /// a training run goes on when the pager of its progress is closed.
  static func surviveClosedPipes() { signal(SIGPIPE, SIG_IGN) }

  /// - Returns: the `errno` of a write that failed, nil if all was written.
  private static func emit(_ text: String, to descriptor: Int32) -> Int32? {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      if written <= 0 { return errno }
      bytes = bytes.dropFirst(written)
    }
    return nil
  }
}
