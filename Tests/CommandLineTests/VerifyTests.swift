import Foundation
import TestSupport
import Testing

/// `subsong verify` as a process.
@Suite struct VerifyTests {
  static let correlations: Set = ["frozen", "from_rest", "from_random", "from_cue", "shuffled_song"]

  private func verify(_ run: String, _ arguments: String..., in folder: String) throws -> [String: Any] {
    let outcome = try SubsongTool.run(
      ["verify", run, "--json", "--cycles", "8", "--repeats", "2"] + arguments, in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try outcome.object()
  }

  /// Catches a verdict that is the same for all, a correlation of another replay, and a key that is missing.
  @Test("A network that has learned is told from one that never did") func verdicts() throws {
    let shared = try SharedRun.learned()
    let learned = try verify(shared.path, in: shared.folder)
    #expect(Set(learned.keys) == Self.correlations.union(["run", "verdict", "from_random_share"]))
    #expect(
      Self.correlations.allSatisfy { learned[$0] is NSNumber } && learned["run"] as? String == shared.path)
    let frozen = try #require(learned["frozen"] as? Double)
    let chance = try #require(learned["shuffled_song"] as? Double)
    #expect(frozen > 0.8 && chance < 0.6)
    #expect((learned["verdict"] as? String)?.hasPrefix("learned: ") == true)
    #expect([0, 0.5, 1].contains(try #require(learned["from_random_share"] as? Double)))
    try withTemporaryFolder { folder in
      let untrained = try SubsongTool.run(
        "train", "--latent", "10", "--cycles", "0", "--replay-cycles", "6", "--out", "run", "--no-figures",
        "--quiet", in: folder)
      #expect(untrained.status == 0, "\(untrained.errors)")
      let object = try verify("run", in: folder)
      #expect(try #require(object["frozen"] as? Double) < 0.5)
      #expect((object["verdict"] as? String)?.hasPrefix("learned") == false)
    }
  }

  /// Catches draws that are not the seed's, and a seed that changes what draws nothing.
  @Test("The same seed gives the same bytes, another one other draws") func seeds() throws {
    let shared = try SharedRun.learned()
    let outcomes = try ["1", "1", "2"].map {
      try SubsongTool.run("verify", "run", "--cycles", "6", "--seed", $0, "--json", in: shared.folder)
    }
    #expect(outcomes[0].output == outcomes[1].output && outcomes[0].output != outcomes[2].output)
    let (first, other) = (try outcomes[0].object(), try outcomes[2].object())
    for key in ["frozen", "from_rest", "from_cue"] { #expect(first[key] as? Double == other[key] as? Double) }
    #expect(first["shuffled_song"] as? Double != other["shuffled_song"] as? Double)
    let text = try SubsongTool.run("verify", "run", "--cycles", "6", "--seed", "1", in: shared.folder)
    let lines = text.output.split(separator: "\n")
    #expect(text.status == 0 && lines.count == 7)
    #expect(lines.last.map(String.init) == first["verdict"] as? String)
  }

  /// Four states of five steps, sampled every second step: a border of states lies between two samples.
  @Test("States of an odd number of steps are shuffled, too") func oddStates() throws {
    try withTemporaryFolder { folder in
      try write(SweepSamples.song.replacing("5 ms", with: "0.5 ms"), to: folder + "/s.song")
      let run = try SubsongTool.run(
        "train", "--song", "s.song", "--latent", "2", "--cycles", "3", "--replay-cycles", "5", "--out", "run",
        "--no-figures", "--quiet", in: folder)
      #expect(run.status == 0, "\(run.errors)")
      #expect(try verify("run", in: folder)["shuffled_song"] is NSNumber)
    }
  }

  @Test("What makes no sense is refused, and so is what is no run") func refusals() throws {
    try SharedRun.short().withCopy { folder in
      for (arguments, words) in [
        (["--cycles", "4"], "--cycles"), (["--repeats", "0"], "--repeats"),
        (["--cue", "0"], "cue lasts 0.0"),
        (["--cue", "1.5"], "(0, 1]"), (["--threads", "0"], "--threads"), (["--cue", "x"], "--cue"),
      ] {
        try SubsongTool.run(["verify", "run"] + arguments, in: folder).expectRefusal(64, saying: words)
      }
      try SubsongTool.run("verify", "nowhere", in: folder).expectRefusal(
        66, saying: "nowhere: there is no run")
      try FileManager.default.removeItem(atPath: folder + "/run/scores.json")
      try SubsongTool.run("verify", "run", in: folder).expectRefusal(66, saying: "not finished")
      #expect(try entries(folder) == ["run"])
    }
  }
}
