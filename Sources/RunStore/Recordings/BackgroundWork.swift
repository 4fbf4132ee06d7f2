import Dispatch
import NumericalCore
import Synchronization

/// Work that goes on beside the simulation, in order, one piece at a time.
///
/// Only so many bytes wait at any time: whoever adds more waits too, so memory stays bounded. The first error ends the work; it
/// is thrown to whoever adds the next piece, or finishes.
package final class BackgroundWork: Sendable {
  private struct State {
    var waitingBytes = 0
    var failure: SubsongError?
  }

  private let queue = DispatchQueue(label: "subsong.background-work")
  private let pieceIsDone = DispatchSemaphore(value: 0)
  private let state = Mutex(State())
  private let limit: Int

  /// - Parameter limit: bytes that may wait; a single piece may be larger.
  package init(limit: Int) { self.limit = limit }

  /// Adds a piece of work that holds so many bytes until it is done.
  ///
  /// - Throws: the error of an earlier piece.
  package func add(bytes: Int, _ work: @escaping @Sendable () throws(SubsongError) -> Void)
    throws(SubsongError)
  {
    try check()
    while !reserve(bytes) { pieceIsDone.wait() }
    queue.async { [self] in
      var failure: SubsongError?
      if state.withLock({ $0.failure == nil }) {
        do throws(SubsongError) { try work() } catch { failure = error }
      }
      state.withLock { [failure] in
        $0.waitingBytes -= bytes
        if let failure { $0.failure = failure }
      }
      pieceIsDone.signal()
    }
  }

  private func reserve(_ bytes: Int) -> Bool {
    state.withLock { state in
      guard state.waitingBytes == 0 || state.waitingBytes + bytes <= limit else { return false }
      state.waitingBytes += bytes
      return true
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
    if let error = state.withLock(\.failure) { throw error }
  }
}
