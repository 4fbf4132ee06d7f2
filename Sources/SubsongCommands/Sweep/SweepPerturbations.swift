import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore
import Sweeps

/// What a sweep's perturbations make of a unit: one row a condition and dose, each number its mean over the repetitions.
struct SweepPerturbations {
  let conditions: [PerturbationCondition]

  /// Labels of rows.
  static let (label, dose) = ("perturbation", "dose")
  /// The perturbation of an undisturbed network.
  static let none = "none"

  /// Those of replays.
  private var replayed: [PerturbationCondition] { conditions.filter { $0.phase == .replay } }
  /// Those of the teacher, each of which takes trainings of its own.
  var taught: [PerturbationCondition] { conditions.filter { $0.phase == .training } }

  /// The rows of a network that was trained in a folder.
  func rows(of directory: RunDirectory) throws(SubsongError) -> [SweepRow] {
    if replayed.isEmpty { return [] }
    let run = try TrainedRun(directory, threads: 1)
    let result = try PerturbationStudy(replayed).run(
      run.learner, song: run.song, run.description.schedule, from: run.state(from: .trained, seed: 0))
    return replayed.flatMap { condition in
      condition.doses.map { dose in
        let outcomes = result.trials.filter { $0.condition == condition && $0.dose == dose }.map(\.outcome)
        return SweepRow(
          labels: Self.labels(condition, dose),
          measures: PerturbationMeasure.allCases.map { measure in
            SweepRow.Measure(measure.rawValue, PerturbationMeasure.mean(measure, outcomes))
          })
      }
    }
  }

  /// The row of the trainings under a disturbed teacher.
  func row(_ condition: PerturbationCondition, dose: Double, _ summaries: [ExperimentSummary]) -> SweepRow {
    let rows = summaries.map { SweepRow($0) }
    let names = rows.first?.measures.map(\.name) ?? []
    return SweepRow(
      labels: Self.labels(condition, dose),
      measures: names.map { name in
        let values = rows.compactMap { $0.measure(name) }
        return SweepRow.Measure(name, values.count == rows.count ? Summary(values)?.mean : nil)
      })
  }

  /// The labels of the undisturbed unit, which it has if there are others.
  var undisturbed: [SweepRow.Label] {
    conditions.isEmpty ? [] : [.init(Self.label, Self.none), .init(Self.dose, "")]
  }

  private static func labels(_ condition: PerturbationCondition, _ dose: Double) -> [SweepRow.Label] {
    [.init(label, condition.name), .init(Self.dose, "\(dose)")]
  }
}
