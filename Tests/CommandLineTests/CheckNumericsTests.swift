import Foundation
import RunStore
import TestSupport
import Testing

/// `check-numerics` on networks that have learned nothing: numbers have to be there, and the verdict to be kept.
@Suite struct CheckNumericsTests {
  private static let tiny = [
    "check-numerics", "--latent", "4", "--cycles", "21", "--replay-cycles", "5", "--seeds", "2",
  ]
  private static let scoreKeys: Set = [
    "replay_correlation_mean", "replay_correlation_min", "frozen_replay_correlation_mean",
    "validation_correlation", "first_cycle_090",
  ]
  private static let variantKeys = scoreKeys.union([
    "name", "changes", "differences", "in_spreads", "moved", "passes", "reason",
  ])

  /// Catches a lost key, results in the order of the threads, and a result that depends on their number.
  @Test("The same JSON object on one thread and on two, with every key") func json() throws {
    try withTemporaryFolder { folder in
      let outcomes = try ["1", "2"].map {
        try SubsongTool.run(Self.tiny + ["--json", "--threads", $0], in: folder)
      }
      for outcome in outcomes { #expect(outcome.status == 0, "\(outcome.errors)") }
      #expect(outcomes[0].output == outcomes[1].output)
      #expect(try entries(folder).isEmpty, "without --out nothing is written")
      let object = try outcomes[0].object()
      #expect(
        Set(object.keys) == [
          "run", "configuration", "seeds", "seed_scores", "spread", "variants", "verdict", "sentence",
        ])
      #expect(object["run"] is NSNull && object["seeds"] as? [Int] == [1, 2, 3])
      #expect(["robust", "dependent"].contains(object["verdict"] as? String))
      let seeds = try #require(object["seed_scores"] as? [[String: Any]])
      #expect(seeds.count == 3 && seeds.allSatisfy { Set($0.keys) == Self.scoreKeys.union(["seed"]) })
      let variants = try #require(object["variants"] as? [[String: Any]])
      #expect(
        variants.compactMap { $0["name"] as? String } == [
          "half time step", "half plasticity step", "integrator rkf45", "interpolated delays",
          "single precision",
        ])
      for variant in variants {
        #expect(Set(variant.keys) == Self.variantKeys)
        #expect(variant["passes"] is Bool && variant["reason"] is NSNull)
        let difference = try #require((variant["differences"] as? [String: Any])?["validation_correlation"])
        let scores = try [variant, seeds[0]].map { try #require($0["validation_correlation"] as? Double) }
        #expect(difference as? Double == scores[0] - scores[1])
        #expect(scores[0] != scores[1], "a variant is another computation")
      }
      for line in ["8 trainings, 2 at a time", "8 of 8: "] { #expect(outcomes[1].errors.contains(line)) }
    }
  }

  /// Catches scores that are not those of `train`, for the experiment and for another seed.
  @Test("The scores by seed are those that train reports") func seeds() throws {
    try withTemporaryFolder { folder in
      let object = try SubsongTool.run(Self.tiny + ["--json", "--quiet"], in: folder).object()
      let seeds = try #require(object["seed_scores"] as? [[String: Any]])
      for (index, seed) in [(0, "1"), (2, "3")] {
        let trained = try SubsongTool.run(
          "train", "--latent", "4", "--cycles", "21", "--replay-cycles", "5", "--seed", seed, "--no-figures",
          "--json", "--out", "run\(seed)", in: folder
        ).object()
        for key in Self.scoreKeys {
          #expect(seeds[index][key] as? Double == trained[key] as? Double, "\(key)")
        }
      }
    }
  }

  /// Catches changes that do not lead to the variant.
  @Test("The changes of a variant are what --set takes") func changes() throws {
    try withTemporaryFolder { folder in
      let object = try SubsongTool.run(Self.tiny + ["--json", "--quiet"], in: folder).object()
      let variants = try #require(object["variants"] as? [[String: Any]])
      for variant in variants {
        let settings = try #require(variant["changes"] as? [String]).flatMap { ["--set", $0] }
        let trained = try SubsongTool.run(
          [
            "train", "--latent", "4", "--cycles", "21", "--replay-cycles", "5", "--no-figures", "--json",
            "--force", "--out", "run",
          ] + settings, in: folder
        ).object()
        #expect(
          variant["replay_correlation_mean"] as? Double == trained["replay_correlation_mean"] as? Double)
      }
    }
  }

