import Foundation
import TestSupport
import Testing

/// `config check`, and the hints that `train` gives as well.
@Suite struct ConfigCheckTests {
  /// Catches an example of the repository that could not be run.
  @Test("The examples are fine") func examples() throws {
    let folder = ReferenceData.packageRoot.appendingPathComponent("data/experiments").path
    let files = try entries(folder)
    let outcome = try SubsongTool.run(["config", "check"] + files, in: folder)
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == files.count && files.count == 4)
    for (file, line) in zip(files, lines) {
      #expect(
        line.wholeMatch(of: /(.+): ok, \d+ keys set, fingerprint [0-9a-f]{16}/)?.1 == file[...], "\(line)")
    }
    #expect(try entries(folder) == files, "nothing is run")
  }

  /// Catches a check that ends at the first mistake, and one that talks of files that are fine as if they were not.
  @Test("Every mistake of every file is told") func mistakes() throws {
    try withTemporaryFolder { folder in
      try write("latnt = 1\n[delays]\nshortest = -1\n", to: folder + "/a.toml")
      try write("[replay]\ncycles = 0\n", to: folder + "/b.toml")
      try write("seed =\n", to: folder + "/c.toml")
      try write("song = 'none.song'\n", to: folder + "/d.toml")
      try write("scoring.interval = 7\n", to: folder + "/e.toml")
      let files = ["a", "b", "c", "d", "e"].map { $0 + ".toml" }
      let outcome = try SubsongTool.run(["config", "check"] + files, in: folder)
      #expect(outcome.status == 65)
      #expect(
        outcome.output.hasPrefix("b.toml: ok, 1 key set, fingerprint ") && !outcome.output.contains("a.toml"))
      for line in [
        "subsong: a.toml:1:1: unknown key 'latnt'; did you mean 'network.latent'?",
        "subsong: a.toml:3:1: delays.shortest is -1",
        "subsong: c.toml:1:7: a value is missing",
        "subsong: d.toml: there is neither a built-in song nor a file 'none.song'",
        "subsong: e.toml:1:9: scoring.interval is 7 (it has to divide the 2500 steps",
      ] {
        #expect(outcome.errors.contains(line), "\(line)\n\(outcome.errors)")
      }
      #expect(try entries(folder) == files)
    }
  }

  @Test("With --json the answer is one array") func json() throws {
    try withTemporaryFolder { folder in
      try write(
        "delays.resolution = 0.005\ndelays.shortest = 0.5\ndelays.inhibitory-lag = 0.025",
        to: folder + "/a.toml")
      try write("[network]\nlatnt = 1", to: folder + "/b.toml")
      let outcome = try SubsongTool.run(
        "config", "check", "a.toml", "b.toml", "--json", "--quiet", in: folder)
      let answers = try #require(try outcome.json() as? [[String: Any]])
      #expect(outcome.status == 65 && answers.count == 2)
      let keys: Set = ["file", "ok", "fingerprint", "keys", "mistakes", "hints"]
      #expect(answers.allSatisfy { Set($0.keys) == keys })
      #expect(answers[0]["ok"] as? Bool == true && answers[0]["keys"] as? Int == 3)
      #expect((answers[0]["fingerprint"] as? String)?.count == 16)
      let hints = try #require(answers[0]["hints"] as? [String])
      #expect(hints == ["a.toml:3:8: delays.inhibitory-lag is 0.025 ms; did you mean 25.0? the unit is ms"])
      #expect(answers[1]["ok"] as? Bool == false && answers[1]["fingerprint"] is NSNull)
      #expect(
        answers[1]["mistakes"] as? [String]
          == ["b.toml:2:1: unknown key 'network.latnt'; did you mean 'network.latent'?"])
      #expect(!outcome.errors.contains("hint:"), "--quiet")
    }
  }

  @Test("The environment has no say, and a file that is not there is a missing one") func surroundings()
    throws
  {
    try withTemporaryFolder { folder in
      try write("seed = 1\n", to: folder + "/a.toml")
      let plain = try SubsongTool.run("config", "check", "a.toml", in: folder)
      let other = try SubsongTool.run(
        "config", "check", "a.toml", in: folder, environment: ["SUBSONG_NETWORK_LATENT": "-3"])
      #expect(plain.status == 0 && other.output == plain.output)
      #expect(try SubsongTool.run("config", "check", "none.toml", in: folder).status == 66)
      #expect(try SubsongTool.run("config", "check", in: folder).status == 64)
    }
  }

  /// Catches a delay in seconds that is run as one in milliseconds without a word.
  @Test("train doubts odd values, unless it is to be quiet") func hints() throws {
    try withTemporaryFolder { folder in
      let arguments = [
        "train", "--cycles", "0", "--replay-cycles", "0", "--no-figures", "--latent", "2", "--set",
        "plasticity.visible-to-visible=1",
      ]
      let hint =
        "hint: flag --set plasticity.visible-to-visible: plasticity.visible-to-visible is 1.0 mV/ms; did you mean 0.001?"
      let loud = try SubsongTool.run(arguments + ["--out", "a"], in: folder)
      #expect(loud.status == 0 && loud.errors.hasPrefix(hint), "\(loud.errors)")
      let quiet = try SubsongTool.run(arguments + ["--out", "b", "--quiet"], in: folder)
      #expect(quiet.status == 0 && quiet.errors.isEmpty)
    }
  }

  @Test("What is recorded is chosen by --record, and is no other experiment") func record() throws {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(
        "train", "--print-config", "--json", "--record", "rate,weights", "--set", "recording.phases=",
        "--set",
        "recording.cycles=3,1,2", in: folder)
      let keys = try #require(try outcome.json() as? [[String: Any]])
      func row(_ key: String) -> [String: Any]? { keys.first { $0["key"] as? String == key } }
      #expect(row("recording.variables")?["value"] as? [String] == ["rate", "weights"])
      #expect(row("recording.variables")?["source"] as? String == "flag --record")
      #expect((row("recording.phases")?["value"] as? [Any])?.isEmpty == true)
      #expect(row("recording.cycles")?["value"] as? String == "1..3")
      try SubsongTool.run("train", "--record", "rate,,u", in: folder)
        .expectRefusal(64, saying: "flag --record", "recording.variables holds the text \"\"")
    }
  }
}
