import Foundation
import TestSupport
import Testing

/// What every verb has in common, and the verbs that only look.
@Suite struct ToolTests {
  /// Catches a verb without help, or help that fails.
  @Test(arguments: [
    "demo", "train", "replay", "perturb", "verify", "reproduce", "plot", "inspect", "check-numerics",
    "doctor",
    "config check",
  ])
  func everyVerbHasHelp(verb: String) throws {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(verb.split(separator: " ").map(String.init) + ["--help"], in: folder)
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("USAGE: subsong \(verb)"))
      #expect(outcome.output.contains("--json") && outcome.output.contains("--quiet"))
    }
  }

  @Test("The root names version, verbs and exit codes") func root() throws {
    try withTemporaryFolder { folder in
      let help = try SubsongTool.run("--help", in: folder)
      #expect(help.status == 0)
      for word in ["Exit codes:", "64 usage", "65 bad input", "66 missing", "70 internal", "73 cannot", "74"]
      {
        #expect(help.output.contains(word), "\(word)")
      }
      for verb in [
        "demo", "train", "replay", "perturb", "verify", "reproduce", "plot", "inspect", "check-numerics",
        "config",
        "bench", "doctor",
      ] {
        #expect(help.output.contains("\n  \(verb) "))
      }
      let version = try SubsongTool.run("--version", in: folder)
      #expect(version.status == 0 && version.output.wholeMatch(of: /subsong \d+\.\d+\.\d+\n/) != nil)
    }
  }

  @Test(
    "What is not understood is a mistake of usage",
    arguments: [
      ["frobnicate"], ["train", "--latentt", "4"], ["replay"], ["inspect", "a", "b", "c"], ["plot", "--x"],
    ])
  func notUnderstood(arguments: [String]) throws {
    try withTemporaryFolder { folder in
      try SubsongTool.run(arguments, in: folder).expectRefusal(64, saying: "subsong")
      #expect(try entries(folder).isEmpty)
    }
  }

  @Test("inspect tells of network, weights and scores, for people and for scripts") func inspect() throws {
    let shared = try SharedRun.tiny()
    let text = try SubsongTool.run("inspect", "run", in: shared.folder)
    #expect(text.status == 0 && text.errors.isEmpty)
    for word in ["Für Elise", "seed 12345", "13 visible, 10 latent", "506", "latent from visible", "replay"] {
      #expect(text.output.contains(word), "\(word)")
    }
    let object = try SubsongTool.run("inspect", "run", "--json", in: shared.folder).object()
    #expect(object["visible"] as? Int == 13 && object["latent"] as? Int == 10)
    #expect(object["synapses"] as? Int == 23 * 22)
    #expect((object["weights"] as? [[String: Any]])?.count == 4)
    let scores = try #require(object["scores"] as? [String: Any])
    let trained = try shared.outcome.object()
    for (key, value) in scores { #expect(value as? Double == trained[key] as? Double, "\(key)") }
    #expect(scores["first_cycle_090"] is NSNull)
  }

  @Test("What is no run, or not finished, is missing input for every verb that reads one") func noRun() throws
  {
    try SharedRun.tiny().withCopy { folder in
      try FileManager.default.removeItem(atPath: folder + "/run/scores.json")
      try FileManager.default.createDirectory(atPath: folder + "/empty", withIntermediateDirectories: true)
      for verb in ["inspect", "replay", "plot"] {
        try SubsongTool.run(verb, "nowhere", in: folder).expectRefusal(66, saying: "nowhere: there is no run")
        try SubsongTool.run(verb, "empty", in: folder)
          .expectRefusal(66, saying: "empty: this is no complete run", "experiment.toml", "missing")
        guard verb != "inspect" else { continue }
        try SubsongTool.run(verb, "run", in: folder)
          .expectRefusal(66, saying: "run: the run is not finished", "subsong resume run")
      }
    }
  }

  @Test("doctor finds everything on a machine that runs the tests") func doctor() throws {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run("doctor", "--json", in: folder)
      #expect(outcome.status == 0, "\(outcome.output)")
      let checks = try #require(try outcome.json() as? [[String: Any]])
      #expect(
        checks.compactMap { $0["check"] as? String } == [
          "libraries", "processor", "fonts", "folder", "engines",
        ])
      #expect(checks.allSatisfy { $0["ok"] as? Bool == true && $0["detail"] is String })
      let text = try SubsongTool.run("doctor", in: folder)
      #expect(text.output.split(separator: "\n").count == 5 && text.output.contains("ok     engines"))
    }
  }

  @Test("The demo makes runs/demo, and the next one runs/demo-2") func demo() throws {
    try withTemporaryFolder { folder in
      for name in ["demo", "demo-2"] {
        let outcome = try SubsongTool.run("demo", "--smoke", "--json", in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let object = try outcome.object()
        #expect(object["run"] as? String == "runs/\(name)")
        #expect(Set(object.keys) == TrainOutputTests.scoreKeys)
        #expect(try entries(folder + "/runs/\(name)/figures").count == 18)
      }
      #expect(try entries(folder) == ["runs"] && entries(folder + "/runs") == ["demo", "demo-2"])
      #expect(
        try bytes(folder + "/runs/demo/replay.csv") == bytes(folder + "/runs/demo-2/replay.csv"),
        "the default seed is fixed")
    }
  }
}

