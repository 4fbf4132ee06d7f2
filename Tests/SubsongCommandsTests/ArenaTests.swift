import Experiments
import Figures
import LearningTasks
import NumericalCore
import SubsongCommands
import TestSupport
import Testing

/// Budgets and verdicts of comparisons.
@Suite struct ArenaTests {
  /// Catches a search that stops beside the nearest size, at both ends and from any start.
  @Test(arguments: [1, 7, 50, 4096])
  func theNearestSizeIsFound(from start: Int) throws {
    for power in [0.5, 1, 2] {
      func measure(_ size: Int) -> Double { squareRootPower(Double(size), power) }
      for size in [1, 2, 3, 49, 50, 51, 1000, 4096] {
        for offset in [-0.4, 0, 0.4] {
          let gap = size == 4096 ? 0 : measure(size + 1) - measure(size)
          let goal = measure(size) + (size == 1 && offset < 0 ? 0 : offset * gap)
          let found = try ArenaBudget.nearest(to: goal, from: start) { measure($0) }
          let error = abs(measure(found) - goal)
          for other in [found - 1, found + 1] where (1...4096).contains(other) {
            #expect(abs(measure(other) - goal) >= error, "\(found) for \(size)")
          }
        }
      }
    }
    #expect(subsongError { _ = try ArenaBudget.nearest(to: 5000, from: start) { Double($0) } } != nil)
  }

  private func squareRootPower(_ x: Double, _ power: Double) -> Double {
    power == 0.5 ? x.squareRoot() : power == 2 ? x * x : x
  }

  /// Catches sizes that are matched by another count than the one that is declared.
  @Test(arguments: ArenaLearner.usual, [ArenaBudget.synapses, .operations])
  func learnersAreNearTheBudget(_ name: ArenaLearner, _ budget: ArenaBudget) throws {
    let song = try Self.song()
    let goal = try ArenaLearner.elise.learner(for: song, latent: 20, seed: 1)
    let size = try budget.latentCount(of: name, for: song, reference: 20)
    let learner = try name.learner(for: song, latent: size, seed: 1)
    let ratio =
      budget == .synapses
      ? Double(learner.declaration.trainedParameters) / Double(goal.declaration.trainedParameters)
      : learner.declaration.operationsPerStep / learner.timeGrid.step
        / (goal.declaration.operationsPerStep / goal.timeGrid.step)
    #expect(abs(ratio - 1) < 0.15, "\(name.rawValue): \(ratio)")
  }

  private static func song() throws -> Song {
    try Song(title: "four", rowNames: ["a", "b", "c"], states: [[0], [1, 2], [], [2]], stateDuration: 12)
  }

  /// Catches a time step by which learners cannot be scored together.
  @Test func theTimeStepDividesTheStates() throws {
    for (duration, step) in [(12.0, 1.0), (12.5, 0.5), (12.4, 0.2), (12.3, 0.1)] {
      let song = try Song(title: "one", rowNames: ["a"], states: [[0], []], stateDuration: duration)
      #expect(try ArenaLearner.timeStep(of: song) == step)
    }
    let song = try Song(title: "one", rowNames: ["a"], states: [[0], []], stateDuration: 12.345)
    #expect(subsongError { _ = try ArenaLearner.timeStep(of: song) }?.category == .usage)
  }

  /// A journal of three learners with given correlations, a value a seed; nil for a failure.
  private static func results(_ correlations: [(ArenaLearner, [Double?])], survival: [Double] = [])
    throws -> CompareResults
  {
    let seeds = (1...UInt64(correlations[0].1.count)).map { $0 }
    var rules = ContestRules()
    rules.disturbances = survival.isEmpty ? [] : [.clamp]
    let plan = ComparePlan(
      songName: "four", song: try song(), learners: correlations.map(\.0), budget: .synapses, latent: 8,
      seeds: seeds, rules: rules)
    var journal = CompareJournal(plan: plan)
    for (place, (learner, values)) in correlations.enumerated() {
      journal.entrants.append(.init(learner: learner, latent: 8, cycles: 100))
      for (seed, value) in zip(seeds, values) {
        var entry = CompareJournal.Entry(
          .init(learner: learner, seed: seed), try learner.learner(for: plan.song, latent: 12, seed: 1))
        entry.trainingSeconds = Double(place + 1)
        entry.result = value.map { result($0, survival.isEmpty ? nil : survival[place]) }
        if value == nil { entry.failure = "left the numbers" }
        journal.enter(entry)
      }
    }
    return CompareResults(journal)
  }

  private static func result(_ correlation: Double, _ survival: Double?) -> ContestResult {
    var recovery = ContestResult.Recovery(.clamp)
    (recovery.undisturbed, recovery.plateau) = (correlation, survival.map { $0 * correlation })
    return ContestResult(
      learning: [
        ValidationScore(cycle: 0, correlation: 0, meanSquaredError: 1),
        ValidationScore(cycle: 20, correlation: correlation, meanSquaredError: 0.1),
      ], replay: [correlation, correlation], frozenReplay: [correlation, correlation], noteAccuracy: 1,
      recoveries: survival == nil ? [] : [recovery])
  }

  /// Catches a verdict for the first in the list, and differences that a chance would make.
  @Test func theVerdictFollowsTheNumbers() throws {
    let results = try Self.results([
      (.esn, [0.91, 0.92, 0.93]), (.elise, [0.97, 0.98, 0.96]), (.rnn, [0.98, 0.95, 0.995]),
    ])
    let text = CompareVerdict(results).sentences.joined(separator: "\n")
    #expect(
      text.contains(
        "Best replay: RNN, mean correlation 0.975 with frozen weights; not told apart from it: ELiSe."))
    #expect(text.contains("with every seed by echo state, ELiSe and RNN."))
    #expect(text.contains("shortest training: echo state, 1.0 s"))
    #expect(text.contains("always on, with no error, weight or history from elsewhere: ELiSe."))
  }

  /// Catches failures that count as success, or vanish.
  @Test func failuresCount() throws {
    let results = try Self.results([(.elise, [0.95, nil]), (.rnn, [0.1, 0.2]), (.esn, [0.92, 0.93])])
    #expect(results.rows[0].frozenReplay.mean == 0.475 && results.rows[0].learned == 1)
    let text = CompareVerdict(results).sentences.joined(separator: "\n")
    #expect(text.contains("Best replay: echo state"))
    #expect(text.contains("every seed by echo state; with some by ELiSe (1 of 2); with none by RNN."))
    #expect(results.figure.entrants[0].replay[1].isNaN)
  }

  /// Catches a learner that had no song to lose among those that recover.
  @Test func onlyASongCanSurvive() throws {
    let results = try Self.results(
      [(.elise, [0.95, 0.96]), (.rnn, [0.2, 0.3]), (.esn, [0.92, 0.93])], survival: [1, 1, 0.5])
    let text = CompareVerdict(results).sentences.joined(separator: "\n")
    #expect(
      text.contains("with every seed in ELiSe; with some or none: echo state 0 of 2."))
  }
}
