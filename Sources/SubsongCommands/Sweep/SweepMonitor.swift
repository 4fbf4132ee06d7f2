import Foundation
import NumericalCore
import RunStore
import Sweeps
import Synchronization

/// Looks after a sweep beside the work: shows how far it is, and passes signals on to the other workers.
final class SweepMonitor: Sendable {
  private struct State {
    var isOver = false
    var sentSignal = false
    var lastShown: ContinuousClock.Instant?
    var lastLine = ""
  }

  private let sweep: Sweep
  private let children: SweepChildren
  private let isQuiet: Bool
  private let isInteractive = Console.isInteractive
  private let state = Mutex(State())
  private let hasEnded = DispatchSemaphore(value: 0)

  init(_ sweep: Sweep, _ children: SweepChildren, isQuiet: Bool) {
    (self.sweep, self.children, self.isQuiet) = (sweep, children, isQuiet)
    // After the signal the thread holds nothing: a process that ends while its store is open leaves the store's log behind.
    Thread.detachNewThread { [weak self, hasEnded] in
      while self?.lookUnlessOver() == true { Thread.sleep(forTimeInterval: 0.05) }
      hasEnded.signal()
    }
  }

  /// Shows the end; nothing is said or sent any more.
  func stop() {
    state.withLock { $0.isOver = true }
    hasEnded.wait()
    if !isQuiet { show(isLast: true) }
  }

  /// - Returns: whether to look again.
  private func lookUnlessOver() -> Bool {
    if state.withLock({ $0.isOver }) { return false }
    look()
    return true
  }

  private func look() {
    if let signal = Interruption.current, state.withLock({ !$0.sentSignal }) {
      state.withLock { $0.sentSignal = true }
      children.forward(signal)
    }
    guard !isQuiet else { return }
    let now = ContinuousClock.now
    let pause = isInteractive ? Duration.milliseconds(500) : .seconds(5)
    let isTime = state.withLock { state in
      if let last = state.lastShown, now - last < pause { return false }
      state.lastShown = now
      return true
    }
    if isTime { show(isLast: false) }
  }

  /// Progress is talk: a store that cannot be read now is no reason to end.
  private func show(isLast: Bool) {
    guard let counts = try? sweep.counts() else { return }
    let left = isLast ? nil : try? sweep.secondsLeft(counts, workers: sweep.liveWorkers())
    let line = Self.line(counts, secondsLeft: left)
    if isInteractive {
      Console.redraw(String(line.prefix(max(0, Console.width - 1))))
      if isLast { Console.say("") }
    } else if state.withLock({ state in
      defer { state.lastLine = line }
      return state.lastLine != line
    }) {
      Console.say(line)
    }
  }

  static func line(_ counts: SweepCounts, secondsLeft: Double?) -> String {
    let failed = counts.failed > 0 ? ", \(counts.failed) failed" : ""
    let left = secondsLeft.map { counts.isOver ? "" : ", about \(durationText($0)) left" } ?? ""
    return "sweep: \(counts.done) of \(counts.total) units done\(failed)\(left)"
  }
}

/// A time in words, coarse where it is long.
func durationText(_ seconds: Double) -> String {
  guard seconds < 1e9 else { return "more than 30 years" }
  let whole = Int(seconds.rounded(.up))
  if whole >= 172_800 { return "\(whole / 86_400) days \(whole % 86_400 / 3600) h" }
  if whole >= 3600 { return "\(whole / 3600) h \(whole % 3600 / 60) min" }
  return whole >= 60 ? "\(whole / 60) min \(whole % 60) s" : "\(whole) s"
}
