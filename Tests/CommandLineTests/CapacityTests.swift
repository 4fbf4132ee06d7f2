import Foundation
import TestSupport
import Testing

/// `subsong capacity …` as a process, with networks that train for milliseconds and learn nothing.
@Suite struct CapacityTests {
  private static let size = [
    "capacity", "size", "tiny.song", "--training-time", "0.16", "--largest", "6", "--seeds", "1..3", "--set",
    "replay.cycles=6", "--set", "training.validation-interval=3",
  ]

  private func with(_ body: (_ folder: String) throws -> Void) throws {
    try SweepSamples.with { try body($0) }
  }

  /// Everything but the figures, which carry the command.
  private func tables(_ folder: String) throws -> [Data] {
    try ["capacity.csv", "searches.csv", "trials.csv", "capacity.json"].map { try bytes("\(folder)/\($0)") }
  }

  @Test("One and two threads find the same; what was tried is not tried again; another study is refused")
  func size() throws {
    try with { folder in
      for threads in ["1", "2"] {
        let outcome = try SubsongTool.run(
          Self.size + ["--threads", threads, "--out", "t\(threads)", "--json"], in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let rows = try #require(try outcome.json() as? [[String: Any]])
        #expect(rows.map { $0["mode"] as? String } == ["dendrite", "reservoir"])
        for row in rows {
          #expect(
            row["seeds"] as? Double == 3 && row["states"] as? Double == 4
              && row["markov_order"] as? Double == 1)
          #expect((row["median"] is NSNull) == ((row["found"] as? Double ?? 0) < 2))
        }
      }
      #expect(try tables(folder + "/t1") == tables(folder + "/t2"))
      let names = try entries(folder + "/t1")
      #expect(
        names == [
          "capacity.csv", "capacity.json", "capacity.pdf", "capacity.png", "capacity.svg", "searches.csv",
          "trials.csv",
        ])
      let again = try SubsongTool.run(Self.size + ["--out", "t1"], in: folder)
      #expect(again.status == 0 && again.output.contains("tiny.song"))
      #expect(try tables(folder + "/t1") == tables(folder + "/t2"))
      let other = Self.size + ["--criterion", "0.5", "--out", "t1"]
      try SubsongTool.run(other, in: folder).expectRefusal(73, saying: "another study", "--force")
      #expect(try SubsongTool.run(other + ["--force"], in: folder).status == 0)
    }
  }

  @Test("A study that was killed goes on to the same bytes") func killed() throws {
    try with { folder in
      let arguments = Self.size.map { $0 == "0.16" ? "8" : $0 } + ["--threads", "1", "--quiet"]
      #expect(try SubsongTool.run(arguments + ["--out", "whole"], in: folder).status == 0)
      for (name, signal) in [("killed", SIGKILL), ("told", SIGINT)] {
        try SubsongTool.run(
          arguments + ["--out", name], in: folder, until: "\(name)/capacity.json", signal: signal)
        #expect(try SubsongTool.run(arguments + ["--out", name], in: folder).status == 0)
        #expect(try tables("\(folder)/\(name)") == tables(folder + "/whole"), "\(name)")
      }
    }
  }

  @Test("Several songs: tables, figures, and the same bytes again") func songs() throws {
    try with { folder in
      try write(
        SweepSamples.song.replacing("Tiny", with: "Other").replacing("\nb c\n", with: "\nb\n"),
        to: folder + "/other.song")
      let arguments = [
        "capacity", "songs", "tiny.song", "other.song", "--cues", "--latent", "4", "--cycles", "8", "--block",
        "4",
        "--seeds", "1..2", "--json",
      ]
      let outcome = try SubsongTool.run(arguments + ["--out", "a", "--threads", "2"], in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let rows = try #require(try outcome.json() as? [[String: Any]])
      #expect(
        rows.map { $0["order"] as? String } == ["sequential", "sequential", "interleaved", "interleaved"])
      #expect(rows.map { $0["song"] as? String } == ["Tiny", "Other", "Tiny", "Other"])
      for row in rows {
        let (best, last) = (row["best"] as? Double ?? -2, row["last"] as? Double ?? -2)
        #expect(abs((row["interference"] as? Double ?? -2) - (best - last)) < 1e-12)
      }
      // 2 orders × 2 seeds × 5 tests × 2 songs, and the names of the columns.
      let lines = try String(contentsOfFile: folder + "/a/songs.csv", encoding: .utf8).split(separator: "\n")
      #expect(lines.count == 1 + 40 && lines[0] == "order,seed,cycles,taught,song,correlation")
      #expect(
        try SubsongTool.run(arguments + ["--out", "b", "--threads", "1"], in: folder).output == outcome.output
      )
      #expect(try bytes(folder + "/a/songs.csv") == bytes(folder + "/b/songs.csv"))
      #expect(try entries(folder + "/a").contains("interleaved.png"))
      try SubsongTool.run(["capacity", "songs", "tiny.song", "--out", "c"], in: folder).expectRefusal(
        64, saying: "two songs")
    }
  }

  @Test("Mistakes are refused before anything is trained") func mistakes() throws {
    try with { folder in
      for (arguments, words) in [
        (["--criterion", "1.5"], "--criterion"), (["--seeds", "3..1"], "--seeds"),
        (["--seeds", "0..9223372036854775807"], "--seeds"),
        (["--smallest", "9"], "smallest"),
        (["--modes", "dendrit"], "dendrite"), (["--set", "seed=3"], "belongs to the study"),
        (["--set", "network.latant=3"], "network.latent"), (["--resolution", "1"], "resolution"),
      ] {
        let outcome = try SubsongTool.run(Self.size + arguments + ["--out", "x"], in: folder)
        outcome.expectRefusal(64, saying: words)
      }
      try FileManager.default.createDirectory(atPath: folder + "/mine", withIntermediateDirectories: false)
      try write("precious", to: folder + "/mine/capacity.csv")
      try SubsongTool.run(Self.size + ["--out", "mine"], in: folder).expectRefusal(
        73, saying: "capacity.csv", "--force")
      try FileManager.default.removeItem(atPath: folder + "/mine")
      try SubsongTool.run(["capacity", "size", "none.song"], in: folder).expectRefusal(
        66, saying: "none.song")
      #expect(try entries(folder) == ["e.toml", "s.toml", "tiny.song"])
    }
  }
}
