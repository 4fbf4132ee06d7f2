import Foundation
import NumericalCore
import RunStore
import TestSupport
import Testing

/// What `--record` and the keys `recording.…` leave, and what they take.
@Suite struct RecordedRunTests {
  @Test(
    "A plan that cannot be carried out is refused before the folder is made",
    arguments: [
      (["--record", "rate,wieghts"], "did you mean 'weights'?"),
      (["--record", "voltage"], "known: "),
      (["--record", "rate", "--set", "recording.interval=7"], "recording.interval is 7"),
      (["--record", "rate", "--set", "recording.cycles=500..600"], "recording.cycles is 500..600"),
      (["--record", "rate", "--set", "recording.phases=traning"], "did you mean 'training'?"),
    ])
  func refused(arguments: [String], words: String) throws {
    try withTemporaryFolder { folder in
      try SubsongTool.run(SharedRun.tinyArguments + arguments + ["--out", "run"], in: folder)
        .expectRefusal(64, saying: words)
      #expect(try entries(folder).isEmpty)
    }
  }

  /// Catches cycles that are counted from another one, samples of other times, and an index that says something else.
  @Test("The chosen cycles of the chosen phases are there, with axes, units and times") func chosen() throws {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(
        SharedRun.tinyArguments + [
          "--record", "rate,somatic-potential,weights", "--set", "recording.cycles=-1..39/20", "--set",
          "recording.phases=training", "--set", "recording.population=latent", "--set",
          "recording.interval=5",
          "--set", "recording.precision=double", "--no-figures", "--quiet", "--out", "run",
        ], in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let run = try RunDirectory.open(at: folder + "/run")
      let training = try run.arrays(in: "recordings/training")
      #expect(training["rate"]?.shape == [3, 500, 10] && training["rate"]?.unit == "1")
      #expect(training["somatic-potential"]?.axes == ["cycle", "sample", "neuron"])
      #expect(training["somatic-potential"]?.unit == "mV")
      #expect(training["weights"]?.shape == [3, 23, 23])
      let index = try run.arrayIndex(in: "recordings/training")
      #expect(
        index["rate"]?.times == RecordingTimes(start: 0.1, step: 0.5, cycle: 250, cycles: "-1..39/20"))
      #expect(
        index["weights"]?.times == RecordingTimes(start: 250, step: 250, cycle: 250, cycles: "-1..39/20"))
      #expect(!run.contains("recordings/replay/index.json"))
      // The last selected cycle is the last of the training, so its weights are the trained ones.
      let trained = try run.array("weights_trained").values
      #expect(try #require(training["weights"]).values.suffix(23 * 23).elementsEqual(trained))
    }
  }

  #if os(Linux)
    /// Catches a recorder that keeps what it has written, or a queue without a bound.
    @Test("Recording u, v and r at every step and the weights of 100 cycles takes less than 64 MiB")
    func memory()
      throws
    {
      let arguments = ["train", "--cycles", "110", "--replay-cycles", "0", "--no-figures", "--quiet"]
      try withTemporaryFolder { folder in
        let plain = try Self.peakMemory(arguments + ["--out", "plain"], in: folder)
        let recorded = try Self.peakMemory(
          arguments + [
            "--record", "somatic-potential,dendritic-potential,rate,weights", "--set", "recording.interval=1",
            "--set", "recording.cycles=0..99", "--set", "recording.precision=double", "--out", "run",
          ], in: folder)
        print("recording takes \((recorded - plain) / 1024) MiB more than the \(plain / 1024) MiB of the run")
        #expect(recorded - plain < 64 << 10)
        let rates = try bytes(folder + "/run/recordings/training/rate.npy")
        #expect(rates.count == 128 + 100 * 2500 * 63 * 8)
      }
    }

    /// KiB, the largest value seen while the process ran.
    private static func peakMemory(_ arguments: [String], in folder: String) throws -> Int {
      let process = SubsongTool.process(arguments, in: folder)
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      var peak = 0
      while process.isRunning {
        let status =
          (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        peak = max(peak, line.flatMap { Int($0.filter(\.isNumber)) } ?? 0)
        Thread.sleep(forTimeInterval: 0.002)
      }
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      return peak
    }
  #endif
}
