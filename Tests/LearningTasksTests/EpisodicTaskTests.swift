import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// What all episodic tasks have in common.
@Suite struct EpisodicTaskTests {
  /// Catches draws that depend on what else was drawn, on the size of a batch, or on the order in which batches are asked for.
  @Test(arguments: EpisodicTasks.names)
  func anEpisodeIsAFunctionOfItsAddress(name: String) throws {
    let task = try Episodic.small(name)
    for split in EpisodeSplit.allCases {
      let late = task.batch(split, index: 5, size: 2)
      let whole = try Episodic.small(name).batch(split, index: 0, size: 12)
      #expect(late == whole.items([10, 11]), "\(split)")
      #expect(task.batch(split, index: 5, size: 2) == late)
      #expect(late.steps == task.steps && late.inputCount == task.inputCount)
      #expect(late.outputCount == task.outputCount && late.items == 2)
      #expect(Set((0..<12).map { whole.episode($0) }).count == 12, "episodes repeat each other")
    }
  }

  /// Catches splits or seeds that share episodes, and a network's seed that would be needed for another set.
  @Test(arguments: EpisodicTasks.names)
  func splitsAndSeedsDiffer(name: String) throws {
    let task = try Episodic.small(name)
    let other = try task.drawn(fromSeed: 1)
    let batches = EpisodeSplit.allCases.flatMap {
      [task.batch($0, index: 0, size: 3), other.batch($0, index: 0, size: 3)]
    }
    #expect(Set(batches.flatMap { batch in (0..<3).map { batch.episode($0) } }).count == 18)
    #expect(try other.drawn(fromSeed: 0).batch(.test, index: 0, size: 3) == batches[4])
    #expect(other.dataSeed == 1 && task.dataSeed == 0)
  }

  /// Catches a task that does not come back from a file, with every parameter off its default.
  @Test(arguments: EpisodicTasks.entries)
  func codingGivesTheTaskBack(entry: EpisodicTasks.Entry) throws {
    let changed = entry.parameters.map { parameter -> (name: String, value: String) in
      switch parameter.default {
      case .integer(let value): (parameter.name, "\(value + 1)")
      case .decimal(let value): (parameter.name, "\(value / 3)")
      case .integers: (parameter.name, "")
      }
    }
    try roundTrip(EpisodicTasks.task(named: entry.name, settings: changed), other: entry.standard)
  }

  private func roundTrip<Task: ParametrisedTask>(_ task: Task, other: any ParametrisedTask) throws {
    let decoded = try JSONDecoder().decode(Task.self, from: JSONEncoder().encode(task))
    #expect(decoded == task && decoded.hashValue == task.hashValue)
    let standard = try #require(other as? Task)
    #expect(task != standard && Task() == standard)
    #expect(zip(task.settings, standard.settings).allSatisfy { $0.value != $1.value })
    #expect(try Task(settings: task.settings) == task)
    #expect(try JSONDecoder().decode(Task.self, from: Data("{}".utf8)) == standard)
  }

  /// Catches a range that is not enforced, through settings or a file, and a refusal that does not say what is allowed.
  @Test(arguments: EpisodicTasks.entries)
  func eachParameterIsRefusedBeyondItsRange(entry: EpisodicTasks.Entry) throws {
    for parameter in entry.parameters {
      let outside: [String] =
        switch parameter.domain {
        case .integer(let range):
          ["\(range.lowerBound - 1)", range.upperBound < .max ? "\(range.upperBound + 1)" : "1.5"]
        case .decimal(let range): ["\(range.lowerBound - 0.5)", "\(range.upperBound + 0.5)", "nan"]
        case .integers: []
        }
      for value in outside {
        let error = subsongError {
          _ = try EpisodicTasks.task(named: entry.name, settings: [(parameter.name, value)])
        }
        #expect(error?.category == .usage && error?.what == "\(parameter.name) is '\(value)'")
        #expect(error?.why?.contains("\(parameter.domain)") == true && error?.location == entry.name)
        let file = Data("{\"\(parameter.name)\": \(value)}".utf8)
        #expect(throws: (any Error).self) { try Self.decode(file, as: entry.standard) }
      }
    }
  }

  private static func decode<Task: ParametrisedTask>(_ data: Data, as _: Task) throws {
    _ = try JSONDecoder().decode(Task.self, from: data)
  }

