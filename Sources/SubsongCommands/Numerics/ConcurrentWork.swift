import Dispatch
import Synchronization

/// Independent pieces of work whose results are in the order of the pieces, whoever finished first.
package enum ConcurrentWork {
  private struct Pool<Value: Sendable>: Sendable {
    var next = 0
    var values: [Value?]
    var isStopped = false

    mutating func take() -> Int? {
      guard !isStopped, next < values.count else { return nil }
      next += 1
      return next - 1
    }
  }

  /// Works on the pieces 0 ..< `count` in turn, as many at a time as there are threads.
  ///
  /// - Parameters:
  ///   - isFatal: whether a result makes the rest of the work needless; what has begun is finished, nothing else begins.
  ///   - finished: told of each result, by one thread at a time.
  /// - Returns: nil for pieces that were not begun.
  package static func results<Value: Sendable>(
    count: Int, threads: Int, isFatal: @Sendable (Int, Value) -> Bool = { _, _ in false },
    finished: @Sendable (Int, Value) -> Void = { _, _ in }, _ work: @Sendable (Int) -> Value
  ) -> [Value?] {
    let pool = Mutex(Pool<Value>(values: Array(repeating: nil, count: count)))
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
      while let piece = pool.withLock({ $0.take() }) {
        let value = work(piece)
        pool.withLock {
          $0.values[piece] = value
          if isFatal(piece, value) { $0.isStopped = true }
          finished(piece, value)
        }
      }
    }
    return pool.withLock { $0.values }
  }
}
