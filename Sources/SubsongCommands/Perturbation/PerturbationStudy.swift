import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// Conditions × doses × repetitions on a trained network.
package struct PerturbationStudy {
  package var conditions: [PerturbationCondition]
  /// Cycles of a replay.
  package var cycles: Int

  package static let usualCycles = 35

  package init(_ conditions: [PerturbationCondition], cycles: Int = usualCycles) {
    (self.conditions, self.cycles) = (conditions, cycles)
  }

  /// One disturbed replay.
  package struct Trial: Sendable {
    package let condition: PerturbationCondition
    package let dose: Double
    package let repetition: Int
    package let outcome: PerturbationOutcome
  }

  /// What a network did in all trials.
  package struct NetworkResult: Sendable {
    /// By whether the weights were frozen.
    package let undisturbed: [Bool: RecoveryCurve]
    package let trials: [Trial]
    /// By the name of the condition.
    package let examples: [String: Example]
  }

  /// The rates around the disturbance, of the first trial of a condition that has a dose.
  package struct Example: Sendable {
    package let trial: Trial
    package let recording: ReplayRecording
    package let undisturbed: ReplayRecording

    /// As much as a figure shows.
    package static let cycles = 5
  }

  private struct Job {
    let condition: PerturbationCondition
    let dose: Double
    let repetition: Int
  }

  private var jobs: [Job] {
    conditions.flatMap { condition in
      condition.trials.map { Job(condition: condition, dose: $0.dose, repetition: $0.repetition) }
    }
  }

  /// How a network is replayed.
  private func replay(_ learner: EliseLearner, _ song: Song, _ schedule: TrainingSchedule, frozen: Bool)
    -> PerturbedReplay<EliseLearner>
  {
    var replay = PerturbedReplay(learner, song: song)
    replay.nudgedCycles = schedule.nudgedReplayCycles
    replay.onsetCycle = schedule.disruptedReplayCycle
    replay.interval = schedule.scoringInterval
    (replay.cycles, replay.plastic) = (cycles, !frozen)
    return replay
  }

  /// All trials of a network, in their order, whatever the number of threads.
  ///
  /// - Parameters:
  ///   - trained: the state in which each replay begins.
  /// - Throws: ``SubsongError``: usage for a perturbation that makes no sense for the network, numerical if a state left the numbers.
  package func run(
    _ learner: EliseLearner, song: Song, _ schedule: TrainingSchedule, from trained: EliseState,
    threads: Int = 1
  ) throws(SubsongError) -> NetworkResult {
    for condition in conditions where condition.phase == .training {
      throw SubsongError(
        .usage, "\(condition.main.kind.rawValue) disturbs the teacher, and a replay has none",
        remedy: "use `subsong train --perturbation FILE`, or a sweep")
    }
    try requireInTime(learner, schedule)
    let baselines = try baselines(learner, song, schedule, from: trained)
    let jobs = jobs
    // What can be refused is refused before the work.
    for job in jobs {
      try baselines[job.condition.frozen]?.replay.check(
        job.condition.perturbations(dose: job.dose, repetition: job.repetition))
    }
    let shown = Set(
      conditions.compactMap { condition in
        jobs.firstIndex { $0.condition == condition && $0.dose != 0 }
          ?? jobs.firstIndex { $0.condition == condition }
      })
    let results = ConcurrentWork.results(count: jobs.count, threads: threads, isFatal: { $1.isFailure }) {
      index in
      Self.result { () throws(SubsongError) in
        let job = jobs[index]
        guard let baseline = baselines[job.condition.frozen] else {
          preconditionFailure("there is a baseline for every condition")
        }
        var state = trained
        let perturbations = job.condition.perturbations(dose: job.dose, repetition: job.repetition)
        let recording = try baseline.replay.run(&state, perturbations)
        let outcome = try baseline.analysis.outcome(
          of: recording, disturbedIn: Perturbation.span(of: perturbations))
        let trial = Trial(
          condition: job.condition, dose: job.dose, repetition: job.repetition, outcome: outcome)
        return (
          trial,
          shown.contains(index)
            ? Example(
              trial: trial, recording: recording.first(Example.cycles),
              undisturbed: baseline.recording.first(Example.cycles)) : nil
        )
      }
    }
    var (trials, examples): ([Trial], [String: Example]) = ([], [:])
    for case let result? in results {
      let (trial, example) = try result.get()
      trials.append(trial)
      if let example { examples[trial.condition.name] = example }
    }
    return NetworkResult(
      undisturbed: baselines.mapValues(\.analysis.undisturbed), trials: trials, examples: examples)
  }

  /// What begins after the end would be taken for something that does no harm.
  private func requireInTime(_ learner: EliseLearner, _ schedule: TrainingSchedule) throws(SubsongError) {
    let cycle = learner.timeGrid.milliseconds(learner.stepsPerCycle)
    let end = cycle * Double(cycles - schedule.disruptedReplayCycle)
    for perturbation in conditions.flatMap({ [$0.main] + $0.companions })
    where end > 0 && perturbation.onset >= end {
      throw SubsongError(
        .usage, "perturbation \(perturbation.name): onset is \(perturbation.onset)",
        because: "the replay of \(cycles) cycles ends \(end) ms after the beginning of the disturbed one",
        remedy: "let it begin earlier, or replay more cycles")
    }
  }

  /// The undisturbed replay that disturbed ones are compared with.
  private struct Baseline: Sendable {
    let replay: PerturbedReplay<EliseLearner>
    let recording: ReplayRecording
    let analysis: RecoveryAnalysis
  }

  /// By whether the weights are frozen.
  private func baselines(
    _ learner: EliseLearner, _ song: Song, _ schedule: TrainingSchedule, from trained: EliseState
  ) throws(SubsongError) -> [Bool: Baseline] {
    var baselines: [Bool: Baseline] = [:]
    for frozen in Set(conditions.map(\.frozen)) {
      let replay = replay(learner, song, schedule, frozen: frozen)
      var state = trained
      let recording = try replay.run(&state)
      baselines[frozen] = Baseline(
        replay: replay, recording: recording,
        analysis: try RecoveryAnalysis(replay, undisturbed: recording))
    }
    return baselines
  }

  private static func result<Value>(_ work: () throws(SubsongError) -> Value) -> Result<Value, SubsongError> {
    do { return .success(try work()) } catch { return .failure(error) }
  }
}

extension Result {
  fileprivate var isFailure: Bool { if case .failure = self { true } else { false } }
}