  @Test("The verdict on a run is kept in it, shown by inspect, and replaced with --force only")
  func storedVerdict() throws {
    try SharedRun.tiny().withCopy { folder in
      func inspect() throws -> [String: Any] {
        try SubsongTool.run("inspect", "run", "--json", in: folder).object()
      }
      #expect(try inspect()["numerics"] is NSNull)
      let command = ["check-numerics", "run", "--seeds", "2", "--quiet"]
      let outcome = try SubsongTool.run(command + ["--json"], in: folder)
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      var object = try outcome.object()
      #expect(object["run"] as? String == "run" && object["seeds"] as? [Int] == [12345, 12346, 12347])
      object["run"] = nil
      let stored = try #require(try inspect()["numerics"] as? [String: Any])
      #expect(NSDictionary(dictionary: stored) == NSDictionary(dictionary: object))
      let text = try SubsongTool.run("inspect", "run", in: folder).output
      let sentence = try #require(object["sentence"] as? String)
      #expect(text.contains("numerics                  \(sentence) (5 of 5 variants, 2 other seeds)"))
      let table = try String(contentsOfFile: folder + "/run/numerics.csv", encoding: .utf8)
      #expect(table.hasPrefix("row,replay_correlation_mean,"))
      #expect(table.split(separator: "\n").count == 1 + 3 + 1 + 5)
      let before = try bytes(folder + "/run/numerics.json")
      try SubsongTool.run(command, in: folder).expectRefusal(73, saying: "run/numerics.csv", "--force")
      #expect(try SubsongTool.run(command + ["--force"], in: folder).status == 0)
      #expect(try bytes(folder + "/run/numerics.json") == before)
      let hidden = try FileManager.default.contentsOfDirectory(atPath: folder + "/run")
        .filter { $0.hasPrefix(".") }
      #expect(hidden.isEmpty)
    }
  }

  /// Catches a check that forgets the disruption, or lets it end too early on the grid of half the step.
  @Test("A run with a disruption is checked with it") func disruptedRun() throws {
    try withTemporaryFolder { folder in
      let clamp = "t_start: 0 t_end: 2500 nrn_start: 0 nrn_end: 13 offset_el: 15\n"
      try write(clamp, to: folder + "/clamp.txt")
      let trained = try SubsongTool.run(
        "train", "--latent", "4", "--cycles", "21", "--replay-cycles", "7", "--disruption", "clamp.txt",
        "--no-figures", "--quiet", "--json", "--out", "run", in: folder
      ).object()
      let outcome = try SubsongTool.run(
        "check-numerics", "run", "--seeds", "2", "--quiet", "--json", in: folder)
      let object = try outcome.object()
      let seeds = try #require(object["seed_scores"] as? [[String: Any]])
      for key in Self.scoreKeys { #expect(seeds[0][key] as? Double == trained[key] as? Double, "\(key)") }
      let variants = try #require(object["variants"] as? [[String: Any]])
      let half = try #require((variants[0]["differences"] as? [String: Any])?["replay_correlation_mean"])
      #expect(abs(try #require(half as? Double)) < 2e-3, "\(half)")
    }
  }

  @Test("A check that is interrupted leaves the run as it was") func interrupted() throws {
    try SharedRun.tiny().withCopy { folder in
      let before = try FileManager.default.subpathsOfDirectory(atPath: folder + "/run").sorted()
      // A thousand seeds take longer than the test waits.
      let process = SubsongTool.process(
        ["check-numerics", "run", "--seeds", "1000", "--quiet"], in: folder)
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      usleep(300_000)
      // Unlike SIGTERM it cannot be blocked, as it is in children of a thread of the dispatch library.
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal)
      #expect(try FileManager.default.subpathsOfDirectory(atPath: folder + "/run").sorted() == before)
    }
  }

