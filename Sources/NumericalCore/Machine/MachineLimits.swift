import Dispatch

/// An array that is read and written as a whole, to learn how fast that can be done at best.
///
/// Every thread has a part of its own; the parts are disjoint, so threads share nothing but the memory.
package final class StreamedArray<Element: MeasuredNumber> {
  private let base: UnsafeMutablePointer<Element>
  private let count: Int

  /// An array of `count` ones, aligned to a cache line.
  package init(count: Int) {
    self.count = count
    base = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 64
    ).bindMemory(to: Element.self, capacity: max(1, count))
    base.initialize(repeating: Element.one, count: count)
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }

  /// Reads and writes the whole array `passes` times, shared out to `threads` threads.
  package func stream(passes: Int, threads: Int) {
    nonisolated(unsafe) let base = base
    let count = count
    runTogether(threads) { thread in
      let part = Self.part(thread, of: threads, count: count)
      Element.stream(base + part.lowerBound, count: part.count, change: Element.small, passes: passes)
    }
  }

  /// The elements of one thread: whole cache lines but for the end of the array.
  package static func part(_ thread: Int, of threads: Int, count: Int) -> Range<Int> {
    let line = 64 / MemoryLayout<Element>.stride
    let lines = (count + line - 1) / line
    let start = lines * thread / threads * line
    let end = lines * (thread + 1) / threads * line
    return min(start, count)..<min(end, count)
  }

  /// A copy of all elements.
  package var elements: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }
}

/// What the arithmetic units do at best, when nothing comes from memory.
package enum PeakArithmetic<Element: MeasuredNumber> {
  /// Floating-point operations that ``run(rounds:threads:)`` carries out.
  package static func operations(rounds: Int, threads: Int) -> Double {
    Double(rounds) * Double(threads) * Double(Element.operationsPerRound)
  }

  /// Rounds of multiply-adds on each of `threads` threads.
  package static func run(rounds: Int, threads: Int) {
    let one = Element.one
    runTogether(threads) { _ in
      withExtendedLifetime(Element.multiplyAdds(rounds: rounds, factor: one, summand: Element.small)) {}
    }
  }
}

/// One piece of work a thread, the first of them on the caller's; returns when all are done.
private func runTogether(_ threads: Int, _ body: @Sendable (Int) -> Void) {
  if threads == 1 { return body(0) }
  DispatchQueue.concurrentPerform(iterations: threads, execute: body)
}
