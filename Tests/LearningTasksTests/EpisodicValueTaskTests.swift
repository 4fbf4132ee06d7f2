import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Sequence reproduction, cue and reward, regression: tasks whose answers are numbers.
@Suite struct EpisodicValueTaskTests {
  // MARK: Sequence reproduction

  /// Catches flags or targets in the wrong steps, numbers that are shown twice, and another order.
  @Test(arguments: [(1, 0), (5, 0), (5, 3), (20, 20)])
  func sequencesComeAgainAfterTheDelay(length: Int, delay: Int) throws {
    let task = try SequenceReproduction(length: length, delay: delay)
    let batch = task.batch(.training, index: 2, size: 3)
    #expect(batch.steps == 2 * length + delay)
    #expect(task.loss == .meanSquaredError(from: length + delay))
    for item in 0..<3 {
      for step in 0..<batch.steps {
        let entry = (batch[item, step, 0], batch[item, step, 1], batch[item, step, 2])
        let target = batch.values[item * batch.steps + step]
        if step < length {
          #expect(abs(entry.0) <= 1 && entry.1 == 1 && entry.2 == 0 && target == 0)
        } else if step < length + delay {
          #expect(entry == (0, 0, 0) && target == 0)
        } else {
          #expect(entry == (0, 0, 1) && target == batch[item, step - length - delay, 0])
        }
      }
    }
  }

  /// Catches another range or distribution of the numbers, a loss of other steps, and the level of no memory.
  @Test func sequenceNumbersAreUniform() throws {
    let task = try SequenceReproduction(length: 10, delay: 5)
    let batch = task.batch(.test, index: 0, size: 2000)
    let zeros = [Float](repeating: 0, count: 25)
    let losses = try (0..<2000).map { item in
      try #require(task.scores(outputs: zeros, of: batch.items([item]))["loss"])
    }
    try Episodic.expectMean(losses, near: Episodic.level(task, "loss, no memory"), "loss of 0")
    let numbers = (0..<2000).flatMap { item in (0..<10).map { Double(batch[item, $0, 0]) } }
    try Episodic.expectMean(numbers, near: 0, "numbers")
    try Episodic.expectMean(numbers.map { $0 < 0.5 ? 1 : 0 }, near: 0.75, "numbers below 0.5")
    #expect(task.scores(outputs: batch.values, of: batch)["loss"] == 0)
  }

  // MARK: Cue and reward

  /// Catches rewards that are shown when they are asked for, flags in the wrong place, and stimuli that change their reward.
  @Test func cuesKeepTheirRewardAndTheirNumbers() throws {
    let task = try CueReward(stimuli: 3, width: 6, shown: 7, asked: 4, noise: 0)
    let batch = task.batch(.training, index: 0, size: 200)
    #expect(batch.steps == 11 && batch.inputCount == 8)
    for item in 0..<200 {
      var stimuli: [Float: [Float]] = [:]
      for step in 0..<11 {
        let target = batch.values[item * 11 + step]
        #expect(batch[item, step, 6] == (step < 7 ? target : 0) && batch[item, step, 7] == (step < 7 ? 0 : 1))
        #expect((-1...1).contains(target))
        let stimulus = (0..<6).map { batch[item, step, $0] }
        #expect(stimulus.allSatisfy { (0...1).contains($0) })
        #expect(stimuli[target, default: stimulus] == stimulus)
        stimuli[target] = stimulus
      }
      #expect(stimuli.count <= 3 && Set(stimuli.values).count == stimuli.count)
    }
  }

  /// Catches noise of another size, of a stimulus rather than of a presentation, or shared by the numbers of a stimulus.
  @Test func noiseIsFreshInEveryPresentation() throws {
    let batch = CueReward().batch(.training, index: 0, size: 300)
    var squares: [Double] = []
    var products: [Double] = []
    for item in 0..<300 {
      // The reward tells which stimulus it is; the difference of two presentations has twice the variance.
      let trials = Dictionary(grouping: 0..<20) { batch.values[item * 20 + $0] }
      for steps in trials.values where steps.count > 1 {
        let difference = (0..<14).map { Double(batch[item, steps[0], $0] - batch[item, steps[1], $0]) }
        squares.append(difference.map { $0 * $0 }.reduce(0, +) / 14)
        products.append(difference[0] * difference[1])
      }
    }
    try Episodic.expectMean(squares, near: 2 * 0.1 * 0.1, "variance of a difference")
    try Episodic.expectMean(products, near: 0, "covariance of two numbers")
  }

