import Foundation
import TestSupport
import Testing

/// `subsong learn` as a process, with trainings of a second that learn nothing.
@Suite struct LearnTests {
  private static let keys: Set<String> = [
    "run", "task", "model", "parameters", "updates", "score", "validation", "best_validation", "best_update",
    "test",
    "test_scores", "energy_per_sequence", "seconds_per_update", "wall_seconds", "engine", "seed",
  ]
  private static let retrieval = [
    "learn", "associative-retrieval", "--set", "training=384", "--set", "validation=128", "--set", "test=128",
    "--preset", "paper", "--epochs", "2", "--quiet",
  ]
  private static let cueReward = [
    "learn", "cue-reward", "--hidden", "8", "--updates", "40", "--evaluate-every", "10",
    "--evaluation-batches",
    "1", "--batch", "8", "--quiet",
  ]

  /// The results that do not hold times.
  private func results(_ folder: String) throws -> [Data] {
    let checkpoint = try #require(try entries(folder + "/checkpoints").last)
    return try ["curve.csv", "energy.csv", "checkpoints/\(checkpoint)"].map { try bytes("\(folder)/\($0)") }
  }

  @Test("A training leaves its result, tables and figures; asked for again it is not repeated")
  func training()
    throws
  {
    try withTemporaryFolder { folder in
      let arguments = Self.retrieval + ["--model", "stpn", "--out", "a", "--json"]
      let outcome = try SubsongTool.run(arguments, in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let result = try #require(try outcome.json() as? [String: Any])
      #expect(Set(result.keys) == Self.keys)
      #expect(result["updates"] as? Double == 6 && result["parameters"] as? Double == 2039)
      #expect(result["engine"] as? String == "fused" && result["score"] as? String == "accuracy")
      #expect((result["energy_per_sequence"] as? Double ?? 0) > 0)
      let lines = try String(contentsOfFile: folder + "/a/curve.csv", encoding: .utf8).split(separator: "\n")
      #expect(lines.first == "update,training_loss,gradient_norm,accuracy,loss,energy" && lines.count == 4)
      let figures = try entries(folder + "/a/figures").filter { $0.hasSuffix(".png") }
      #expect(figures == ["curve.png", "energy-steps.png", "energy.png", "fast-weights.png"])
      let again = try SubsongTool.run(arguments, in: folder)
      #expect(again.status == 0 && again.output == outcome.output)
      let other = try SubsongTool.run(arguments + ["--seed", "1"], in: folder)
      other.expectRefusal(73, saying: "another training", "--force")
      #expect(try SubsongTool.run(arguments + ["--seed", "1", "--force"], in: folder).status == 0)
    }
  }

  @Test("The rate of plasticity of plastic networks is drawn over the trials") func eta() throws {
    try withTemporaryFolder { folder in
      for rule in ["hebbian", "gradient", "none"] {
        let arguments = Self.cueReward + ["--model", "plastic-rnn", "--rule", rule, "--out", rule, "--json"]
        let outcome = try SubsongTool.run(arguments, in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let result = try #require(try outcome.json() as? [String: Any])
        #expect(
          Set((result["test_scores"] as? [String: Any] ?? [:]).keys) == [
            "loss", "query_loss", "presented_loss",
          ])
        #expect(try entries("\(folder)/\(rule)/figures").contains("eta.png") == (rule != "none"))
      }
    }
  }

  @Test("Threads and interruptions change no byte", arguments: [SIGINT, SIGTERM, SIGKILL])
  func interrupted(signal: Int32) throws {
    try withTemporaryFolder { folder in
      let arguments =
        Self.cueReward + [
          "--model", "stpn", "--updates", "3000", "--evaluate-every", "100", "--no-figures",
        ]
      #expect(try SubsongTool.run(arguments + ["--threads", "2", "--out", "whole"], in: folder).status == 0)
      let process = SubsongTool.process(
        arguments + ["--checkpoint-seconds", "0.01", "--out", "stopped"], in: folder)
      process.standardError = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      try waitUntil {
        ((try? entries(folder + "/stopped/checkpoints")) ?? []).contains { $0.hasSuffix(".npz") }
      }
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      if signal != SIGKILL { #expect([0, 128 + signal].contains(process.terminationStatus)) }
      let resumed = try SubsongTool.run(
        "resume", "stopped", "--quiet", "--no-figures", "--json", in: folder)
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(try results(folder + "/stopped") == results(folder + "/whole"))
    }
  }

  @Test("Mistakes are refused before a folder is made") func mistakes() throws {
    try withTemporaryFolder { folder in
      for (arguments, words) in [
        (["learn", "asociative-retrieval", "--model", "stpn"], "associative-retrieval"),
        (["learn", "cue-reward", "--model", "stpm"], "stpn"),
        (["learn", "cue-reward", "--model", "stpn", "--rule", "gradient"], "--rule"),
        (["learn", "cue-reward", "--model", "stpn", "--epochs", "3"], "--epochs"),
        (["learn", "cue-reward", "--model", "stpn", "--hidden", "0"], "--hidden"),
        (["learn", "cue-reward", "--model", "stpn", "--set", "noize=1"], "noise"),
        (["learn", "cue-reward", "--model", "stpn", "--set", "noise"], "NAME=VALUE"),
        (["learn", "cue-reward", "--model", "stpn", "--rate", "0"], "--rate"),
        (["learn", "cue-reward", "--model", "stpn", "--updates", "0"], "--updates"),
        (["learn", "cue-reward", "--model", "stpn", "--batch", "999999999"], "batch"),
        (["learn", "cue-reward", "--model", "stpn", "--checkpoint-seconds", "-1"], "--checkpoint-seconds"),
        (
          ["learn", "familiarity", "--model", "stpn", "--hidden", "4096", "--set", "length=100000"],
          "GB of memory"
        ),
        (["bench", "learn", "--seconds", "inf"], "--seconds"),
        (["bench", "learn", "--thread-counts", "0"], "--threads"),
      ] {
        try SubsongTool.run(arguments + ["--out", "x"], in: folder).expectRefusal(64, saying: words)
      }
      #expect(try entries(folder).isEmpty)
      try FileManager.default.createDirectory(atPath: folder + "/mine", withIntermediateDirectories: false)
      try write("precious", to: folder + "/mine/thesis.tex")
      try SubsongTool.run(Self.cueReward + ["--model", "rnn", "--out", "mine", "--force"], in: folder)
        .expectRefusal(73, saying: "holds no training")
      #expect(try entries(folder + "/mine") == ["thesis.tex"])
    }
  }

  @Test("Undefined scores stay in the tables of a run that goes on") func undefined() throws {
    try withTemporaryFolder { folder in
      let arguments = [
        "learn", "familiarity", "--model", "rnn", "--set", "probability=0", "--set", "length=2", "--set",
        "interval=1", "--set", "width=8", "--updates", "4000", "--evaluate-every", "500", "--no-figures",
        "--quiet",
        "--checkpoint-seconds", "0.01", "--out",
      ]
      #expect(try SubsongTool.run(arguments + ["whole"], in: folder).status == 0)
      let process = SubsongTool.process(arguments + ["a"], in: folder)
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      try waitUntil { FileManager.default.fileExists(atPath: folder + "/a/curve.csv") }
      kill(process.processIdentifier, SIGINT)
      process.waitUntilExit()
      #expect(try SubsongTool.run(arguments + ["a"], in: folder).status == 0)
      #expect(try results(folder + "/a") == results(folder + "/whole"))
    }
  }

  @Test("A damaged checkpoint is passed over, a damaged record is an error") func damaged() throws {
    try withTemporaryFolder { folder in
      let arguments =
        Self.cueReward + [
          "--model", "rnn", "--updates", "2000", "--no-figures", "--checkpoint-seconds", "0.01", "--out",
        ]
      #expect(try SubsongTool.run(arguments + ["whole"], in: folder).status == 0)
      let process = SubsongTool.process(arguments + ["a"], in: folder)
      process.standardError = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      func checkpoints() -> [String] {
        ((try? entries(folder + "/a/checkpoints")) ?? []).filter { $0.hasSuffix(".npz") }
      }
      try waitUntil { checkpoints().count > 1 }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let last = try #require(checkpoints().last)
      try Data(try bytes("\(folder)/a/checkpoints/\(last)").dropLast(100)).write(
        to: URL(fileURLWithPath: "\(folder)/a/checkpoints/\(last)"))
      let resumed = try SubsongTool.run("resume", "a", "--no-figures", in: folder)
      #expect(resumed.status == 0 && resumed.errors.contains("damaged"), "\(resumed.errors)")
      #expect(try results(folder + "/a") == results(folder + "/whole"))
      try SubsongTool.run("resume", "a", "--checkpoint-cycles", "3", in: folder).expectRefusal(
        64, saying: "--checkpoint-cycles")
      try write("{\"plan\": 3}", to: folder + "/a/learning.json")
      try SubsongTool.run("resume", "a", in: folder).expectRefusal(65, saying: "learning.json")
      #expect(
        try SubsongTool.run(arguments + ["a", "--force"], in: folder).status == 0, "it is still a training's")
    }
  }

  @Test("bench learn measures each row in a process of its own") func bench() throws {
    try withTemporaryFolder { folder in
      let arguments = [
        "bench", "learn", "--smoke", "--only", "retrieval/stpn", "--thread-counts", "1,2", "--json",
      ]
      let outcome = try SubsongTool.run(arguments + ["--quiet", "--out", "b"], in: folder)
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      let rows = try #require(try outcome.json() as? [[String: Any]])
      let names = Set(rows.compactMap { $0["name"] as? String })
      #expect(names.contains("associative-retrieval/stpn") && rows.count == 2 * names.count)
      for row in rows {
        #expect((row["seconds"] as? Double ?? 0) > 0 && (row["peak_memory"] as? Double ?? 0) > 1e6)
        #expect(row["ratio"] is NSNull && row["peer"] is NSNull)
      }
      let lines = try String(contentsOfFile: folder + "/b/learn.csv", encoding: .utf8).split(separator: "\n")
      #expect(lines.count == rows.count + 1)
      // A peer that answers in the same words; its times are ten times as long.
      try write(
        "#!/bin/sh\necho '{\"median\": 10, \"smallest\": 9, \"largest\": 11, \"updates\": 3, \"peak_memory\": 5, \"torch\": \"x\"}'\n",
        to: folder + "/peer")
      let with = try SubsongTool.run(
        "bench", "learn", "--smoke", "--only", "retrieval/rnn", "--thread-counts", "1", "--peer",
        "sh \(folder)/peer", "--json", "--quiet", in: folder)
      let row = try #require((try with.json() as? [[String: Any]])?.first)
      let (seconds, ratio) = (row["seconds"] as? Double ?? 0, row["ratio"] as? Double ?? 0)
      #expect(abs(ratio * seconds - 10) < 1e-9 && row["peer"] as? String == "torch x")
      try SubsongTool.run("bench", "learn", "--only", "nothing", in: folder).expectRefusal(
        64, saying: "--only")
    }
  }
}
