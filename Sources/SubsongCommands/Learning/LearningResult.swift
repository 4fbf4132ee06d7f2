import PlasticNetworks
import RunStore

/// What a training came to: what `learn` prints, and `result` in `learning.json`.
package struct LearningResult: Codable, Sendable {
  package var run: String
  package var task: String
  package var model: String
  /// Trained scalars.
  package var parameters: Int
  package var updates: Int
  /// The score that decides: `accuracy` or `loss`.
  package var score: String
  /// It at the end, at its best, and on test data.
  package var validation: Double?
  package var bestValidation: Double?
  package var bestUpdate: Int
  package var test: Double?
  /// All scores on test data.
  package var testScores: [String: Double]
  /// Summed over units and steps, mean over test sequences; nil if the cell counts none.
  package var energyPerSequence: Double?
  package var secondsPerUpdate: Double?
  package var wallSeconds: Double
  package var engine: String
  package var seed: UInt64

  enum CodingKeys: String, CodingKey {
    case run, task, model, parameters, updates, score, validation, test, engine, seed
    case bestValidation = "best_validation"
    case bestUpdate = "best_update"
    case testScores = "test_scores"
    case energyPerSequence = "energy_per_sequence"
    case secondsPerUpdate = "seconds_per_update"
    case wallSeconds = "wall_seconds"
  }

  init(
    _ plan: LearningPlan, run: String, isFused: Bool, parameters: Int,
    mainScore: (name: String, higherIsBetter: Bool), curve: [CurvePoint], test: EpisodicEvaluation,
    _ record: LearningRecord
  ) {
    (self.run, task, model, seed) = (run, plan.task, plan.model.name, plan.seed)
    (self.parameters, updates, score) = (parameters, curve.last?.update ?? 0, mainScore.name)
    let values = curve.map { $0.scores[mainScore.name] ?? .nan }
    validation = values.last?.finite
    let best = values.indices.max {
      mainScore.higherIsBetter ? values[$0] < values[$1] : values[$0] > values[$1]
    }
    bestValidation = best.flatMap { values[$0].finite }
    bestUpdate = best.map { curve[$0].update } ?? 0
    self.test = test.scores[mainScore.name]?.finite
    testScores = test.scores.compactMapValues(\.finite)
    energyPerSequence = test.energy?.finite
    secondsPerUpdate =
      record.timedUpdates > 0 ? record.updateSeconds / Double(record.timedUpdates) : nil
    wallSeconds = record.seconds
    engine = isFused ? "fused" : "tape"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(run, forKey: .run)
    try container.encode(task, forKey: .task)
    try container.encode(model, forKey: .model)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(updates, forKey: .updates)
    try container.encode(score, forKey: .score)
    // Undefined numbers are null, not absent.
    try container.encode(validation, forKey: .validation)
    try container.encode(bestValidation, forKey: .bestValidation)
    try container.encode(bestUpdate, forKey: .bestUpdate)
    try container.encode(test, forKey: .test)
    try container.encode(testScores, forKey: .testScores)
    try container.encode(energyPerSequence, forKey: .energyPerSequence)
    try container.encode(secondsPerUpdate, forKey: .secondsPerUpdate)
    try container.encode(wallSeconds, forKey: .wallSeconds)
    try container.encode(engine, forKey: .engine)
    try container.encode(seed, forKey: .seed)
  }

  /// As `learn` prints it without `--json`.
  var lines: [String] {
    func text(_ value: Double?) -> String { value.map { fixed($0, 4) } ?? "undefined" }
    var lines = [
      "\(task), \(model), seed \(seed): \(parameters) parameters, \(updates) updates, \(engine) engine",
      "  validation \(score)   \(text(validation)) (best \(text(bestValidation)) after \(bestUpdate) updates)",
    ]
    lines += testScores.sorted { $0.key < $1.key }.map { "  test \($0.key)   \(text($0.value))" }
    if let energyPerSequence { lines.append("  energy per sequence   \(text(energyPerSequence))") }
    if let secondsPerUpdate { lines.append("  ms per update   \(fixed(1000 * secondsPerUpdate, 3))") }
    return lines + ["  \(run)"]
  }
}

extension Double {
  /// nil for what is no number.
  fileprivate var finite: Double? { isFinite ? self : nil }
}

/// The tables of a training.
enum LearningTables {
  /// A row an evaluation.
  static func curve(_ curve: [CurvePoint]) -> CSVTable {
    let names = (curve.first?.scores.keys ?? [:].keys).sorted()
    let hasEnergy = curve.contains { $0.energy != nil }
    var table = CSVTable(
      columns: ["update", "training_loss", "gradient_norm"] + names + (hasEnergy ? ["energy"] : []))
    for point in curve {
      table.append(
        [Double(point.update), point.trainingLoss, point.gradientNorm] + names.map { point.scores[$0] }
          + (hasEnergy ? [point.energy] : []))
    }
    return table
  }

  static func energy(_ perStep: [Double]) -> CSVTable {
    CSVTable(
      columns: ["step", "energy"], rows: perStep.enumerated().map { [Double($0.offset), $0.element] })
  }
}
