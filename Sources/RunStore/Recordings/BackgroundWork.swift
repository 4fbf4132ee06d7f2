import Dispatch
import NumericalCore
import Synchronization

/// Work that goes on beside the simulation, in order, one piece at a time.
///
/// Only a few pieces wait at any time: whoever adds more waits too, so what waits stays bounded. The first error ends the
/// work; it is thrown to whoever adds the next piece, or finishes.
package final class BackgroundWork: Sendable {
  private let queue = DispatchQueue(label: "subsong.background-work")
  private let slots: DispatchSemaphore
  private let failure = Mutex<SubsongError?>(nil)

  /// - Parameter waiting: pieces of work that may wait.
  package init(waiting: Int) { slots = DispatchSemaphore(value: waiting) }

  /// Adds a piece of work.
  ///
  /// - Throws: the error of an earlier piece.
  package func add(_ work: @escaping @Sendable () throws(SubsongError) -> Void) throws(SubsongError) {
    try check()
    slots.wait()
    queue.async { [self] in
      defer { slots.signal() }
      guard failure.withLock({ $0 == nil }) else { return }
      do throws(SubsongError) { try work() } catch {
        let error = error
        failure.withLock { $0 = error }
      }
    }
  }

  /// Waits until all is done.
  ///
  /// - Throws: the error of a piece.
  package func finish() throws(SubsongError) {
    queue.sync {}
    try check()
  }

  /// - Throws: the error of a piece.
  package func check() throws(SubsongError) {
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
