import Experiments
import LearningTasks
import NumericalCore
import TestSupport
import Testing

import SubsongCommands

/// Keys that hold lists, and the cycles with their own grammar.
struct ConfigurationListTests {
  /// Catches a form of an array that is not read.
  @Test(arguments: [
    "recording.variables = [\"rate\", \"weights\"]", "[recording]\nvariables = ['rate','weights',]",
    "recording = { variables = [ # why\n 'rate', # one\n\n 'weights' # two\n ] }",
  ]) func formsAreRead(text: String) throws {
    #expect(try readBack(text).recording.variables == ["rate", "weights"])
  }

  @Test func anEmptyListIsNone() throws {
    #expect(try readBack("recording.phases = []").recording.phases == [])
    #expect(
      try ConfigurationEnvironment(["SUBSONG_RECORDING_PHASES": ""]).entries.map(\.value) == [.list([])])
  }

  @Test func choicesAreRead() throws {
    let text = "recording.phases = ['frozen-replay', 'training']\nrecording.population = 'latent'"
    let plan = try readBack(text).recording
    #expect(plan.phases == [.frozenReplay, .training] && plan.population == .latent)
  }

  /// Catches mistakes in a list that are told at the list instead of at the element.
  @Test(arguments: [
    ("recording.variables = ['rate',\n 1]", "2:2", "recording.variables holds the integer 1"),
    ("recording.variables = [['rate']]", "1:24", "recording.variables holds an array"),
    ("recording.variables = ['a', 'b', 'a']", "1:34", "recording.variables names 'a' twice"),
    ("recording.variables = ['']", "1:24", "recording.variables holds the text \"\""),
    ("recording.variables = ['a,b']", "1:24", "recording.variables holds the text \"a,b\""),
    ("recording.phases = ['training', 'repley']", "1:33", "recording.phases knows no 'repley'"),
    (
      "recording.variables = 'rate'", "1:11",
      "recording.variables has to be a list of texts, but is the text \"rate\""
    ),
    (
      "recording.variables = 3", "1:11", "recording.variables has to be a list of texts, but is the integer 3"
    ),
    ("[recording.variables]", "1:12", "recording.variables has to be a list of texts, but is a table"),
    ("recording.interval = [2]", "1:11", "recording.interval has to be an integer, but is an array"),
    ("recording.cycles = 7", "1:11", "recording.cycles has to be a text, but is the integer 7"),
    ("recording.cycles = '9..2'", "1:11", "recording.cycles: the range '9..2' ends before it begins"),
  ]) func mistakesAreTold(text: String, place: String, what: String) throws {
    let error = try #require(fileError(text))
    #expect(error.category == .badInput)
    #expect(error.location == "test.toml:\(place)")
    #expect(error.what == what)
  }

  /// Catches remedies that would be the next mistake.
  @Test(arguments: [
    ("recording.variables = 'rate,weights'", "recording.variables = [\"rate\", \"weights\"]"),
    ("recording.variables = 3", "recording.variables = [\"a\", \"b\"]"),
    ("recording.phases = 'replay'", "recording.phases = [\"replay\"]"),
    ("recording.phases = 'x'", "recording.phases = [\"training\", \"replay\", \"frozen-replay\"]"),
    ("recording.cycles = 7", "recording.cycles = \"7\""),
    ("recording.cycles = -7", "recording.cycles = \"all\""),
  ]) func remediesAreValid(text: String, example: String) throws {
    #expect(fileError(text)?.remedy == "write for example \(example)")
    _ = try readBack(example)
  }

  @Test func unknownPhasesAreRecognised() {
    #expect(fileError("recording.phases = ['frozen_replay']")?.remedy == "did you mean 'frozen-replay'?")
  }

  /// Catches blanks that become part of a name, and commas that lose one.
  @Test func textsAreLists() throws {
    let entries = try ConfigurationEnvironment(["SUBSONG_RECORDING_VARIABLES": "rate, weights"]).entries
    #expect(entries.map(\.value) == [.list(["rate", "weights"])])
    for (text, what) in [("rate,", "holds the text \"\""), ("rate,rate", "names 'rate' twice")] {
      let error = subsongError { _ = try ConfigurationEnvironment(["SUBSONG_RECORDING_VARIABLES": text]) }
      #expect(error?.location == "environment SUBSONG_RECORDING_VARIABLES")
      #expect(error?.what == "recording.variables \(what)" && error?.category == .usage)
    }
  }

  /// Catches cycles that are kept as they were written: two descriptions of the same run would differ.
  @Test func cyclesAreCanonical() throws {
    #expect(try readBack("recording.cycles = '2, 1,0'").toml.contains("cycles = \"0..2\" "))
  }
}
