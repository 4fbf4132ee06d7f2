import Foundation
import NumericalCore
import RunStore
import TestSupport
import Testing

/// Runs as processes that are killed, signalled and carried on.
@Suite(.serialized) struct KillTests {
  /// 13 visible and 10 latent neurons, 80 cycles; a checkpoint after every second one, and recordings.
  private static let arguments = [
    "train", "--latent", "10", "--seed", "3", "--cycles", "60", "--replay-cycles", "8", "--no-figures",
    "--quiet",
    "--record", "rate,weights", "--checkpoint-cycles", "2",
  ]

  private static func start(_ arguments: [String], in folder: String) throws -> Process {
    let process = SubsongTool.process(arguments, in: folder)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Catches anything that is not in a checkpoint, a checkpoint that can be torn, and recordings that lose or repeat samples.
  ///
  /// By hand: `KILLS=200 swift test -c release --filter KillTests`.
  @Test("A run that is killed at random moments, also while it writes a checkpoint, ends with the same bytes")
  func killed() throws {
    let wanted = ProcessInfo.processInfo.environment["KILLS"].flatMap { Int($0) } ?? 20
    var stream = SeedTree(seed: 5).stream("kills")
    try withTemporaryFolder { folder in
      let clock = ContinuousClock()
      let start = clock.now
      #expect(try SubsongTool.run(Self.arguments + ["--out", "whole"], in: folder).status == 0)
      let time = clock.now - start
      let whole = try contents(of: folder + "/whole")
      var (kills, torn, runs) = (0, 0, 0)
      while kills < wanted || torn == 0 {
        try #require(kills < 10 * wanted + 100, "no kill hit a checkpoint")
        runs += 1
        let run = "run-\(runs)"
        var arguments = Self.arguments + ["--out", run]
        while true {
          let process = try Self.start(arguments, in: folder)
          Thread.sleep(forTimeInterval: stream.uniform() * (time / .seconds(1)))
          kill(process.processIdentifier, SIGKILL)
          process.waitUntilExit()
          guard process.terminationReason == .uncaughtSignal else {
            // It was over before, or had nothing to go on from.
            #expect(process.terminationStatus == 0)
            break
          }
          kills += 1
          let temporaries = try? FileManager.default.subpathsOfDirectory(
            atPath: "\(folder)/\(run)/checkpoints")
          if temporaries?.contains(where: { $0.hasSuffix(".tmp") }) == true { torn += 1 }
          let isBegun = FileManager.default.fileExists(atPath: "\(folder)/\(run)/experiment.toml")
          arguments =
            isBegun
            ? ["resume", run, "--no-figures", "--quiet", "--checkpoint-cycles", "1"]
            : Self.arguments + ["--out", run, "--force"]
          if kills >= wanted, torn > 0 { break }
        }
        let last = try SubsongTool.run(arguments, in: folder)
        // A run that was finished by the last process is left alone.
        #expect(last.status == 0 || last.errors.contains("holds an earlier run"), "\(last.errors)")
        let found = try contents(of: "\(folder)/\(run)")
        #expect(found.keys.sorted() == whole.keys.sorted())
        for (file, bytes) in whole { #expect(found[file] == bytes, "\(file) after \(kills) kills") }
        try FileManager.default.removeItem(atPath: "\(folder)/\(run)")
      }
      print("killed \(kills) times in \(runs) runs, \(torn) times while a checkpoint was written")
    }
  }

  @Test("SIGINT and SIGTERM end a run with a checkpoint and 130 or 143", arguments: [SIGINT, SIGTERM])
  func signalled(signal: Int32) throws {
    try withTemporaryFolder { folder in
      let long = Self.arguments + ["--cycles", "100000", "--checkpoint-seconds", "0", "--out", "run"]
      let process = try Self.start(long.filter { $0 != "--checkpoint-cycles" && $0 != "2" }, in: folder)
      try waitUntil { FileManager.default.fileExists(atPath: folder + "/run/recordings/training/index.json") }
      // Begun, but perhaps not yet in its first cycle: a signal that comes so early counts, too.
      Thread.sleep(forTimeInterval: 0.1)
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 128 + signal)
      let (_, checkpoint) = try #require(try RunDirectory.open(at: folder + "/run").latestCheckpoint())
      #expect(checkpoint.cycles > 0)
      let rates = try RunDirectory.open(at: folder + "/run").bytes(of: "recordings/training/rate.npy")
      #expect(
        rates.count == 128 + checkpoint.cycles * 1250 * 23 * 4,
        "the recordings are whole up to the checkpoint")
    }
  }

