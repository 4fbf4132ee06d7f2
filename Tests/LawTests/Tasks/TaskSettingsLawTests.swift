import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// What may be asked of every task, and what is refused.
@Suite struct TaskSettingsLawTests {
  /// Catches a task that does not come back from a file or from its settings, with every parameter off its default.
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
      for value in outside(parameter.domain) {
        let error = refusal(entry, [(parameter.name, value)])
        #expect(error?.category == .usage && error?.what == "\(parameter.name) is '\(value)'")
        #expect(error?.why?.contains("\(parameter.domain)") == true && error?.location == entry.name)
        let file = Data("{\"\(parameter.name)\": \(value)}".utf8)
        #expect(throws: (any Error).self) { try Self.decode(file, as: entry.standard) }
      }
    }
  }

  private func outside(_ domain: SongParameterDomain) -> [String] {
    switch domain {
    case .integer(let range):
      ["\(range.lowerBound - 1)", range.upperBound < .max ? "\(range.upperBound + 1)" : "1.5"]
    case .decimal(let range): ["\(range.lowerBound - 0.5)", "\(range.upperBound + 0.5)", "nan"]
    case .integers: []
    }
  }

  /// Catches a border of a range that traps or is refused without a reason: alone at its border, a parameter makes a task or is
  /// too much together with the others.
  @Test(arguments: EpisodicTasks.entries)
  func bordersOfRangesAreTakenOrRefusedWithAReason(entry: EpisodicTasks.Entry) {
    for parameter in entry.parameters {
      for value in borders(parameter.domain) {
        guard let error = refusal(entry, [(parameter.name, value)]) else { continue }
        #expect(error.category == .usage && error.location == entry.name)
        #expect(error.why != nil && error.remedy != nil && error.what != "\(parameter.name) is '\(value)'")
      }
    }
  }

  private func borders(_ domain: SongParameterDomain) -> [String] {
    switch domain {
    case .integer(let range): ["\(range.lowerBound)", "\(range.upperBound)"]
    case .decimal(let range): ["\(range.lowerBound)", "\(range.upperBound)"]
    case .integers: []
    }
  }

  /// Catches text that is no value and is taken for one, and names that are swallowed, given twice, or get no help.
  @Test(arguments: EpisodicTasks.entries)
  func slipsAreRefused(entry: EpisodicTasks.Entry) {
    #expect(
      subsongError { _ = try EpisodicTasks.task(named: entry.name + "x") }?.remedy
        == "did you mean '\(entry.name)'?")
    for parameter in entry.parameters {
      for value in ["", " ", "x", "1 2", "0x10", "inf", "1,5", "99999999999999999999999"] {
        #expect(refusal(entry, [(parameter.name, value)])?.category == .usage, "\(parameter.name) '\(value)'")
      }
      let unknown = refusal(entry, [(parameter.name + "x", "1")])
      #expect(unknown?.what == "\(entry.name) has no parameter '\(parameter.name)x'")
      #expect(unknown?.remedy == "did you mean '\(parameter.name)'?")
      let value = "\(parameter.default)"
      #expect(
        refusal(entry, [(parameter.name, value), (parameter.name, value)])?.what
          == "\(parameter.name) is given twice")
    }
  }

  /// Catches a size of batches that takes all the memory of a machine, and a usual one that is refused.
  @Test(arguments: TaskCase.all)
  func batchesHaveLimits(of subject: TaskCase) throws {
    let task = subject.task
    for size in [0, -1, Int.min, Int.max, EpisodeLimits.batchItems + 1] {
      let error = subsongError { try task.check(batchSize: size) }
      #expect(error?.category == .usage && error?.location == task.name)
      #expect(error?.remedy?.hasPrefix("choose 1 to ") == true)
    }
    #expect(throws: Never.self) { try task.check(batchSize: 128) }
  }

  private func refusal(_ entry: EpisodicTasks.Entry, _ settings: [(name: String, value: String)])
    -> SubsongError?
  {
    subsongError { _ = try EpisodicTasks.task(named: entry.name, settings: settings) }
  }

  private static func decode<Task: ParametrisedTask>(_ data: Data, as _: Task) throws {
    _ = try JSONDecoder().decode(Task.self, from: data)
  }
}
