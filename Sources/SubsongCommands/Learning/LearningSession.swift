import ArgumentParser
import NumericalCore
import PlasticNetworks
import RunStore

/// A training as a command carries it out: with progress, figures and a result.
struct LearningSession {
  var run: LearningRun
  var drawsFigures = true
  var output: OutputOptions

  func carryOut() throws {
    var run = run
    let directory = run.directory
    let lock = try FolderLock(directory.path)
    try withExtendedLifetime(lock) {
      try directory.removeTemporaries()
      let progress = output.quiet ? nil : LearningProgressReporter(run.plan)
      Interruption.watch()
      let ending = try run.carryOut { progress?.show($0, $1) }
      Interruption.unwatch()
      switch ending {
      case .interrupted(let signal, let update):
        Console.complain(
          "interrupted after \(update) of \(run.plan.training.updates) updates; go on with `\(directory.resumeCommand)`"
        )
        throw ExitCode(ExitCodes.interrupted(by: signal))
      case .finished(let result):
        if output.json {
          try Console.result(jsonText(result))
        } else {
          for line in result.lines { try Console.result(line) }
        }
        if drawsFigures { try LearningFigures(run).draw() }
      }
    }
  }
}

/// Shows how far a training is.
private final class LearningProgressReporter {
  private let plan: LearningPlan
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var lastShown: ContinuousClock.Instant
  private var first: Int?

  init(_ plan: LearningPlan) {
    self.plan = plan
    start = clock.now
    lastShown = start
  }

  func show(_ update: Int, _ point: CurvePoint?) {
    let total = plan.training.updates
    let first = first ?? update
    self.first = first
    let now = clock.now
    let pause: Duration = Console.isInteractive ? .milliseconds(100) : .seconds(2)
    guard update == total || now - lastShown > pause else { return }
    lastShown = now
    let left = (now - start) * (Double(total - update) / Double(max(1, update - first)))
    let scores = (point?.scores ?? [:]).sorted { $0.key < $1.key }.prefix(2).map {
      "\($0.key) \(fixed($0.value, 3))"
    }
    let time = update == total ? ProgressReporter.text(now - start) : "\(ProgressReporter.text(left)) left"
    let notes = (scores + [time]).joined(separator: ", ")
    if Console.isInteractive {
      let cells = 24
      let filled = cells * update / max(1, total)
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled)
      Console.redraw(String("\(bar)  \(update)/\(total)  \(notes)".prefix(max(0, Console.width - 1))))
      if update == total { Console.say("") }
    } else {
      Console.say("update \(update) of \(total), \(notes)")
    }
  }
}
