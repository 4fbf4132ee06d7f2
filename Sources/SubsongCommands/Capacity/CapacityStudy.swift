import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore
import Synchronization

/// Carries out a capacity study in a folder. What was tried is kept after each training, so that it can be killed and carried on.
struct CapacityStudy {
  private let plan: CapacityPlan
  private let keeper: StudyKeeper<CapacityJournal>

  var directory: RunDirectory { keeper.directory }

  /// - Throws: ``SubsongError`` (cannot create) if the folder holds another study and `force` is not given.
  init(_ plan: CapacityPlan, in folder: String, force: Bool) throws(SubsongError) {
    self.plan = plan
    keeper = try StudyKeeper(
      CapacityJournal(plan: plan), in: folder, named: "capacity.json",
      results: ["capacity.csv", "searches.csv", "trials.csv", "capacity.png"], force: force)
  }

  /// Searches, several networks at a time. What is found depends on the plan alone.
  ///
  /// - Parameter report: told of each search that has ended, by one thread at a time.
  /// - Returns: the journal, with searches that are not over if it was interrupted.
  func carryOut(
    threads: Int, isInterrupted: @Sendable () -> Bool, report: @Sendable (String) -> Void
  ) throws(SubsongError) -> CapacityJournal {
    let (plan, keeper) = (plan, keeper)
    let finished = Mutex(0)
    let results = ConcurrentWork.results(
      count: plan.targets.count, threads: threads,
      isFatal: { _, result in if case .failure = result { true } else { isInterrupted() } },
      finished: { index, result in
        guard case .success(let step?) = result else { return }
        let number = finished.withLock { count in
          count += 1
          return count
        }
        report("\(number) of \(plan.targets.count): \(Self.line(plan.targets[index], step))")
      },
      { index -> Result<CapacitySearch.Step?, SubsongError> in
        Result { () throws(SubsongError) in
          try Self.search(index, plan, keeper, isInterrupted: isInterrupted)
        }
      })
    for case .failure(let error)? in results { throw error }
    try keeper.change { $0.trials.sort { ($0.target, $0.latent) < ($1.target, $1.latent) } }
    return keeper.record
  }

  private static func line(_ target: CapacityPlan.Target, _ step: CapacitySearch.Step) -> String {
    let finding =
      switch step {
      case .found(let size): "\(size) latent neurons"
      case .beyond(let size), .attempt(let size): "more than \(size) latent neurons"
      }
    return "\(target.song), \(target.mode.rawValue), seed \(target.seed): \(finding)"
  }

  /// One search to its end.
  ///
  /// - Returns: nil if it was interrupted.
  private static func search(
    _ index: Int, _ plan: CapacityPlan, _ keeper: StudyKeeper<CapacityJournal>, isInterrupted: () -> Bool
  ) throws(SubsongError) -> CapacitySearch.Step? {
    while !isInterrupted() {
      let step = plan.search.next(after: keeper.record.trials(of: index))
      guard case .attempt(let latent) = step else { return step }
      guard let trial = try Self.trial(index, latent, plan, isInterrupted: isInterrupted) else { return nil }
      try keeper.change { $0.trials.append(trial) }
    }
    return nil
  }

  private static func trial(_ index: Int, _ latent: Int, _ plan: CapacityPlan, isInterrupted: () -> Bool)
    throws(SubsongError) -> CapacityTrial?
  {
    let description = try plan.description(of: plan.targets[index], latent: latent)
    var trial = CapacityTrial(target: index, latent: latent, succeeds: false)
    do {
      let progress = try ExperimentRun(description, threads: 1).execute(isInterrupted: isInterrupted)
      guard progress.phase == nil else { return nil }
      let scores = progress.summary
      trial.replay = scores.replayCorrelationMean
      trial.frozenReplay = scores.frozenReplayCorrelationMean
      trial.validation = scores.validationCorrelation
      let worst = min(trial.replay ?? 0, trial.frozenReplay ?? 0)
      trial.succeeds = worst >= plan.criterion
    } catch  where error.category == .numerical {
      // A network that left the numbers has not learned.
    }
    return trial
  }
}
