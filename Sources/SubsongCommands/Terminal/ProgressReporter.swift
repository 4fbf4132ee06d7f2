import Experiments

/// Shows how far an experiment is: a bar with time left on a terminal, otherwise a line at the end of each phase and now
/// and then before.
final class ProgressReporter: ExperimentObserver {
  private let isInteractive: Bool
  private let clock = ContinuousClock()
  private var start: ContinuousClock.Instant
  private var lastDrawn: ContinuousClock.Instant
  private var total = 0
  /// Cycles that were completed before, in a run that goes on.
  private var first = 0
  private var score = ""

  init(isInteractive: Bool = Console.isInteractive) {
    self.isInteractive = isInteractive
    start = clock.now
    lastDrawn = start
  }

  func observe(_ event: ExperimentEvent) {
    switch event {
    case .phaseStarted(_, let cycles, let completed):
      (total, first, score) = (cycles, completed, "")
      start = clock.now
      lastDrawn = start
    case .validated(let validation): score = "correlation \(fixed(validation.correlation, 3))"
    case .replayed(let replay, _): score = "correlation \(fixed(replay.correlation, 3))"
    case .recorded: break
    case .cycleCompleted(let phase, let completed):
      isInteractive ? drawBar(phase, completed) : printLine(phase, completed)
    }
  }

  private func drawBar(_ phase: ExperimentPhase, _ completed: Int) {
    let now = clock.now
    guard completed == total || now - lastDrawn > .milliseconds(100) else { return }
    lastDrawn = now
    Console.redraw(bar(phase, completed, now, width: Console.width))
    if completed == total { Console.say("") }
  }

  /// One line that is shorter than the terminal is wide, since a line that wraps cannot be drawn again in its place: a
  /// shorter bar first, then no score, then no time.
  private func bar(_ phase: ExperimentPhase, _ completed: Int, _ now: ContinuousClock.Instant, width: Int)
    -> String
  {
    let time = completed == total ? Self.text(now - start) : "\(timeLeft(now, completed)) left"
    let count =
      String(repeating: " ", count: "\(total)".count - "\(completed)".count) + "\(completed)/\(total)"
    func line(_ cells: Int, _ notes: [String]) -> String {
      let filled = cells * completed / max(1, total)
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled)
      return ([phase.shortName.padded(to: 13), bar, count] + notes.filter { !$0.isEmpty }).joined(
        separator: "  ")
    }
    let candidates = [line(24, [score, time]), line(10, [score, time]), line(10, [time]), line(0, [])]
    return candidates.first { $0.count < width } ?? String(candidates[3].prefix(max(0, width - 1)))
  }

  private func printLine(_ phase: ExperimentPhase, _ completed: Int) {
    let now = clock.now
    guard completed == total || now - lastDrawn > .seconds(2) else { return }
    lastDrawn = now
    let note = score.isEmpty ? "" : ", \(score)"
    let rest = completed == total ? "" : ", \(timeLeft(now, completed)) left"
    Console.say("\(phase.title): cycle \(completed) of \(total)\(note)\(rest)")
  }

  private func timeLeft(_ now: ContinuousClock.Instant, _ completed: Int) -> String {
    Self.text((now - start) * (Double(total - completed) / Double(max(1, completed - first))))
  }

  static func text(_ duration: Duration) -> String {
    let seconds = Int(duration.components.seconds)
    if seconds >= 3600 { return "\(seconds / 3600) h \(seconds % 3600 / 60) min" }
    return seconds >= 60 ? "\(seconds / 60) min \(seconds % 60) s" : "\(seconds) s"
  }
}

extension ExperimentPhase {
  /// At most 13 characters, so that the bars of all phases stand below each other.
  fileprivate var shortName: String {
    switch self {
    case .training: "training"
    case .replay: "replay"
    case .frozenReplay: "frozen replay"
    }
  }
}
