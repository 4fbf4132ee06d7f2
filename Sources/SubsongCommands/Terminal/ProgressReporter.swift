import Experiments

/// Shows how far an experiment is: a bar with time left on a terminal, otherwise a line at the end of each phase and now
/// and then before.
final class ProgressReporter: ExperimentObserver {
  private let isInteractive: Bool
  private let clock = ContinuousClock()
  private var start: ContinuousClock.Instant
  private var lastDrawn: ContinuousClock.Instant
  private var total = 0
  private var score = ""

  init(isInteractive: Bool = Console.isInteractive) {
    self.isInteractive = isInteractive
    start = clock.now
    lastDrawn = start
  }

  func observe(_ event: ExperimentEvent) {
    switch event {
    case .phaseStarted(_, let cycles):
      (total, score) = (cycles, "")
      start = clock.now
      lastDrawn = start
    case .validated(let validation): score = "validation correlation \(rounded(validation.correlation))"
    case .replayed(let replay, _): score = "replay correlation \(rounded(replay.correlation))"
    case .cycleCompleted(let phase, let completed):
      isInteractive ? drawBar(phase, completed) : printLine(phase, completed)
    }
  }

  private func drawBar(_ phase: ExperimentPhase, _ completed: Int) {
    let now = clock.now
    guard completed == total || now - lastDrawn > .milliseconds(100) else { return }
    lastDrawn = now
    let filled = 24 * completed / max(1, total)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
    Console.redraw("\(phase.rawValue) \(bar) \(completed)/\(total)  \(timeLeft(now, completed))  \(score)")
    if completed == total { Console.say("") }
  }

  private func printLine(_ phase: ExperimentPhase, _ completed: Int) {
    let now = clock.now
    guard completed == total || now - lastDrawn > .seconds(2) else { return }
    lastDrawn = now
    let note = score.isEmpty ? "" : ", \(score)"
    let rest = completed == total ? "" : ", \(timeLeft(now, completed))"
    Console.say("\(phase.rawValue): cycle \(completed) of \(total)\(note)\(rest)")
  }

  private func timeLeft(_ now: ContinuousClock.Instant, _ completed: Int) -> String {
    let left = (now - start) * (Double(total - completed) / Double(max(1, completed)))
    let seconds = Int(left.components.seconds)
    if seconds >= 3600 { return "\(seconds / 3600) h \(seconds % 3600 / 60) min left" }
    return seconds >= 60 ? "\(seconds / 60) min \(seconds % 60) s left" : "\(seconds) s left"
  }

  private func rounded(_ correlation: Double) -> String { fixed(correlation, 3) }
}

/// A number with a fixed count of digits behind the point.
func fixed(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let scaled = Int64((abs(value) * scale).rounded())
  let fraction = String(scaled % Int64(scale))
  let sign = value < 0 && scaled > 0 ? "−" : ""
  if digits == 0 { return "\(sign)\(scaled)" }
  return
    "\(sign)\(scaled / Int64(scale)).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
}
