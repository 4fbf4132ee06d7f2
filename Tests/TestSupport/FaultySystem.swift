import RunStore
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The calls of the operating system, one of which fails.
package final class FaultySystem: SystemCalls {
  /// How a call fails.
  package enum Fault: CaseIterable, Sendable {
    case diskFull, inputOutput, permission
    /// A write takes half of the bytes, which is no error; the next call finds the disk full.
    case shortWrite

    fileprivate var code: Int32 {
      switch self {
      case .diskFull, .shortWrite: ENOSPC
      case .inputOutput: EIO
      case .permission: EACCES
      }
    }
  }

  private struct Count {
    var calls = 0
    var injected = 0
    var isFull = false
  }

  private let system = ScratchFiles()
  private let failing: Int
  private let fault: Fault
  /// Whether every call after the first failure fails, too, as on a disk that stays full.
  private let lasts: Bool
  private let count = Mutex(Count())

  /// - Parameter failing: the call that fails, counted from 1; 0 for none.
  package init(failing: Int, _ fault: Fault, lasts: Bool = false) {
    (self.failing, self.fault, self.lasts) = (failing, fault, lasts)
  }

  package var calls: Int { count.withLock(\.calls) }
  /// How many calls were made to fail.
  package var injected: Int { count.withLock(\.injected) }

  package func open(_ path: String, _ flags: Int32, _ mode: mode_t) throws(SystemCallError) -> Int32 {
    _ = try enter()
    return try system.open(path, flags, mode)
  }

  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, to descriptor: Int32)
    throws(SystemCallError) -> Int
  {
    let isShort = try enter(mayBeShort: bytes.count > 1)
    let part = isShort ? UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]) : bytes
    return try system.write(part, at: offset, to: descriptor)
  }

  package func synchronise(_ descriptor: Int32) throws(SystemCallError) {
    _ = try enter()
    try system.synchronise(descriptor)
  }

  package func rename(_ path: String, to newPath: String) throws(SystemCallError) {
    _ = try enter()
    try system.rename(path, to: newPath)
  }

  package func remove(_ path: String) throws(SystemCallError) {
    _ = try enter()
    try system.remove(path)
  }

  /// Counts the call, and fails if it is its turn.
  ///
  /// - Returns: whether a write has to be short.
  private func enter(mayBeShort: Bool = false) throws(SystemCallError) -> Bool {
    let (fails, isShort) = count.withLock { count in
      count.calls += 1
      let isTurn = failing > 0 && (lasts ? count.calls >= failing : count.calls == failing)
      if isTurn, fault == .shortWrite, mayBeShort, !count.isFull {
        (count.isFull, count.injected) = (true, count.injected + 1)
        return (false, true)
      }
      let fails = isTurn && fault != .shortWrite || count.isFull && (lasts || count.calls == failing + 1)
      if fails { count.injected += 1 }
      return (fails, false)
    }
    if fails { throw SystemCallError(fault.code) }
    return isShort
  }
}
