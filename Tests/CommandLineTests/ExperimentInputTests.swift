import Foundation
import TestSupport
import Testing

/// What goes into an experiment: files, environment, flags, songs.
@Suite struct ExperimentInputTests {
  /// The value and the source of a key as `--print-config` shows them.
  private func printed(_ key: String, _ arguments: [String], environment: [String: String] = [:]) throws
    -> String
  {
    try withTemporaryFolder { folder in
      try write("[network]\nlatent = 7\n", to: folder + "/e.toml")
      let outcome = try SubsongTool.run(
        ["train", "--print-config"] + arguments, in: folder, environment: environment)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try entries(folder) == ["e.toml"], "nothing is run")
      let line = try #require(outcome.output.split(separator: "\n").first { $0.hasPrefix(key + " ") })
      return line.split(separator: " ").dropFirst().joined(separator: " ")
    }
  }

  /// Catches another order of precedence, and a source that is told wrongly.
  @Test("A flag beats the environment, the environment a file, a file the preset, the preset the default")
  func precedence() throws {
    let (key, variable) = ("network.latent", ["SUBSONG_NETWORK_LATENT": "9"])
    #expect(try printed(key, []) == "50 default")
    #expect(try printed(key, ["e.toml"]) == "7 e.toml:2")
    #expect(try printed(key, ["e.toml"], environment: variable) == "9 environment SUBSONG_NETWORK_LATENT")
    #expect(try printed(key, ["e.toml", "--latent", "11"], environment: variable) == "11 flag --latent")
    #expect(try printed(key, ["--set", "network.latent=12"]) == "12 flag --set network.latent")
    #expect(
      try printed("network.random", ["--preset", "elise-paper"]) == "\"gsl-mt19937\" preset elise-paper")
  }

  @Test("The configuration as JSON is an array with a value and a source for each key") func printedJSON()
    throws
  {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run("train", "--print-config", "--json", "--seed", "3", in: folder)
      let keys = try #require(try outcome.json() as? [[String: Any]])
      #expect(keys.count > 40 && keys.allSatisfy { Set($0.keys) == ["key", "value", "unit", "source"] })
      let seed = try #require(keys.first { $0["key"] as? String == "seed" })
      #expect(
        seed["value"] as? Int == 3 && seed["source"] as? String == "flag --seed" && seed["unit"] is NSNull)
      #expect(try entries(folder).isEmpty)
    }
  }

  @Test("The environment and --set reach the network") func environment() throws {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(
        "train", "--cycles", "0", "--replay-cycles", "0", "--set", "scoring.interval=5", "--out", "run",
        "--no-figures", in: folder, environment: ["SUBSONG_NETWORK_LATENT": "4"])
      #expect(outcome.errors.contains("13 visible and 4 latent neurons"))
      let description = String(decoding: try bytes(folder + "/run/experiment.toml"), as: UTF8.self)
      #expect(description.contains("interval = 5 "))
    }
  }

  @Test(
    "A mistake in a value is one of usage, and names the flag or variable",
    arguments: [
      (["--latent", "-4"], "flag --latent", "network.latent is -4"),
      (["--seed", "-1"], "--seed", "seed is -1"),
      (["--set", "network.latnt=4"], "--set", "did you mean 'network.latent'?"),
      (["--set", "x"], "--set x", "has no '='"),
      (["--replay-cycles", "4"], "flag --replay-cycles", "at least two free cycles"),
      (["--engine", "stp"], "flag --engine", "did you mean 'step'?"),
      (["--mode", "x"], "flag --mode", "known: "),
      (["--preset", "elise"], "flag --preset", "elise-paper"),
      (["--set", "scoring.interval=7"], "--set scoring.interval", "2500 steps"),
      (["--latent", "x"], "--latent", "'x'"),
      (["--set", "network.latent=many"], "--set network.latent", "an integer"),
    ])
  func mistakes(arguments: [String], place: String, message: String) throws {
    try withTemporaryFolder { folder in
      try SubsongTool.run(["train"] + arguments, in: folder).expectRefusal(64, saying: place, message)
      #expect(try entries(folder).isEmpty, "refused before a folder is made")
    }
  }

  @Test("A mistake in the environment names the variable") func environmentMistakes() throws {
    try withTemporaryFolder { folder in
      try SubsongTool.run("train", in: folder, environment: ["SUBSONG_NETWORK_LATNT": "4"])
        .expectRefusal(64, saying: "SUBSONG_NETWORK_LATNT", "did you mean SUBSONG_NETWORK_LATENT?")
      try SubsongTool.run("train", in: folder, environment: ["SUBSONG_NETWORK_LATENT": "many"])
        .expectRefusal(64, saying: "SUBSONG_NETWORK_LATENT", "many")
    }
  }

  @Test(
    "A mistake in a file is bad input with its line",
    arguments: [
      ("[network]\nlatnt = 4\n", "e.toml:2:1: unknown key 'network.latnt'", "did you mean 'network.latent'?"),
      ("[network]\n\nlatent = 4.5\n", "e.toml:3:1", "has to be an integer"),
      ("[network]\nlatent = -1\n", "e.toml:2:1: network.latent is -1", "[0, 100000]"),
      ("[netwrk]\nlatent = 4\n", "e.toml:1:2: unknown table", "did you mean 'network'?"),
      ("seed = \n", "e.toml:1:8", "a value is missing"),
      ("[scoring]\ninterval = 7\n", "e.toml:2:1", "2500 steps"),
    ])
  func fileMistakes(text: String, place: String, message: String) throws {
    try withTemporaryFolder { folder in
      try write(text, to: folder + "/e.toml")
      try SubsongTool.run("train", "e.toml", in: folder).expectRefusal(65, saying: place, message)
      #expect(try entries(folder) == ["e.toml"])
    }
  }

  @Test("Files that are not there, or no files, are told by their names") func missing() throws {
    try withTemporaryFolder { folder in
      try SubsongTool.run("train", "none.toml", in: folder).expectRefusal(
        66, saying: "none.toml: there is no such file")
      try SubsongTool.run("train", ".", in: folder).expectRefusal(74, saying: ".: the file cannot be read")
      try SubsongTool.run("train", "--song", "fuer-elize", in: folder)
        .expectRefusal(66, saying: "'fuer-elize'", "did you mean 'fuer-elise'?")
      try SubsongTool.run("train", "--song", "a/b.song", in: folder).expectRefusal(66, saying: "'a/b.song'")
      try SubsongTool.run("train", "--disruption", "d.txt", in: folder).expectRefusal(66, saying: "d.txt")
      #expect(try entries(folder).isEmpty)
    }
  }

  private static let song = """
    subsong-song 1
    title: Cuckoo
    state-duration: 10 ms
    rows: G E
    states:
    G
    E
    -
    G E

    """

  /// Catches a tool that only knows its own song: 13 rows, 2500 steps.
  @Test(
    "A song of one's own goes all the way: train, replay, inspect, plot", arguments: ["two rows", "one row"])
  func ownSong(kind: String) throws {
    let isSingle = kind == "one row"
    let song =
      isSingle
      ? Self.song.replacing("rows: G E", with: "rows: G").replacing("E\n", with: "-\n").replacing(
        "G -", with: "G") : Self.song
    try withTemporaryFolder { folder in
      try write(song, to: folder + "/cuckoo.song")
      let trained = try SubsongTool.run(
        "train", "--song", "cuckoo.song", "--latent", "6", "--cycles", "21", "--replay-cycles", "6", "--out",
        "run", "--json", in: folder)
      #expect(trained.status == 0, "\(trained.errors)")
      #expect(trained.errors.contains("Cuckoo: \(isSingle ? 1 : 2) visible and 6 latent neurons"))
      // The run holds its song, so that it does not need the file any more.
      try FileManager.default.removeItem(atPath: folder + "/cuckoo.song")
      let replay = try SubsongTool.run("replay", "run", "--json", "--quiet", in: folder)
      #expect(
        try replay.object()["replay_correlation_mean"] as? Double
          == trained.object()["replay_correlation_mean"] as? Double)
      // Nor does the same run made again, wherever its folder lies.
      try FileManager.default.moveItem(atPath: folder + "/run", toPath: folder + "/moved")
      let again = try SubsongTool.run("train", "moved/experiment.toml", "--out", "run", "--quiet", in: folder)
      #expect(again.status == 0, "\(again.errors)")
      for file in ["weights_trained.npy", "experiment.toml", "provenance.json", "figures/raster.png"] {
        #expect(
          FileManager.default.contentsEqual(
            atPath: "\(folder)/run/\(file)", andPath: "\(folder)/moved/\(file)"),
          "\(file)")
      }
      #expect(try SubsongTool.run("inspect", "run", in: folder).output.contains("Cuckoo"))
      #expect(try SubsongTool.run("plot", "run", "--force", in: folder).status == 0)
      #expect(try entries(folder + "/run/figures").count == 18)
    }
  }

  /// Catches a network that ends the process because there is no memory for it.
  @Test(
    "A network too large for the machine is refused before anything is written",
    .enabled(if: ProcessInfo.processInfo.physicalMemory < 256 << 30)) func tooLarge() throws
  {
    try withTemporaryFolder { folder in
      try SubsongTool.run("train", "--latent", "100000", "--out", "run", in: folder)
        .expectRefusal(64, saying: "flag --latent", "GiB")
      #expect(try entries(folder).isEmpty)
    }
  }

  /// Catches inputs that once ended the process by a trap, or went on with other numbers than asked for.
  @Test(
    "What cannot be run is refused, not tried",
    arguments: [
      ("450 s", ["--song", "s.song"], "fewer than 4194304 samples"),
      ("1000000000 s", ["--song", "s.song"], "GiB"),
      (
        "10 ms", ["--preset", "elise-paper", "--latent", "1"],
        "the only latent neuron cannot connect to itself"
      ),
      ("10 ms", ["--preset", "elise-paper", "--seed", "4294967297"], "32 bits of a seed"),
    ]) func impossible(duration: String, arguments: [String], reason: String) throws
  {
    try withTemporaryFolder { folder in
      try write(Self.song.replacing("10 ms", with: duration), to: folder + "/s.song")
      let arguments = ["train", "--cycles", "1", "--out", "run"] + arguments
      try SubsongTool.run(arguments, in: folder).expectRefusal(64, saying: reason)
      #expect(try entries(folder) == ["s.song"])
    }
  }

  @Test("A malformed song is bad input with line and column, and leaves no folder") func malformedSong()
    throws
  {
    try withTemporaryFolder { folder in
      let wrong = [
        ("-\nG E", "-\nG  F", "bad.song:9:4: found 'F'"), ("10 ms", "10", "bad.song:3:17"),
        ("10 ms", "10.05 ms", "bad.song: the duration of a state of 10.05 ms is no multiple"),
        ("subsong-song 1", "no song", "bad.song:1:1"), ("states:", "", "bad.song:6:1"),
      ]
      for (old, new, place) in wrong {
        try write(Self.song.replacing(old, with: new), to: folder + "/bad.song")
        try SubsongTool.run("train", "--song", "bad.song", "--out", "run", in: folder)
          .expectRefusal(65, saying: place)
      }
      #expect(try entries(folder) == ["bad.song"])
    }
  }

  /// Catches sizes at which a block of the weights is empty, or larger than every buffer of the small networks.
  @Test("No latent neuron, and 200", arguments: [0, 200]) func sizes(latent: Int) throws {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(
        "train", "--latent", "\(latent)", "--cycles", "1", "--replay-cycles", "5", "--out", "run", "--json",
        in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try outcome.object()["replay_correlation_mean"] is Double)
      #expect(try entries(folder + "/run/figures").count == 18)
      #expect(try SubsongTool.run("replay", "run", "--quiet", in: folder).status == 0)
      let report = try SubsongTool.run("inspect", "run", "--json", in: folder).object()
      #expect((report["weights"] as? [Any])?.count == (latent == 0 ? 1 : 4))
    }
  }
}