  /// Catches levels that are off: each strategy is played, from what the batch shows, and scored by the task.
  @Test(arguments: [(5, 10, 10), (2, 3, 5), (8, 1, 2)])
  func cueLevelsAreThoseOfTheirStrategies(stimuli: Int, shown: Int, asked: Int) throws {
    let task = try CueReward(stimuli: stimuli, width: 1, shown: shown, asked: asked)
    let batch = task.batch(.validation, index: 0, size: 4000)
    let (c, n) = (Double(stimuli), Double(shown))
    let share = (1 / c) / ((1 - 1 / c) / n + 1 / c)
    let strategies: [String: (_ seen: [Double], _ reward: Double) -> Double] = [
      "no memory": { _, _ in 0 },
      "mean of the rewards seen": { seen, _ in share * seen.reduce(0, +) / n },
      "no association": { seen, _ in Set(seen).reduce(0, +) / c },
      "perfect memory": { seen, reward in seen.contains(reward) ? reward : 0 },
    ]
    for (name, answer) in strategies {
      var losses = (all: [Double](), query: [Double]())
      for item in 0..<4000 {
        let rewards = batch.values[item * task.steps..<(item + 1) * task.steps].map(Double.init)
        let seen = Array(rewards.prefix(shown))
        let outputs = rewards.indices.map {
          $0 < shown ? Float(rewards[$0]) : Float(answer(seen, rewards[$0]))
        }
        let scores = task.scores(outputs: outputs, of: batch.items([item]))
        losses.all.append(try #require(scores["loss"]))
        losses.query.append(try #require(scores["query_loss"]))
        #expect(scores["presented_loss"] == 0)
      }
      try Episodic.expectMean(losses.all, near: Episodic.level(task, "loss, \(name)"), "\(name), all")
      try Episodic.expectMean(
        losses.query, near: Episodic.level(task, "query_loss, \(name)"), "\(name), query")
    }
  }

  /// Catches an error in the formulas for the published sizes: 0.1667, 0.0179 and the plateau of 0.286.
  @Test func cueLevelsOfThePaperAreKnown() throws {
    let task = CueReward()
    #expect(abs(Episodic.level(task, "loss, no memory") - 1.0 / 6) < 1e-15)
    #expect(abs(Episodic.level(task, "loss, perfect memory") - 0.0179) < 5e-5)
    #expect(abs(Episodic.level(task, "query_loss, mean of the rewards seen") - 2.0 / 7) < 1e-15)
  }

  // MARK: Regression

  /// Catches a biased deviation, noise in the targets, and entries that show a value that is asked for.
  @Test(arguments: FewShotRegression.Kind.allCases, [10, 20])
  func regressionValuesAreStandardised(kind: FewShotRegression.Kind, shots: Int) throws {
    let task = try FewShotRegression(kind: kind, shots: shots)
    let batch = task.batch(.training, index: 0, size: 200)
    let (steps, variables) = (shots + 20, kind == .linear ? 12 : 6)
    #expect(batch.steps == steps && batch.inputCount == variables + 2)
    var noise: [Double] = []
    for item in 0..<200 {
      let targets = batch.values[item * steps..<(item + 1) * steps].map(Double.init)
      #expect(abs(targets.reduce(0, +)) < 1e-5)
      #expect(abs(targets.map { $0 * $0 }.reduce(0, +) / Double(steps - 1) - 1) < 1e-5)
      for step in 0..<steps {
        let (value, flag) = (batch[item, step, variables], batch[item, step, variables + 1])
        #expect((0..<variables).allSatisfy { (-1...1).contains(batch[item, step, $0]) })
        #expect(flag == (step < shots ? 1 : 0))
        if step < shots { noise.append(Double(value) - targets[step]) } else { #expect(value == 0) }
      }
    }
    try Episodic.expectMean(noise, near: 0, "noise")
    try Episodic.expectMean(noise.map { $0 * $0 }, near: 0.01, "variance of the noise")
  }

  /// Catches linear functions that bend, and others that do not: three points of a line are on it.
  @Test(arguments: [0, 2])
  func functionsAreLinearWithoutHiddenUnits(hidden: Int) throws {
    let task = try FewShotRegression(variables: 1, hidden: hidden, noise: 0)
    let batch = task.batch(.test, index: 0, size: 100)
    let bends = (0..<100).map { item in
      let points = (0..<40).map { (Double(batch[item, $0, 0]), Double(batch.values[item * 40 + $0])) }
        .sorted { $0.0 < $1.0 }
      let (a, b) = (points[0], points[39])
      return points.map { abs(($0.1 - a.1) * (b.0 - a.0) - (b.1 - a.1) * ($0.0 - a.0)) }.max() ?? .nan
    }
    if hidden == 0 {
      #expect(bends.allSatisfy { $0 < 1e-5 })
    } else {
      #expect(bends.count { $0 > 1e-2 } > 80)
    }
  }

  /// Catches variables that a function does not read, or reads more than others: each explains 1/v of the variance.
  @Test func everyVariableMatters() throws {
    let task = try FewShotRegression(variables: 6, hidden: 0, shots: 1, queries: 400, noise: 0)
    let batch = task.batch(.test, index: 0, size: 200)
    for variable in 0..<6 {
      let shares = (0..<200).map { item in
        let products = (0..<401).map { step in
          Double(batch[item, step, variable]) * Double(batch.values[item * 401 + step])
        }
        let covariance = products.reduce(0, +) / 400
        return 3 * covariance * covariance
      }
      // A sample correlation without a true one has the square 1/400.
      try Episodic.expectMean(shares, near: 1.0 / 6, slack: 1.0 / 400, "variable \(variable)")
    }
  }

  /// Catches levels that are off by the sizes of the two parts of an episode.
  @Test func regressionLevelsAreThoseOfTheirStrategies() throws {
    let task = try FewShotRegression(variables: 3, hidden: 0, shots: 4, queries: 6, noise: 0.5)
    let batch = task.batch(.validation, index: 0, size: 4000)
    var losses: [String: [Double]] = [:]
    for item in 0..<4000 {
      let outputs = (0..<10).map { batch[item, $0, 3] }
      let scores = task.scores(outputs: outputs, of: batch.items([item]))
      for (name, value) in scores.means { losses[name, default: []].append(value) }
    }
    let levels = [
      "loss": "no memory", "query_loss": "no memory", "presented_loss": "value passed through",
    ]
    for (score, level) in levels {
      try Episodic.expectMean(
        losses[score] ?? [], near: Episodic.level(task, "\(score), \(level)"), score)
    }
  }
}