  @Test("A second signal leaves at once, in the middle of a cycle that takes seconds") func secondSignal()
    throws
  {
    try withTemporaryFolder { folder in
      let slow = [
        "train", "--latent", "300", "--engine", "reference", "--cycles", "5", "--no-figures", "--quiet",
        "--out", "run",
      ]
      let process = try Self.start(slow, in: folder)
      try waitUntil { FileManager.default.fileExists(atPath: folder + "/run/experiment.toml") }
      Thread.sleep(forTimeInterval: 0.3)
      kill(process.processIdentifier, SIGINT)
      Thread.sleep(forTimeInterval: 0.2)
      #expect(process.isRunning, "the first signal waits for the end of the cycle")
      let clock = ContinuousClock()
      let time = clock.measure {
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
      }
      #expect(process.terminationStatus == 130 && time < .seconds(1))
    }
  }

  @Test("Two processes do not write to one run; what cannot be resumed is refused with the reason")
  func refusals() throws {
    try withTemporaryFolder { folder in
      let process = try Self.start(Self.arguments + ["--cycles", "100000", "--out", "run"], in: folder)
      try waitUntil { FileManager.default.fileExists(atPath: folder + "/run/experiment.toml") }
      try SubsongTool.run("resume", "run", in: folder).expectRefusal(75, saying: "another process", "run")
      try SubsongTool.run(Self.arguments + ["--out", "run", "--force"], in: folder)
        .expectRefusal(75, saying: "another process", "run")
      #expect(FileManager.default.fileExists(atPath: folder + "/run/experiment.toml"), "nothing was removed")
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      try SubsongTool.run("resume", "nowhere", in: folder).expectRefusal(66, saying: "nowhere")
      try SubsongTool.run("resume", "run", "--checkpoint-cycles", "0", in: folder).expectRefusal(
        64, saying: "--checkpoint-cycles")
      try SubsongTool.run("replay", "run", in: folder).expectRefusal(66, saying: "subsong resume run")
    }
  }

  @Test("A damaged checkpoint is named, and the one before is used; a finished run is left alone")
  func damaged() throws {
    try withTemporaryFolder { folder in
      #expect(try SubsongTool.run(Self.arguments + ["--out", "whole"], in: folder).status == 0)
      let process = try Self.start(Self.arguments + ["--out", "run"], in: folder)
      let checkpoints = folder + "/run/checkpoints"
      func files() -> [String] { (try? entries(checkpoints)) ?? [] }
      try waitUntil { files().count >= 2 || !process.isRunning }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      try #require(files().count == 2, "the run was not over yet")
      let name = files()[1]
      let newest = "\(checkpoints)/\(name)"
      let content = try bytes(newest)
      try content.dropLast(1000).write(to: URL(fileURLWithPath: newest))
      let outcome = try SubsongTool.run("resume", "run", "--no-figures", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains(name), "\(outcome.errors)")
      #expect(try contents(of: folder + "/run") == contents(of: folder + "/whole"))
      let again = try SubsongTool.run("resume", "run", "--json", in: folder)
      #expect(again.status == 0 && again.errors.contains("finished already"))
      #expect(try again.object()["validation_correlation"] is NSNumber)
      #expect(try contents(of: folder + "/run") == contents(of: folder + "/whole"))
    }
  }
}
