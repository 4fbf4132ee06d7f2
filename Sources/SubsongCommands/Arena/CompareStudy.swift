import Experiments
import Figures
import LearningTasks
import NumericalCore
import RunStore
import Synchronization

extension RunFile {
  /// The record of a comparison: its plan, and what has been found so far.
  static let comparison: RunFile = "comparison.json"
}

/// Lets the learners of a comparison learn, replay and be disturbed, and keeps each that is done.
package struct CompareStudy {
  private let plan: ComparePlan
  private let keeper: StudyKeeper<CompareJournal>

  package var directory: RunDirectory { keeper.directory }

  /// - Throws: ``SubsongError``: what the learners refuse; cannot create if the folder holds another study and `force` is not given.
  package init(_ plan: ComparePlan, in folder: String, force: Bool) throws(SubsongError) {
    self.plan = plan
    for learner in plan.learners {
      _ = try learner.learner(for: plan.song, latent: plan.latent, seed: plan.seeds.first ?? 1)
    }
    keeper = try StudyKeeper(
      CompareJournal(plan: plan), in: folder, named: .comparison,
      results: ["bouts.csv", "comparison.csv", "learning.csv", "comparison.html"]
        + FigureFormat.allCases.map { RunFile("figures/comparison.\($0.fileExtension)") },
      force: force)
  }

  /// - Returns: the journal, with fewer bouts if it was interrupted.
  package func carryOut(
    threads: Int, isInterrupted: @Sendable () -> Bool, report: @Sendable (String) -> Void
  ) throws(SubsongError) -> CompareJournal {
    if keeper.record.entrants.isEmpty {
      let entrants = try plan.entrants(pace: pace)
      try keeper.change { $0.entrants = entrants }
    }
    let (plan, keeper) = (plan, keeper)
    let (known, entrants) = (Set(keeper.record.entries.map(\.bout)), keeper.record.entrants)
    let waiting = plan.bouts.filter { !known.contains($0) }
    let results = ConcurrentWork.results(
      count: waiting.count, threads: threads,
      isFatal: { _, result in if case .failure = result { true } else { isInterrupted() } },
      { index -> Result<Void, SubsongError> in
        Result { () throws(SubsongError) in
          let bout = waiting[index]
          guard let entrant = entrants.first(where: { $0.learner == bout.learner }),
            let entry = try Self.entry(of: bout, entrant, plan, goesOn: { !isInterrupted() })
          else { return }
          report(Self.line(entry))
          try keeper.change { $0.enter(entry) }
        }
      })
    for case .failure(let error)? in results { throw error }
    return keeper.record
  }

  /// - Returns: nil if it was interrupted.
  private static func entry(
    of bout: ComparePlan.Bout, _ entrant: ComparePlan.Entrant, _ plan: ComparePlan,
    goesOn: () -> Bool
  ) throws(SubsongError) -> CompareJournal.Entry? {
    let clock = TrainingClock()
    let learner = try bout.learner.learner(
      for: plan.song, latent: entrant.latent, seed: bout.seed, cycles: entrant.cycles)
    var entry = CompareJournal.Entry(bout, learner)
    var rules = plan.rules
    rules.trainingCycles = entrant.cycles
    do throws(SubsongError) {
      entry.result = try contest(learner, plan, rules, bout.seed, clock, goesOn)
      if entry.result == nil { return nil }
    } catch  where error.category == .numerical {
      entry.failure = "\(error)"
    }
    (entry.trainingSeconds, entry.wallSeconds) = (clock.trainingSeconds ?? clock.seconds, clock.seconds)
    return entry
  }

  private static func contest(
    _ learner: some DeclaredLearner, _ plan: ComparePlan, _ rules: ContestRules, _ seed: UInt64,
    _ clock: TrainingClock, _ goesOn: () -> Bool
  ) throws(SubsongError) -> ContestResult? {
    try Contest(learner, song: plan.song, rules: rules, seed: seed, observers: [clock]).run(goesOn: goesOn)
  }

  /// Seconds that a cycle of training takes here and now, free ones included.
  private func pace(_ entrant: ComparePlan.Entrant) throws(SubsongError) -> Double {
    let bout = ComparePlan.Bout(learner: entrant.learner, seed: plan.seeds.first ?? 1)
    var pilot = plan
    pilot.rules.disturbances = []
    pilot.rules.freeCycles = 1
    var trial = entrant
    trial.cycles = 3 * plan.rules.validationInterval
    guard let entry = try Self.entry(of: bout, trial, pilot, goesOn: { true }) else { return .infinity }
    return entry.trainingSeconds / Double(trial.cycles)
  }

  private static func line(_ entry: CompareJournal.Entry) -> String {
    let correlation = entry.result?.frozenMean.map { fixed($0, 3) } ?? "no numbers"
    return "\(entry.bout.learner.rawValue), seed \(entry.bout.seed): \(correlation)"
      + " after \(fixed(entry.wallSeconds, 1)) s"
  }
}

/// How long a training takes, and everything from the building of the learner on.
private final class TrainingClock: ExperimentObserver, Sendable {
  private let creation = ContinuousClock.now
  private let training = Mutex<(start: ContinuousClock.Instant?, end: ContinuousClock.Instant?)>((nil, nil))

  func observe(_ event: ExperimentEvent) {
    switch event {
    case .phaseStarted(.training, _, _): training.withLock { $0.start = $0.start ?? .now }
    case .phaseStarted(.replay, _, _): training.withLock { $0.end = $0.end ?? .now }
    default: break
    }
  }

  /// Until the first replay, or until now; nil before it has begun.
  var trainingSeconds: Double? {
    training.withLock { times in times.start.map { $0.duration(to: times.end ?? .now).inSeconds } }
  }
  var seconds: Double { creation.duration(to: .now).inSeconds }
}

extension Duration {
  fileprivate var inSeconds: Double { self / .seconds(1) }
}
