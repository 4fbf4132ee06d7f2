import NumericalCore
import RunStore
import Sweeps

/// How far a sweep is: what `sweep status` and `sweep run` print.
struct SweepStatus: Encodable {
  var sweep: String
  var total, done, failed, running, pending: Int
  /// How many processes work on it now.
  var workers: Int
  /// `nil` if no unit is done, so that nothing is known.
  var secondsLeft: Double?
  /// The first that failed.
  var failures: [SweepFailure] = []

  private static let mostFailures = 20

  private enum CodingKeys: String, CodingKey {
    case sweep, total, done, failed, running, pending, workers
    case secondsLeft = "seconds_left"
  }

  init(_ sweep: Sweep) throws(SubsongError) {
    let counts = try sweep.counts()
    self.sweep = sweep.folder.path
    (total, done, failed) = (counts.total, counts.done, counts.failed)
    (running, pending) = (counts.running, counts.pending)
    workers = try sweep.liveWorkers()
    secondsLeft = try sweep.secondsLeft(counts, workers: workers)
    failures = try sweep.failures(atMost: Self.mostFailures)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(sweep, forKey: .sweep)
    for (key, value) in [
      (CodingKeys.total, total), (.done, done), (.failed, failed), (.running, running), (.pending, pending),
      (.workers, workers),
    ] {
      try container.encode(value, forKey: key)
    }
    try container.encode(secondsLeft, forKey: .secondsLeft)
  }

  var lines: [String] {
    let byWhom = workers > 0 ? " (\(workers) \(workers == 1 ? "worker" : "workers"))" : ""
    let left = secondsLeft.map { "about \(durationText($0))" + (workers == 0 ? " with one worker" : "") }
    let head = [
      "sweep                     \(sweep)", "done                      \(done) of \(total)",
      "running                   \(running)\(byWhom)", "waiting                   \(pending)",
      "failed                    \(failed)",
    ]
    let time =
      done + failed == total ? [] : ["time left                 \(left ?? "unknown before a unit is done")"]
    let more = failed > failures.count ? ["and \(failed - failures.count) more"] : []
    return head + time + failures.map { "unit \($0.unit) failed: \($0.reason)" } + more
  }
}
