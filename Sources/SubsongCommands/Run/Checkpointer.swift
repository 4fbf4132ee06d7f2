import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// When checkpoints are written.
package struct CheckpointPolicy: Sendable {
  /// Every so many cycles, if any.
  package var cycles: Int?
  /// Every so many seconds, if any.
  package var interval: Duration?

  package init(cycles: Int? = nil, interval: Duration? = nil) {
    self.cycles = cycles
    self.interval = interval
  }
}

/// Writes checkpoints beside the simulation: a copy of the progress is one, so the simulation waits for nothing.
struct Checkpointer {
  private let policy: CheckpointPolicy
  private let directory: RunDirectory
  private let configuration: String
  private let recorder: RunRecorder
  private let work: BackgroundWork
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant

  init(
    _ policy: CheckpointPolicy, in directory: RunDirectory, configuration: String, recorder: RunRecorder,
    work: BackgroundWork
  ) {
    (self.policy, self.directory, self.configuration) = (policy, directory, configuration)
    (self.recorder, self.work) = (recorder, work)
    last = clock.now
  }

  /// Writes a checkpoint if it is time.
  ///
  /// - Throws: ``SubsongError`` if anything that was written before has failed.
  mutating func reachBorder<Learner>(
    _ progress: ExperimentProgress<Learner.State>, of experiment: SequenceExperiment<Learner>
  ) throws(SubsongError) {
    try work.check()
    let isCycle = policy.cycles.map { progress.totalCompleted.isMultiple(of: $0) } ?? false
    let now = clock.now
    let isTime = policy.interval.map { now - last >= $0 } ?? false
    if isCycle || isTime {
      last = now
      try write(progress, of: experiment)
    }
  }

  /// Writes a checkpoint and waits until it is on the disk.
  func writeLast<Learner>(
    _ progress: ExperimentProgress<Learner.State>, of experiment: SequenceExperiment<Learner>
  ) throws(SubsongError) {
    try write(progress, of: experiment)
    try work.finish()
  }

  private func write<Learner>(
    _ progress: ExperimentProgress<Learner.State>, of experiment: SequenceExperiment<Learner>
  ) throws(SubsongError) {
    let (directory, commit) = (directory, recorder.commit)
    let checkpoint = StoredCheckpoint(
      cycles: progress.totalCompleted, configuration: configuration, arrays: experiment.arrays(of: progress))
    let bytes = checkpoint.arrays.values.reduce(0) { $0 + 8 * $1.values.count }
    try work.add(bytes: bytes) { () throws(SubsongError) in
      var checkpoint = checkpoint
      checkpoint.recordings = try commit()
      try directory.write(checkpoint)
    }
  }
}
