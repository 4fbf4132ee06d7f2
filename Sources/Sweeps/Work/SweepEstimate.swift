import NumericalCore
import RunStore

extension Sweep {
  /// How many workers live.
  public func liveWorkers() throws(SubsongError) -> Int {
    try WorkerLock.countAlive(in: folder.workersPath)
  }

  /// How many seconds the rest takes about; `nil` if no unit is done.
  ///
  /// - Parameters:
  ///   - counts: how far the sweep is.
  ///   - workers: how many work; none counts as one.
  public func secondsLeft(_ counts: SweepCounts, workers: Int) throws(SubsongError) -> Double? {
    Self.secondsLeft(counts, durations: try store.durations(), workers: workers)
  }

  /// The mean duration of the units that are done, without the tenth that took least and the tenth that took most (one of them
  /// may have waited a night), times the units left for each worker.
  package static func secondsLeft(_ counts: SweepCounts, durations: [Double], workers: Int) -> Double? {
    if counts.isOver { return 0 }
    guard !durations.isEmpty else { return nil }
    let cut = durations.count / 10
    let usual = durations.sorted()[cut..<(durations.count - cut)]
    let mean = usual.reduce(0, +) / Double(usual.count)
    return mean * Double(counts.pending + counts.running) / Double(max(1, workers))
  }
}
