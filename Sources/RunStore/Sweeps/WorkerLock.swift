import NumericalCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The sign of life of a worker: a file of its own that is locked for as long as the worker lives.
///
/// The operating system gives the lock back when the process ends, however it ends, so that a worker which was killed is known
/// to be dead at once, without any waiting time. A file is removed only by who holds its lock: so a worker that has just made its
/// file, and finds it in place after locking it, keeps it.
package final class WorkerLock: Sendable {
  /// Unlike that of any other worker.
  package let name: String
  private let path: String
  private let descriptor: Int32

  /// - Throws: ``NumericalCore/SubsongError`` (cannot create) if the folder cannot be written to.
  package init(in folder: String) throws(SubsongError) {
    while true {
      let name = "\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 16))"
      let path = "\(folder)/\(name)"
      let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else {
        throw SubsongError(
          .cannotCreate, "the file of a worker cannot be created", at: path,
          because: systemErrorText(errno), remedy: "does the folder exist, and may you write to it?")
      }
      flock(descriptor, LOCK_EX)
      var status = stat()
      if fstat(descriptor, &status) == 0, status.st_nlink > 0 {
        (self.name, self.path, self.descriptor) = (name, path, descriptor)
        return
      }
      // Somebody who tidied up took it for the file of a dead worker, before it was locked.
      close(descriptor)
    }
  }

  deinit {
    unlink(path)
    close(descriptor)
  }

  /// Whether a worker is dead; the file it may have left is removed.
  ///
  /// Where files cannot be locked (some network file systems) every worker that has a file counts as alive.
  package static func buryIfDead(_ name: String, in folder: String) -> Bool {
    let path = "\(folder)/\(name)"
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return errno == ENOENT }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
    unlink(path)
    return true
  }

  /// How many workers live; files of dead ones are removed.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` if the folder cannot be read.
  package static func countAlive(in folder: String) throws(SubsongError) -> Int {
    guard FileBytes.exists(folder) else { return 0 }
    return try RunDirectory.entries(of: folder).count { !buryIfDead($0, in: folder) }
  }
}
