import Foundation
import RunStore
import TestSupport
import Testing

/// Benchmarks at a scale of seconds: their numbers mean nothing here, but have to be there and to fit each other.
@Suite struct BenchTests {
  private static let keys: Set<String> = [
    "n", "precision", "threads", "engine", "ns_per_step", "bound_ns", "flop_bound_ns", "ratio",
  ]
  /// The smallest benchmark that has every part.
  private static let small = [
    "bench", "engine", "--smoke", "--neurons", "20,33", "--engines", "step,reference", "--passes", "2",
  ]

  @Test("bench engine measures every setting, both bounds, and training") func engineRows() throws {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run("bench", "engine", "--smoke", "--json", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let rows = try #require(try outcome.json() as? [[String: Any]])
      for row in rows {
        #expect(Set(row.keys) == Self.keys)
        for key in ["ns_per_step", "bound_ns", "flop_bound_ns", "ratio"] {
          let number = try #require(row[key] as? Double)
          #expect(number > 0 && number.isFinite, "\(key) in \(row)")
        }
      }
      func count(_ engine: String) -> Int { rows.count { $0["engine"] as? String == engine } }
      // Two sizes, two precisions, two numbers of threads; the reference only for 63 neurons in double on one thread.
      #expect(count("step") == 8 && count("block") == 8 && count("reference") == 1 && count("training") == 4)
      #expect(rows.count == 21)
      #expect(rows.allSatisfy { $0["engine"] as? String != "training" || $0["n"] as? Double == 63 })
      #expect(try entries(folder).isEmpty, "without --out nothing is written")
    }
  }

  @Test("The ratio is that of the time to the streaming bound of one thread") func ratio() throws {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(Self.small + ["--threads", "1", "--json", "--quiet"], in: folder)
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      for row in try rows(outcome) {
        let (time, bound) = (try #require(row["ns_per_step"]), try #require(row["bound_ns"]))
        #expect(abs(try #require(row["ratio"]) - time / bound) < 1e-9 * time / bound)
      }
    }
  }

  private func rows(_ outcome: SubsongTool.Outcome) throws -> [[String: Double]] {
    try #require(try outcome.json() as? [[String: Any]]).map { $0.compactMapValues { $0 as? Double } }
  }

  @Test("Tables and figure are written, and replaced with --force only") func files() throws {
    try withTemporaryFolder { folder in
      let command = Self.small + ["--quiet", "--out", "speed"]
      let outcome = try SubsongTool.run(command, in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("streaming") && outcome.output.contains("complete training"))
      let files = ["engine.csv", "engine.pdf", "engine.png", "engine.svg", "training.csv"]
      #expect(try entries(folder + "/speed") == files)
      let table = try lines(folder + "/speed/engine.csv")
      #expect(
        table[0]
          == "n,precision,threads,engine,ns_per_step,ns_smallest,ns_largest,bound_ns,flop_bound_ns,ratio")
      #expect(table.count == 1 + 2 * 2 * 2 + 2)
      for line in table.dropFirst() {
        let times = line.split(separator: ",")[4...6].compactMap { Double($0) }
        #expect(times.count == 3 && times[1] <= times[0] && times[0] <= times[2], "\(line)")
      }
      #expect(try lines(folder + "/speed/training.csv")[0] == "engine,precision,threads,steps_per_second")
      let before = try bytes(folder + "/speed/engine.csv")
      try SubsongTool.run(command, in: folder)
        .expectRefusal(73, saying: "speed/engine.csv: the file exists", "--force")
      #expect(try bytes(folder + "/speed/engine.csv") == before)
      #expect(try SubsongTool.run(command + ["--force"], in: folder).status == 0)
      #expect(try bytes(folder + "/speed/engine.csv") != before, "times differ from run to run")
    }
  }

  private func lines(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  /// Catches a mistake that is found only after minutes of measuring, or ends in a trap.
  @Test(
    "What cannot be measured is refused at once",
    arguments: [
      (["--neurons", "0"], "--neurons: 0 is no number of neurons"),
      (["--neurons", "63,12"], "--neurons: 12 is no number of neurons"),
      (["--neurons", "many"], "--neurons: 'many' is no whole number"),
      (["--neurons", ""], "--neurons: '' is no whole number"),
      (["--neurons", "-5"], "--neurons: -5 is no number of neurons"),
      (["--engines", "stepp"], "did you mean 'step'?"), (["--engines", "gpu"], "known: reference, step"),
      (["--precision", "singel"], "did you mean 'single'?"),
      (["--threads", "0"], "--threads: 0 is no number"),
      (["--passes", "0"], "--passes: 0 is no number"),
      (["--engines", "reference", "--threads", "2"], "nothing is left to measure"),
    ])
  func refusals(arguments: [String], words: String) throws {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(["bench", "engine", "--out", "speed"] + arguments, in: folder)
      outcome.expectRefusal(64, saying: words)
      #expect(try entries(folder).isEmpty, "no folder is made for what cannot be measured")
    }
  }

  @Test("Every benchmark has help, and bench alone lists them") func help() throws {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run("bench", "engine", "--help", in: folder)
      #expect(outcome.status == 0 && outcome.output.contains("USAGE: subsong bench engine"))
      for word in ["--json", "--quiet", "--smoke", "--out", "streaming bound", "flop bound"] {
        #expect(outcome.output.contains(word), "\(word)")
      }
      #expect(try SubsongTool.run("bench", "--help", in: folder).output.contains("\n  engine "))
      let integrators = try SubsongTool.run("bench", "integrators", "--help", in: folder)
      #expect(integrators.status == 0 && integrators.output.contains("USAGE: subsong bench integrators"))
      #expect(integrators.output.contains("--json") && integrators.output.contains("--quiet"))
    }
  }

  /// Catches a delay or a learning rate that changes with the time step: Euler's error would not fall in proportion to it.
  @Test("bench integrators finds that half a step has half the error") func integrators() throws {
    try withTemporaryFolder { folder in
      let command = ["bench", "integrators", "--smoke", "--json", "--out", "speed"]
      let outcome = try SubsongTool.run(command, in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let rows = try #require(try outcome.json() as? [[String: Any]])
      let keys: Set<String> = [
        "method", "time_step_ms", "plasticity_step_ms", "interpolation", "tolerance", "ns_per_ms",
        "rms_error_u_mv", "max_error_u_mv", "relative_cost", "relative_error",
      ]
      #expect(rows.allSatisfy { Set($0.keys) == keys })
      let euler = rows.filter { $0["method"] as? String == "euler" }
      #expect(euler.map { $0["time_step_ms"] as? Double } == [0.1, 0.05])
      #expect(euler[0]["relative_cost"] as? Double == 1 && euler[0]["relative_error"] as? Double == 1)
      #expect(abs(try #require(euler[1]["relative_error"] as? Double) - 0.5) < 0.08)
      for row in rows { #expect(try #require(row["ns_per_ms"] as? Double) > 0) }
      let files = ["integrators.csv", "integrators.pdf", "integrators.png", "integrators.svg"]
      #expect(try entries(folder + "/speed") == files)
      #expect(try lines(folder + "/speed/integrators.csv").count == 1 + rows.count)
      try SubsongTool.run(command, in: folder).expectRefusal(73, saying: "speed/integrators.csv", "--force")
    }
  }
}
