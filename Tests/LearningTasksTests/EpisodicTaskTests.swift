import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Refusals of particular tasks and the limits of all; what holds for every task is among the laws.
@Suite struct EpisodicTaskTests {
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
    #expect(
      subsongError { _ = try JSONDecoder().decode(CueReward.self, from: file) }?.what == parameter?.what)
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
}