  /// Catches names that are swallowed, and errors that do not help.
  @Test func unknownNamesAreRefusedWithASuggestion() {
    #expect(
      subsongError { _ = try EpisodicTasks.task(named: "cue-rewards") }?.remedy
        == "did you mean 'cue-reward'?")
    let parameter = subsongError {
      _ = try EpisodicTasks.task(named: "cue-reward", settings: [("stimulus", "3")])
    }
    #expect(parameter?.what == "cue-reward has no parameter 'stimulus'")
    #expect(parameter?.remedy == "did you mean 'stimuli'?")
    let twice = subsongError {
      _ = try EpisodicTasks.task(named: "cue-reward", settings: [("noise", "1"), ("noise", "2")])
    }
    #expect(twice?.what == "noise is given twice")
    let file = Data(#"{"stimulus": 3}"#.utf8)
    #expect(subsongError { try Self.decode(file, as: CueReward()) }?.what == parameter?.what)
  }

  /// Catches initialisers that skip the checks.
  @Test func initialisersRefuseWhatSettingsRefuse() {
    let refused: [(String, () throws -> Void)] = [
      ("keys is '27'", { _ = try AssociativeRetrieval(keys: 27) }),
      ("interval is '9' and length '9'", { _ = try ContinualFamiliarity(length: 9, interval: 9) }),
      ("length is '0'", { _ = try SequenceReproduction(length: 0) }),
      ("noise is '-0.1'", { _ = try CueReward(noise: -0.1) }),
      ("data-seed is '-1'", { _ = try CueReward(dataSeed: -1) }),
      ("shots is '0'", { _ = try FewShotRegression(kind: .linear, shots: 0) }),
      ("variables is '0'", { _ = try FewShotRegression(variables: 0, hidden: 0) }),
    ]
    for (what, make) in refused {
      let error = subsongError(make)
      #expect(error?.category == .usage && error?.what == what)
    }
  }

  /// Catches parameters that are lawful alone and together ask for all the memory of a machine.
  @Test func episodesAndBatchesHaveLimits() throws {
    let episode = subsongError { _ = try ContinualFamiliarity(width: 100_000, length: 1_000_000) }
    #expect(episode?.why?.contains("\(EpisodeLimits.episodeNumbers)") == true)
    let task = try ContinualFamiliarity(width: 1023, length: 16_384, interval: 1)
    #expect(throws: Never.self) { try task.check(batchSize: 16) }
    for size in [0, -1, 17, Int.max] {
      let error = subsongError { try task.check(batchSize: size) }
      #expect(error?.what == "a batch of \(size) episodes" && error?.remedy == "choose 1 to 16")
    }
    #expect(subsongError { try SequenceReproduction(length: 1).check(batchSize: 2 << 20) } != nil)
  }

  /// Catches scores that depend on how the items are cut into batches.
  @Test(arguments: EpisodicTasks.names)
  func scoresAddUpOverBatches(name: String) throws {
    let task = try Episodic.small(name)
    let whole = task.batch(.validation, index: 0, size: 8)
    var stream = SeedTree(seed: 3).stream("test.outputs.\(name)")
    let width = whole.steps * whole.outputCount
    let outputs = (0..<8 * width).map { _ in Float(stream.gaussian(standardDeviation: 1)) }
    let scores = task.scores(outputs: outputs, of: whole)
    var sum = EpisodeScores([:])
    for items in [0..<3, 3..<8] {
      let part = Array(outputs[items.lowerBound * width..<items.upperBound * width])
      sum += task.scores(outputs: part, of: whole.items(Array(items)))
    }
    #expect(sum.names == scores.names && scores.names.contains("loss"))
    for name in scores.names {
      let (a, b) = (try #require(scores.sum(name)), try #require(sum.sum(name)))
      #expect(a.count == b.count && abs(a.total - b.total) <= 1e-12 * max(1, abs(a.total)), "\(name)")
    }
    #expect(scores["loss"] == task.loss.sum(of: outputs, in: whole).mean)
  }

  /// Catches a level that belongs to no score, or that is no number.
  @Test(arguments: EpisodicTasks.names)
  func levelsBelongToScores(name: String) throws {
    let task = try Episodic.small(name)
    let batch = task.batch(.test, index: 0, size: 2)
    let zeros = [Float](repeating: 0, count: 2 * batch.steps * batch.outputCount)
    let scores = task.scores(outputs: zeros, of: batch).names
    #expect(!task.referenceLevels.isEmpty)
    for level in task.referenceLevels {
      #expect(scores.contains(String(level.name.prefix { $0 != "," })), "\(level.name)")
      #expect(level.value.isFinite && level.value >= 0)
    }
  }
}
