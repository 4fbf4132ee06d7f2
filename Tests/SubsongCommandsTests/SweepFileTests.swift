import Elise
import Experiments
import Foundation
import NumericalCore
import RunStore
import SubsongCommands
import Sweeps
import TestSupport
import Testing

@Suite struct SweepFileTests {
  private func read(_ text: String) throws -> SweepFile { try SweepFile(text: text, path: "s.toml") }

  /// Catches values that reach another key, lose their place, or are written in another way than TOML does.
  @Test func everyTableIsRead() throws {
    let file = try read(
      """
      seeds = [3, 1]
      keep-runs = true
      [set]
      training.cycles = 20
      recording.variables = ["rate", "weights"]
      [grid]
      network.latent = [10, 20]
      network.mode = ["dendrite", "reservoir"]
      [paired]
      plasticity.other = [1e-3, 1]
      plasticity.visible-to-visible = [0.5, 2]
      [point.sparse]
      scaffold.p = 0.2
      [point.dense]
      scaffold.p = 0.4
      scaffold.q = 0.1
      [random]
      count = 3
      seed = 4
      teacher.nudging-strength = { low = 0.1, high = 0.9 }
      replay.cycles = { low = 10, high = 12, scale = "logarithmic" }
      """)
    let design = file.design
    #expect(file.keepsRuns && file.experiment == nil)
    #expect(design.count == 2 * 2 * 2 * 2 * 3 * 2)
    #expect(design.factors.map(\.kind) == [.grid, .grid, .paired, .point, .random])
    #expect(
      design.common == [
        SweepSetting("training.cycles", "20", line: 4, column: 10),
        SweepSetting("recording.variables", "[\"rate\", \"weights\"]", line: 5, column: 11),
      ])
    #expect(
      design.keys == [
        "network.latent", "network.mode", "plasticity.other", "plasticity.visible-to-visible", "scaffold.p",
        "scaffold.q", "teacher.nudging-strength", "replay.cycles",
      ])
    let last = design.unit(design.count - 1)
    #expect(last.seed == 1 && last.point.name == "dense")
    let literals = design.keys.prefix(6).map { last.point.literal(of: $0) }
    #expect(literals == ["20", "\"reservoir\"", "1.0", "2.0", "0.4", "0.1"])
    #expect(last.point.settings[0].line == 7 && last.point.settings[0].column == 23)
    #expect(["10", "11", "12"].contains(last.point.literal(of: "replay.cycles")))
  }

  /// Catches seeds that are not the experiment's where the sweep names none.
  @Test func withoutSeedsThereIsOne() throws {
    #expect(try read("").design.seeds == .list([1]))
    try withTemporaryFolder { folder in
      try Data("seed = 12".utf8).write(to: URL(fileURLWithPath: folder + "/e.toml"))
      let file = try SweepFile(text: "experiment = 'e.toml'", path: folder + "/s.toml")
      #expect(file.design.seeds == .list([12]) && file.experiment?.entries.count == 1)
    }
  }

  /// Catches a mistake that passes, or is told without its place and what to write instead.
  @Test(arguments: [
    ("sedes = [1]", "1:1", "unknown key 'sedes'", "did you mean 'seeds'?"),
    ("[gird]", "1:2", "unknown table 'gird'", "did you mean 'grid'?"),
    ("network.latent = 3", "1:9", "unknown key 'network.latent'", "below [set] or [grid]"),
    ("seeds = '5..1'", "1:1", "seeds is the text", "seeds = \"1..5\""),
    ("seeds = 5", "1:1", "seeds is the integer 5", "seeds = \"1..5\""),
    ("seeds = []", "1:1", "seeds is an array", "seeds = [1, 2, 3]"),
    ("seeds = [1, 2, 1]", "1:16", "the seeds hold the integer 1", "[1, 2, 3]"),
    ("seeds = [1, -2]", "1:13", "the seeds hold the integer -2", "[1, 2, 3]"),
    ("keep-runs = 1", "1:1", "keep-runs has to be true or false", "keep-runs = true"),
    ("experiment = 3", "1:1", "experiment has to be a text", "experiment.toml"),
    ("experiment = 'no.toml'", "1:1", "there is no experiment 'no.toml'", "correct the path"),
    ("set = 3", "1:1", "set is a table", "write [set]"),
    (
      "[set]\nnetwork.latnet = 3", "2:9", "unknown key 'network.latnet' in [set]",
      "did you mean 'network.latent'?"
    ),
    ("[set]\nnetwork.latent = 3.5", "2:9", "network.latent has to be an integer", "network.latent = 4"),
    ("[set]\nseed = 3", "2:1", "the seed is no key to vary", "seeds = \"1..5\""),
    ("[grid]\nnetwork.latent = 3", "2:9", "network.latent is the integer 3", "latent = [50]"),
    ("[grid]\nnetwork.latent = []", "2:9", "network.latent has no values", "latent = [50]"),
    ("[grid]\nnetwork.latent = [1, 2, 1]", "2:25", "network.latent has the value 1 twice", "remove one"),
    ("[grid]\nscaffold.p = [0.1, 1.5]", "2:20", "scaffold.p is 1.5", "the default is"),
    (
      "[grid]\nnetwork.mode = ['dendrit']", "2:17", "network.mode knows no 'dendrit'",
      "did you mean 'dendrite'?"
    ),
    ("[grid]\nseed = [1, 2]", "2:1", "the seed is no key to vary", "seeds = \"1..5\""),
    (
      "[set]\nscaffold.p = 0.1\n[grid]\nscaffold.p = [0.1]", "4:10", "scaffold.p is in [grid] and in [set]",
      "remove one"
    ),
    (
      "[paired]\nscaffold.p = [0.1, 0.2]\nscaffold.q = [0.1]", "3:10",
      "scaffold.q has 1 values and scaffold.p 2",
      "lists of one length"
    ),
    ("[point]\nx = 3", "2:1", "point.x is a table", "[point.x]"),
    ("[point.x]\nscaffold.r = 0.1", "2:10", "unknown key 'scaffold.r' in [point]", "did you mean 'scaffold."),
    (
      "[random]\ncount = 0\nscaffold.p = { low = 0, high = 0.5 }", "2:1", "random.count is the integer 0",
      "count = 20"
    ),
    (
      "[random]\nscaffold.p = { low = 0, high = 0.5 }", "2:10", "[random] does not say how many", "count = 20"
    ),
    ("[random]\ncount = 3", "", "[random] draws nothing", "network.latent = {"),
    (
      "[random]\ncount = 3\nscaffold.p = 0.5", "3:10", "scaffold.p is the number 0.5",
      "{ low = 1, high = 10 }"
    ),
    (
      "[random]\ncount = 3\nscaffold.p = { low = 0.5 }", "3:10", "scaffold.p has no high",
      "{ low = 1, high = 10 }"
    ),
    (
      "[random]\ncount = 3\nscaffold.p = { low = 0.5, high = 0.1 }", "3:10", "low is above high",
      "exchange the two"
    ),
    (
      "[random]\ncount = 3\nscaffold.p = { low = 0.5, high = 1.5 }", "3:27", "scaffold.p is 1.5",
      "the default is"
    ),
    (
      "[random]\ncount = 3\nscaffold.p = { low = 0, high = 0.5, scale = 'logarithmic' }", "3:10",
      "low is 0.0",
      "a low above 0"
    ),
    (
      "[random]\ncount = 3\nscaffold.p = { low = 0, high = 0.5, scale = 'logaritmic' }", "3:37",
      "there is no scale 'logaritmic'", "did you mean 'logarithmic'?"
    ),
    (
      "[random]\ncount = 3\nscaffold.p = { low = 0, hihg = 0.5 }", "3:25", "hihg of scaffold.p",
      "did you mean 'high'?"
    ),
    (
      "[random]\ncount = 3\nnetwork.latent = { low = 0.5, high = 3 }", "3:20",
      "network.latent has to be an integer", "latent"
    ),
    (
      "[random]\ncount = 3\nnetwork.mode = { low = 1, high = 2 }", "3:9", "network.mode is no number",
      "[grid]"
    ),
    ("seeds = '1..1000001'", "", "the sweep has 1000001 units", "several sweeps"),
    ("seeds = [1", "1:9", "this bracket is not closed", "]"),
  ]) func mistakes(text: String, place: String, what: String, remedy: String) throws {
    let error = try #require(subsongError { _ = try read(text) })
    #expect(error.category == .badInput)
    #expect(error.location == (place.isEmpty ? "s.toml" : "s.toml:\(place)"), "\(error)")
    #expect(error.what.contains(what), "\(error)")
    #expect(error.remedy?.contains(remedy) == true, "\(error)")
  }

  /// Catches a check that ends at the first mistake.
  @Test func allMistakesAreTold() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/s.toml"
      try Data("sedes = 1\n[grid]\nscaffold.p = [2.0]\nscaffold.qq = [1]".utf8).write(
        to: URL(fileURLWithPath: path))
      #expect(
        try SweepFile.mistakes(path: path, atMost: 20).map(\.location)
          == ["1:1", "3:15", "4:10"].map { "\(path):\($0)" })
      #expect(try SweepFile.mistakes(path: path, atMost: 2).count == 2)
    }
  }

  /// Catches a unit that cannot be carried out and shows only in the night, and one that is the same as another.
  @Test func everyUnitIsChecked() throws {
    let bad = try SweepExperiments(read("[grid]\ndelays.longest = [15.0, 20.0, 3.0]"))
    let error = try #require(subsongError { _ = try bad.fingerprints() })
    #expect(error.location == "s.toml:2:31" && error.what == "delays.longest is 3.0", "\(error)")
    #expect(error.why?.contains("unit 2 (delays.longest = 3.0, seed = 1)") == true, "\(error)")
    let same = try SweepExperiments(read("[grid]\nrecording.interval = [1, 2]"))
    let twice = try #require(subsongError { _ = try same.fingerprints() })
    #expect(
      twice.what.contains("units 0 (recording.interval = 1")
        && twice.what.contains("1 (recording.interval = 2"))
    let good = try SweepExperiments(read("seeds = '1..3'\n[grid]\nscaffold.p = [0.1, 0.2]")).fingerprints()
    #expect(Set(good).count == 6)
  }

  /// Catches a unit that is another experiment than the same values by hand.
  @Test func aUnitIsTheExperimentByHand() throws {
    let experiments = try SweepExperiments(
      read("[set]\ntraining.cycles = 7\n[grid]\nnetwork.latent = [3, 4]\nnetwork.mode = ['soma-only']"))
    let description = try experiments.experiment(of: experiments.file.design.unit(1)).description
    var expected = ExperimentDescription()
    expected.schedule.trainingCycles = 7
    expected.network.latentCount = 4
    expected.network.mode = .somaOnly
    #expect(description == expected)
  }

  /// Catches a changed experiment or song that is taken for the one that the sweep began with.
  @Test func factsKnowExperimentAndSongs() throws {
    try withTemporaryFolder { folder in
      func facts(_ experiment: String, _ song: String) throws -> [String: String] {
        try Data(experiment.utf8).write(to: URL(fileURLWithPath: folder + "/e.toml"))
        try Data(song.utf8).write(to: URL(fileURLWithPath: folder + "/x.song"))
        let text = "experiment = 'e.toml'\n[grid]\nsong = ['x.song', 'fuer-elise']"
        return try SweepExperiments(SweepFile(text: text, path: folder + "/s.toml")).facts()
      }
      let first = try facts("network.latent = 3", "one")
      #expect(try facts("# another word\n[network]\nlatent = 3", "one") == first)
      #expect(try facts("network.latent = 4", "one")["experiment"] != first["experiment"])
      #expect(try facts("network.latent = 3", "two")["songs"] != first["songs"])
    }
  }
}