/// Standard output and standard error as other programs see them.
@Suite struct ChannelTests {
  @Test("--quiet says nothing on standard error, and changes no result") func quiet() throws {
    let shared = try SharedRun.tiny()
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(
        SharedRun.tinyArguments + ["--out", "run", "--no-figures", "--quiet"], in: folder)
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      #expect(outcome.output.hasPrefix("run                       run\nvalidation "))
      #expect(try bytes(folder + "/run/replay.csv") == bytes(shared.path + "/replay.csv"))
    }
  }

  /// Catches a progress bar in a log file.
  @Test("Without a terminal progress is plain lines: one for each phase at its end") func plainProgress()
    throws
  {
    let errors = try SharedRun.tiny().outcome.errors
    #expect(!errors.contains("\r") && !errors.contains("\u{1B}"))
    for line in [
      "training: cycle 41 of 41", "replay: cycle 6 of 6", "replay with plasticity frozen: cycle 6 of 6",
    ] {
      #expect(errors.split(separator: "\n").filter { $0.hasPrefix(line) }.count == 1, "\(line)")
    }
  }

  /// Catches a line that wraps: it cannot be drawn again in its place, so every redraw would leave a copy behind.
  @Test(
    "On a terminal progress is a bar that never fills the line", .enabled(if: canOpenTerminal),
    arguments: [80, 60, 30, 8])
  func bar(columns: Int) throws {
    try withTemporaryFolder { folder in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
      let train = "train --latent 3 --cycles 40 --replay-cycles 6 --no-figures --out run"
      process.arguments = ["-qec", "stty cols \(columns); '\(SubsongTool.path)' \(train)", "log"]
      process.currentDirectoryURL = URL(fileURLWithPath: folder)
      process.environment = ["PATH": "/usr/bin:/bin", "TERM": "xterm"]
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      let log = String(decoding: try bytes(folder + "/log"), as: UTF8.self)
      // By scalars: CR LF is one character.
      let drawn = log.unicodeScalars.split(separator: "\r").map(String.init)
        .filter { $0.hasSuffix("\u{1B}[K") }.map { $0.dropLast(3) }
      #expect(drawn.count >= 3, "one for each phase at least: \(log)")
      for line in drawn { #expect(line.count < columns, "\(line)") }
      #expect(
        columns < 60 || drawn.contains { $0.hasPrefix("training ") && $0.contains("██████████  41/41") })
    }
  }

  private static var canOpenTerminal: Bool {
    #if os(Linux)
      return FileManager.default.isExecutableFile(atPath: "/usr/bin/script")
    #else
      return false
    #endif
  }

  /// Catches a death by SIGPIPE, which shells report as a failure of the tool.
  @Test("A reader that has gone away is no failure") func closedPipe() throws {
    let shared = try SharedRun.tiny()
    let process = SubsongTool.process(["inspect", "run"], in: shared.folder)
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
  }

  /// Catches a script that takes half a result for all of it.
  @Test(
    "A result that cannot be written is an input/output error",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDisk() throws {
    let shared = try SharedRun.tiny()
    let process = SubsongTool.process(["inspect", "run"], in: shared.folder)
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 74)
  }
}
