import NumericalCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The right to change the files in a folder, which one process has at a time.
///
/// The operating system takes it back when the process ends, however it ends; no file is left. Where folders cannot be locked
/// (some network file systems) every process has the right.
package final class FolderLock: Sendable {
  private let descriptor: Int32

  /// - Throws: ``NumericalCore/SubsongError`` (busy) if another process has it.
  package init(_ folder: String) throws(SubsongError) {
    descriptor = open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
    // The descriptor is closed by deinit, which also follows an initialiser that throws.
    throw SubsongError(
      .busy, "another process writes to this run", at: folder,
      because: "two would overwrite each other's files",
      remedy: "wait until it has ended, or stop it")
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