  /// Catches a verdict about one experiment that is shown for another.
  @Test("A verdict belongs to its run") func foreignVerdict() throws {
    try SharedRun.tiny().withCopy { folder in
      try SubsongTool.run("check-numerics", "run", "--latent", "5", "--seeds", "2", in: folder)
        .expectRefusal(64, saying: "run: flags or variables make another experiment", "--out")
      #expect(!FileManager.default.fileExists(atPath: folder + "/run/numerics.json"))
      let elsewhere = try SubsongTool.run(
        "check-numerics", "run", "--latent", "5", "--seeds", "2", "--quiet", "--out", "other", in: folder)
      #expect(elsewhere.status == 0, "\(elsewhere.errors)")
      #expect(try entries(folder + "/other") == ["numerics.csv", "numerics.json"])
      try FileManager.default.copyItem(
        atPath: folder + "/other/numerics.json", toPath: folder + "/run/numerics.json")
      try SubsongTool.run("inspect", "run", in: folder)
        .expectRefusal(65, saying: "run/numerics.json: the verdict is about another experiment", "--force")
    }
  }

  /// Catches an impossible variant that ends the command or counts as a dependence.
  @Test("A variant that is impossible has its reason in its row") func impossible() throws {
    try withTemporaryFolder { folder in
      let arguments =
        Self.tiny + [
          "--preset", "elise-paper", "--set", "delays.shortest=0", "--set", "delays.longest=0.2",
          "--engine", "reference", "--quiet",
        ]
      let object = try SubsongTool.run(arguments + ["--json"], in: folder).object()
      let variants = try #require(object["variants"] as? [[String: Any]])
      let impossible = variants.filter { $0["passes"] is NSNull }
      try #require(impossible.count == 3)
      for (variant, name, reason) in [
        (impossible[0], "integrator rk4", "linear interpolation needs 1 time steps"),
        (impossible[1], "interpolated delays", "linear interpolation needs 1 time steps"),
        (impossible[2], "single precision", "no single precision"),
      ] {
        #expect(variant["name"] as? String == name)
        #expect(try #require(variant["reason"] as? String).contains(reason))
      }
      let text = try SubsongTool.run(arguments, in: folder).output
      #expect(text.contains("single precision       not possible: the engine reference"))
    }
  }

  @Test(
    "What cannot be compared is refused before anything is written",
    arguments: [
      (["--seeds", "1"], 64, "--seeds: 1 is no number of other seeds"),
      (["--seeds", "0"], 64, "--seeds: 0"), (["--seeds", "-2"], 64, "--seeds: -2"),
      (["--cycles", "0", "--replay-cycles", "0"], 64, "the experiment has no score"),
      (["--threads", "0"], 64, "--threads"),
      (["--preset", "elise-paper", "--seed", "4294967294"], 64, "there are no 2 seeds after 4294967294"),
      (["--song", "nowhere.song"], 66, "nowhere.song"), (["none.toml"], 66, "none.toml"),
      (["--set", "scoring.interval=7"], 64, "--set scoring.interval"),
      (["."], 66, ".: this is no complete run"),
    ] as [([String], Int32, String)])
  func refusals(arguments: [String], code: Int32, words: String) throws {
    try withTemporaryFolder { folder in
      try SubsongTool.run(Self.tiny + arguments + ["--out", "verdict"], in: folder)
        .expectRefusal(code, saying: words)
      #expect(try entries(folder).isEmpty)
    }
  }
}
