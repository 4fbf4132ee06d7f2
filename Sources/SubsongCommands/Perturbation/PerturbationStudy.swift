import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// Conditions × doses × repetitions on some trained networks: who is disturbed, how, and how often.
package struct PerturbationStudy {
  package var conditions: [PerturbationCondition]
  /// Repetitions with other random numbers, of conditions that draw any.
  package var repetitions = 1
  package var plastic = true
  /// Cycles of a replay.
  package var cycles = 35

  package init(
    _ conditions: [PerturbationCondition], repetitions: Int = 1, plastic: Bool = true, cycles: Int = 35
  ) {
    (self.conditions, self.repetitions, self.plastic, self.cycles) = (
      conditions, repetitions, plastic, cycles
    )
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
    package let undisturbed: RecoveryCurve
    package let trials: [Trial]
    /// The rates around the disturbance of the first trial of the first condition that has a dose, and those without.
    package let example: (trial: Trial, recording: ReplayRecording, undisturbed: ReplayRecording)?
  }

  private struct Job {
    let condition: PerturbationCondition
    let dose: Double
    let repetition: Int
  }

  private var jobs: [Job] {
    conditions.flatMap { condition in
      condition.doses.flatMap { dose in
        (0..<(condition.isRandom && dose != 0 ? repetitions : 1)).map {
          Job(condition: condition, dose: dose, repetition: $0)
        }
      }
    }
  }

  /// How a network is replayed.
  private func replay(_ learner: EliseLearner, _ song: Song, _ schedule: TrainingSchedule) -> PerturbedReplay<
    EliseLearner
  > {
    var replay = PerturbedReplay(learner, song: song)
    replay.nudgedCycles = schedule.nudgedReplayCycles
    replay.onsetCycle = schedule.disruptedReplayCycle
    replay.interval = schedule.scoringInterval
    (replay.cycles, replay.plastic) = (cycles, plastic)
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
    let replay = replay(learner, song, schedule)
    var state = trained
    let undisturbed = try replay.run(&state)
    let analysis = try RecoveryAnalysis(replay, undisturbed: undisturbed)
    let jobs = jobs
    let shown = jobs.firstIndex { $0.dose != 0 } ?? 0
    let results = ConcurrentWork.results(count: jobs.count, threads: threads, isFatal: { $1.isFailure }) {
      index in
      Self.result { () throws(SubsongError) in
        let job = jobs[index]
        var state = trained
        let recording = try replay.run(
          &state, job.condition.perturbations(dose: job.dose, repetition: job.repetition))
        let outcome = try analysis.outcome(of: recording, disturbedIn: job.condition.main.span)
        return (
          Trial(condition: job.condition, dose: job.dose, repetition: job.repetition, outcome: outcome),
          index == shown ? recording : nil
        )
      }
    }
    var trials: [Trial] = []
    var example: (trial: Trial, recording: ReplayRecording, undisturbed: ReplayRecording)?
    for case let result? in results {
      let (trial, recording) = try result.get()
      trials.append(trial)
      if let recording { example = (trial, recording, undisturbed) }
    }
    return NetworkResult(undisturbed: analysis.undisturbed, trials: trials, example: example)
  }

  private static func result<Value>(_ work: () throws(SubsongError) -> Value) -> Result<Value, SubsongError> {
    do { return .success(try work()) } catch { return .failure(error) }
  }
}

extension Result {
  fileprivate var isFailure: Bool { if case .failure = self { true } else { false } }
}
