import Figures
import LearningTasks
import NumericalCore
import PlasticNetworks
import RunStore

extension Reproduction {
  /// A claim that is tested by trainings on episodic tasks.
  package struct TrainingTest: ReproductionTest {
    package let trainings: @Sendable (Scale) throws(SubsongError) -> [PlannedTraining]
    package let judge: @Sendable (TrainingOutcomes) throws(SubsongError) -> Verdict
    package let figure: @Sendable (TrainingOutcomes) throws(SubsongError) -> any Figure
  }
}

/// A training of a reproduction.
package struct PlannedTraining: Sendable {
  /// What seeds have in common, for example `stpn`: the name of a curve.
  package var group: String
  package var plan: LearningPlan

  package init(_ group: String, _ plan: LearningPlan) { (self.group, self.plan) = (group, plan) }

  /// Its folder.
  package var name: String { "\(fileName(group))-seed\(plan.seed)" }
}

/// A training that is over.
package struct TrainingOutcome: Sendable {
  package var training: PlannedTraining
  package var result: LearningResult
  package var curve: CSVTable

  package init(training: PlannedTraining, result: LearningResult, curve: CSVTable) {
    (self.training, self.result, self.curve) = (training, result, curve)
  }
}

/// What all trainings of a reproduction came to.
package struct TrainingOutcomes: Sendable {
  package var scale: Reproduction.Scale
  package var all: [TrainingOutcome]

  package init(scale: Reproduction.Scale, all: [TrainingOutcome]) { (self.scale, self.all) = (scale, all) }

  /// In the order in which they were planned.
  var groups: [String] {
    all.map(\.training.group).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  func outcomes(_ group: String) -> [TrainingOutcome] { all.filter { $0.training.group == group } }

  /// A score on validation data at the last evaluation up to an update, one value a seed.
  func values(_ column: String, of group: String, at update: Int = .max) throws(SubsongError) -> [Double] {
    let values = try outcomes(group).map { (outcome) throws(SubsongError) -> Double? in
      let updates = try outcome.curve.column("update")
      let scores = try outcome.curve.column(column)
      guard let row = updates.lastIndex(where: { ($0 ?? 0) <= Double(update) }) else { return nil }
      return scores[row]
    }
    return values.compactMap(\.self)
  }

  /// A curve for each group: the mean over seeds, and their range where there are several.
  func series(_ column: String, perEpoch: Double? = nil) throws(SubsongError) -> [TrainingCurvesFigure.Series]
  {
    try groups.map { (group) throws(SubsongError) in
      let curves = try outcomes(group).map { (outcome) throws(SubsongError) in
        (try outcome.curve.column("update"), try outcome.curve.column(column))
      }
      let count = curves.map(\.0.count).min() ?? 0
      let points = (0..<count).compactMap { row -> TrainingCurvesFigure.Point? in
        let values = curves.compactMap { $0.1[row] }
        guard let x = curves.first?.0[row], let low = values.min(), let high = values.max() else {
          return nil
        }
        let mean = values.reduce(0, +) / Double(values.count)
        let hasBand = values.count > 1
        return .init(x: x / (perEpoch ?? 1), y: mean, low: hasBand ? low : nil, high: hasBand ? high : nil)
      }
      return .init(name: group, points: points)
    }
  }
}

extension Reproduction.TrainingTest {
  /// Leaves the folder of each training below `trainings/`.
  package func carryOut(_ work: ReproductionWork) throws(SubsongError) -> Reproduction.Verdict? {
    let planned = try trainings(work.scale)
    Interruption.watch()
    defer { Interruption.unwatch() }
    let results = ConcurrentWork.results(
      count: planned.count, threads: work.workers,
      isFatal: { _, result in if case .success(.some) = result { false } else { true } },
      finished: { index, result in
        guard !work.isQuiet, case .success(let outcome?) = result else { return }
        Console.say(
          "\(planned[index].name): \(outcome.result.score) \(outcome.result.test.map { "\($0)" } ?? "–")")
      },
      { index in Result { () throws(SubsongError) in try Self.outcome(of: planned[index], work) } })
    for case .failure(let error)? in results { throw error }
    let outcomes = results.compactMap { try? $0?.get() }
    guard outcomes.count == planned.count else { return nil }
    let all = TrainingOutcomes(scale: work.scale, all: outcomes)
    try work.directory.write(Self.table(all), named: "table.csv")
    let verdict = try judge(all)
    try work.directory.write(figure(all), named: "figure", provenance: provenance(planned, work))
    return verdict
  }

  /// - Returns: nil if it was interrupted.
  private static func outcome(of training: PlannedTraining, _ work: ReproductionWork) throws(SubsongError)
    -> TrainingOutcome?
  {
    var run = try LearningRun(
      training.plan, in: work.directory.path(of: RunFile("trainings/\(training.name)")), threads: 1)
    guard case .finished(let result) = try run.carryOut(report: { _, _ in }) else { return nil }
    return TrainingOutcome(
      training: training, result: result, curve: try run.directory.table(of: .learningCurve))
  }

  /// A row a training.
  private static func table(_ outcomes: TrainingOutcomes) -> String {
    var text = "training,task,model,rule,hidden,seed,parameters,updates,score,validation,best_validation,test"
    text += ",energy_per_sequence,seconds_per_update\n"
    func number(_ value: Double?) -> String { value.map(CSVField.number) ?? "" }
    for outcome in outcomes.all {
      let (plan, result) = (outcome.training.plan, outcome.result)
      text += "\(outcome.training.name),\(plan.task),\(plan.model.name),\(plan.model.rule?.rawValue ?? "")"
      text += ",\(plan.model.hidden),\(plan.seed),\(result.parameters),\(result.updates),\(result.score)"
      text += ",\(number(result.validation)),\(number(result.bestValidation)),\(number(result.test))"
      text += ",\(number(result.energyPerSequence)),\(number(result.secondsPerUpdate))\n"
    }
    return text
  }

  private func provenance(_ planned: [PlannedTraining], _ work: ReproductionWork) throws(SubsongError)
    -> Provenance
  {
    let plans = Fingerprint.of(try jsonText(planned.map(\.plan)))
    return Provenance(
      configuration: plans, seed: planned.first?.plan.seed ?? 0, song: planned.first?.plan.task ?? "",
      inputs: ["plans": plans], engine: "automatic", command: work.command)
  }
}
