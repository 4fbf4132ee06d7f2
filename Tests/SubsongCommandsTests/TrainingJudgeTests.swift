import Figures
import LearningTasks
import NumericalCore
import PlasticNetworks
import RunStore
import SubsongCommands
import TestSupport
import Testing

/// Judges of reproductions that train on episodic tasks, on made-up curves: what holds, what does not, what is undefined.
@Suite struct TrainingJudgeTests {
  private static let ids = [
    "stpn/art", "stpn/familiarity", "plastic-rnn/cue-reward", "plastic-rnn/sequence-reproduction",
    "plastic-rnn/regression",
  ]

  private func test(_ id: String) throws -> Reproduction.TrainingTest {
    try #require(try Reproduction.named(id).test as? Reproduction.TrainingTest)
  }

  /// Outcomes with a score at some updates, the same for all seeds of a group, and the last one on test data.
  private func outcomes(
    _ id: String, _ column: String, _ curves: [String: [(update: Double, score: Double)]],
    energies: [String: Double] = [:]
  ) throws -> TrainingOutcomes {
    let planned = try test(id).trainings(.laptop)
    let all = try planned.map { training in
      let curve = curves[training.group] ?? []
      let result = try LearningResult.madeUp(
        for: training.plan, test: curve.last?.score, energy: energies[training.group])
      return TrainingOutcome(
        training: training, result: result,
        curve: CSVTable(columns: ["update", column], rows: curve.map { [$0.update, $0.score] }))
    }
    return TrainingOutcomes(scale: .laptop, all: all)
  }

  private func verdict(
    _ id: String, _ column: String, _ curves: [String: [(update: Double, score: Double)]],
    energies: [String: Double] = [:]
  ) throws -> Reproduction.Verdict {
    try test(id).judge(outcomes(id, column, curves, energies: energies))
  }

  /// Catches a plan that cannot be trained at one scale, two trainings in one folder, and a figure that cannot be drawn.
  @Test(arguments: ids) func everyPlanCanBeTrained(id: String) throws {
    let test = try test(id)
    for scale in Reproduction.Scale.allCases {
      let planned = try test.trainings(scale)
      #expect(Set(planned.map(\.name)).count == planned.count && !planned.isEmpty)
      for training in planned {
        let task = try training.plan.episodicTask()
        try task.check(batchSize: training.plan.training.batchSize)
        let network = try training.plan.model.network(for: task)
        #expect(network.inputCount == task.inputCount && network.outputCount == task.outputCount)
      }
    }
    #expect(try test.trainings(.smoke).count <= test.trainings(.full).count)
    let column = id == "stpn/art" || id == "stpn/familiarity" ? "accuracy" : "loss"
    let groups = Set(try test.trainings(.laptop).map(\.group))
    let flat = groups.reduce(into: [:]) { $0[$1] = [(update: 0.0, score: 0.4), (update: 9.0, score: 0.5)] }
    let all = try outcomes(id, id == "plastic-rnn/regression" ? "query_loss" : column, flat)
    _ = try test.figure(all).rendered(
      as: .svg, provenance: Provenance(configuration: "", seed: 0, song: "", engine: "", command: ""))
  }

  @Test func retrieval() throws {
    func verdict(_ at100: Double, _ end: Double, lstm: Double, energies: [String: Double] = [:]) throws
      -> Reproduction.Verdict
    {
      try self.verdict(
        "stpn/art", "accuracy",
        ["stpn": [(0, 0.03), (78_100, at100), (156_200, end)], "lstm": [(0, 0.03), (156_200, lstm)]],
        energies: energies)
    }
    let good = try verdict(0.995, 1, lstm: 0.43)
    #expect(good.holds && good.value == 1 && good.finding.contains("lstm 0.430 (–)"))
    #expect(try !verdict(0.98, 1, lstm: 0.43).holds, "too slow")
    #expect(try !verdict(0.995, 0.996, lstm: 1).holds, "another is better")
    #expect(
      try verdict(0.995, 0.999, lstm: 0.43, energies: ["stpn": 5, "lstm": 40, "stpnf": 2]).holds,
      "an ablation may take less")
    #expect(try !verdict(0.995, 1, lstm: 0.43, energies: ["stpn": 5, "lstm": 4]).holds, "another takes less")
    let undefined = try self.verdict("stpn/art", "accuracy", [:])
    #expect(!undefined.holds && undefined.value == nil)
  }

  @Test func familiarity() throws {
    func verdict(_ stpn: Double, _ hebbff: Double, _ lstm: Double) throws -> Reproduction.Verdict {
      try self.verdict(
        "stpn/familiarity", "accuracy",
        ["stpn": [(1600, stpn)], "hebbff": [(1600, hebbff)], "lstm": [(1600, lstm)]])
    }
    #expect(try verdict(0.99, 0.99, 0.9).holds && verdict(0.985, 1, 0.9).holds)
    #expect(try !verdict(0.9, 0.99, 0.9).holds, "another is clearly better")
    #expect(try !verdict(0.99, 0.99, 0.6).holds, "one does no better than a constant answer")
  }

  @Test func plasticRules() throws {
    func verdict(_ id: String, _ column: String, _ update: Double, _ losses: [Double]) throws
      -> Reproduction.Verdict
    {
      try self.verdict(
        id, column,
        Dictionary(
          uniqueKeysWithValues: zip(["hebbian", "gradient", "none"], losses).map { ($0, [(update, $1)]) }))
    }
    let cue = "plastic-rnn/cue-reward"
    #expect(try verdict(cue, "loss", 5000, [0.07, 0.06, 0.144]).holds)
    #expect(try verdict(cue, "loss", 5000, [0.07, 0.06, 0.144]).value == 0.07)
    #expect(try !verdict(cue, "loss", 5000, [0.09, 0.06, 0.144]).holds)
    #expect(try !verdict(cue, "loss", 5000, [0.07, 0.09, 0.144]).holds)
    #expect(try !verdict(cue, "loss", 5000, [0.07, 0.06, 0.1]).holds)
    let sequence = "plastic-rnn/sequence-reproduction"
    #expect(try verdict(sequence, "loss", 300, [0.28, 0.28, 0.34]).holds)
    #expect(try !verdict(sequence, "loss", 301, [0.28, 0.28, 0.34]).holds, "the Hebbian rule is too slow")
    #expect(try !verdict(sequence, "loss", 300, [0.28, 0.28, 0.3]).holds)
    let regression = "plastic-rnn/regression"
    #expect(try verdict(regression, "query_loss", 900, [0.3, 0.2, 0.98]).holds)
    #expect(try !verdict(regression, "query_loss", 900, [0.2, 0.3, 0.98]).holds)
    #expect(try !verdict(regression, "query_loss", 900, [0.5, 0.2, 0.98]).holds)
  }
}

extension LearningResult {
  /// A result with one number in it.
  fileprivate static func madeUp(for plan: LearningPlan, test: Double?, energy: Double?) throws
    -> LearningResult
  {
    let number = test.map { "\($0)" } ?? "null"
    let cost = energy.map { "\($0)" } ?? "null"
    let text = """
      {"run": "", "task": "\(plan.task)", "model": "\(plan.model.name)", "parameters": 1, "updates": 1, "score": "", "best_update": 0,
      "test": \(number), "energy_per_sequence": \(cost), "test_scores": {}, "wall_seconds": 1, "engine": "fused", "seed": \(plan.seed)}
      """
    return try withTemporaryFolder { folder in
      let directory = try RunDirectory.adding(to: folder)
      try directory.write(text, named: "result.json")
      return try directory.json(of: "result.json")
    }
  }
}
