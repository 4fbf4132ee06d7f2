import Autodiff
import LearningTasks
import NumericalCore
import PlasticNetworks
import RunStore

/// What `inspect` shows of a training of `learn`, finished or not.
struct LearningReport: Encodable {
  var run, version: String
  var state: RunState
  var plan: LearningPlan
  /// Trained scalars.
  var parameters: Int
  /// Updates that the newest checkpoint holds; nil if there is none.
  var completed: Int?
  /// The last point of the learning curve, and the best one of the score that decides, by name.
  var score: String
  var last: [String: Double]
  var best: (value: Double, update: Int)?
  /// nil while the training is not over.
  var result: LearningResult?
  var resume: String

  /// - Throws: ``SubsongError`` if a file of the training is missing or damaged.
  init(_ training: LearningRun) throws(SubsongError) {
    let (directory, record) = (training.directory, training.record)
    (run, version, plan, result) = (directory.path, record.version, record.plan, record.result)
    state = try RunState(directory, isFinished: record.result != nil)
    resume = directory.resumeCommand
    let task = try plan.episodicTask()
    parameters = try plan.model.network(for: task).layout.count
    completed = try directory.latestCheckpoint()?.checkpoint.cycles
    (score, last) = (task.mainScore.name, [:])
    guard directory.contains(.learningCurve) else { return }
    let curve = try directory.table(of: .learningCurve)
    for (name, value) in zip(curve.columns, curve.rows.last ?? []) { last[name] = value }
    best = try Self.best(of: curve, task.mainScore)
  }

  /// The first point at which a score is at its best.
  private static func best(of curve: CSVTable, _ score: (name: String, higherIsBetter: Bool))
    throws(SubsongError) -> (value: Double, update: Int)?
  {
    guard curve.columns.contains(score.name) else { return nil }
    var best: (value: Double, update: Int)?
    for (update, value) in zip(try curve.column("update"), try curve.column(score.name)) {
      guard let update, let value else { continue }
      let isBetter = best.map { score.higherIsBetter ? value > $0.value : value < $0.value } ?? true
      if isBetter { best = (value, Int(update)) }
    }
    return best
  }

  private enum CodingKeys: String, CodingKey {
    case run, version, state, task, model, hidden, rule, preset, parameters, updates, batch, precision,
      engine,
      seed, score, validation, result, resume
    case taskSettings = "task_settings"
    case completedUpdates = "completed_updates"
    case bestValidation = "best_validation"
    case bestUpdate = "best_update"
  }

  /// Undefined values are null, not absent.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(run, forKey: .run)
    try container.encode(version, forKey: .version)
    try container.encode(state, forKey: .state)
    try container.encode(plan.task, forKey: .task)
    try container.encode(plan.taskSettings, forKey: .taskSettings)
    try container.encode(plan.model.name, forKey: .model)
    try container.encode(plan.model.hidden, forKey: .hidden)
    try container.encode(plan.model.rule, forKey: .rule)
    try container.encode(plan.model.preset, forKey: .preset)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(plan.training.updates, forKey: .updates)
    try container.encode(completed, forKey: .completedUpdates)
    try container.encode(plan.training.batchSize, forKey: .batch)
    try container.encode(plan.precision, forKey: .precision)
    try container.encode(plan.engine, forKey: .engine)
    try container.encode(plan.seed, forKey: .seed)
    try container.encode(score, forKey: .score)
    try container.encode(last[score], forKey: .validation)
    try container.encode(best?.value, forKey: .bestValidation)
    try container.encode(best?.update, forKey: .bestUpdate)
    try container.encode(result, forKey: .result)
    try container.encode(resume, forKey: .resume)
  }

  var lines: [String] {
    let settings = plan.taskSettings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let rule = plan.model.rule.map { ", rule \($0.rawValue)" } ?? ""
    var rows = [
      ("task", plan.task), ("", settings.joined(separator: " ")),
      (
        "model",
        "\(plan.model.name), \(plan.model.hidden) hidden units\(rule), preset \(plan.model.preset.rawValue)"
      ),
      ("parameters", "\(parameters) trained, \(plan.precision.rawValue) precision"),
      ("made by", "Subsong \(version), seed \(plan.seed), batches of \(plan.training.batchSize)"),
      ("state", "\(state.rawValue), \(completed ?? 0) of \(plan.training.updates) updates"),
    ]
    rows += scores
    if result == nil { rows.append(("go on with", resume)) }
    return rows.map { "\($0.0.padded(to: 26))\($0.1)" }
  }

  private var scores: [(String, String)] {
    var rows: [(String, String)] = []
    if let value = last[score], let best {
      rows.append(
        (
          "validation \(score)",
          "\(fixed(value, 4)) (best \(fixed(best.value, 4)) after \(best.update) updates)"
        ))
    }
    guard let result else { return rows }
    rows += result.testScores.sorted { $0.key < $1.key }.map { ("test \($0.key)", fixed($0.value, 4)) }
    if let energy = result.energyPerSequence { rows.append(("energy per sequence", fixed(energy, 4))) }
    return rows + [("time", "\(fixed(result.wallSeconds, 1)) s")]
  }
}
