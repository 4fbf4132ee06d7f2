import Foundation
import TestSupport
import Testing

/// `subsong sweep …` as a process.
@Suite struct SweepTests {
  @Test("A plan says what there is to do and writes nothing") func plan() throws {
    try SweepSamples.with { folder in
      let outcome = try SubsongTool.run("sweep", "plan", "s.toml", in: folder)
      #expect(outcome.status == 0 && outcome.output.contains("12: 4 points × 3 seeds"), "\(outcome.errors)")
      #expect(outcome.output.contains("unit 1 (network.latent = 2, network.mode = \"dendrite\", seed = 2)"))
      let object = try SubsongTool.run("sweep", "plan", "s.toml", "--json", in: folder).object()
      #expect(object["units"] as? Double == 12 && object["seconds_left"] is NSNull)
      #expect((object["axes"] as? [[String: Any]])?.count == 2)
      #expect(try entries(folder) == ["e.toml", "s.toml", "tiny.song"])
    }
  }

  @Test("Two and three workers leave the same tables as one, and status and summary tell of them")
  func workers() throws {
    try SweepSamples.with { folder in
      try SubsongTool.run("sweep", "status", "s.toml", in: folder).expectRefusal(66, saying: "sweep run")
      for workers in ["1", "2", "3"] {
        let outcome = try SubsongTool.run(
          "sweep", "run", "s.toml", "--workers", workers, "--out", "w\(workers)", "--json", in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("sweep: 12 of 12 units done"))
        let object = try outcome.object()
        #expect(object["done"] as? Double == 12 && object["workers"] as? Double == 0)
        #expect(try entries("\(folder)/w\(workers)") == ["sweep.sqlite", "sweep.toml", "units", "workers"])
        #expect(
          try entries("\(folder)/w\(workers)/units").isEmpty
            && entries("\(folder)/w\(workers)/workers").isEmpty)
      }
      let tables = try SweepSamples.tables("w1", in: folder)
      #expect(try SweepSamples.tables("w2", in: folder) == tables)
      #expect(try SweepSamples.tables("w3", in: folder) == tables)
      #expect(try bytes(folder + "/w1/sweep.toml") == bytes(folder + "/s.toml"))
      let status = try SubsongTool.run("sweep", "status", "s.toml", "--out", "w1", "--json", in: folder)
        .object()
      for (key, value) in [
        "total": 12.0, "done": 12, "failed": 0, "running": 0, "pending": 0, "seconds_left": 0,
      ] {
        #expect(status[key] as? Double == value, "\(key)")
      }
      let again = try SubsongTool.run("sweep", "run", "s.toml", "--out", "w1", in: folder)
      #expect(again.status == 0 && again.output.contains("12 of 12"))
      let summary = try SubsongTool.run(
        "sweep", "summarise", "s.toml", "--out", "w1", "--json", "--measure", "validation_mse", in: folder)
      let rows = try #require(try summary.object()["rows"] as? [[String: Any]])
      #expect(rows.count == 4 && (rows[0]["measures"] as? [String: Any])?.keys.sorted() == ["validation_mse"])
      try SubsongTool.run(
        "sweep", "summarise", "s.toml", "--out", "w1", "--measure", "validation_msr", in: folder
      ).expectRefusal(64, saying: "did you mean 'validation_mse'?")
    }
  }

  @Test("A row of the results is what `train` says of the same experiment") func rowsAreRuns() throws {
    try SweepSamples.with { folder in
      #expect(try SubsongTool.run("sweep", "run", "s.toml", in: folder).status == 0)
      let summary = try SubsongTool.run("sweep", "summarise", "s.toml", in: folder)
      #expect(summary.output.contains("sweeps/s/results.csv\nsweeps/s/summary.csv\nsweeps/s/figures/"))
      let lines = try String(contentsOfFile: folder + "/sweeps/s/results.csv", encoding: .utf8).split(
        separator: "\n")
      let names = lines[0].split(separator: ",").map(String.init)
      let cells = lines[11].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      #expect(cells[...3] == ["10", "5", "reservoir", "2"])
      let run = try SubsongTool.run(
        "train", "e.toml", "--latent", "5", "--mode", "reservoir", "--seed", "2", "--no-figures", "--json",
        in: folder
      ).object()
      for (name, cell) in zip(names, cells).dropFirst(4) {
        #expect((run[name] as? Double) == Double(cell), "\(name): \(cell)")
        #expect(run[name] != nil, "\(name)")
      }
    }
  }

  @Test("Mistakes have their places and exit codes; nothing is made") func mistakes() throws {
    let text = "experiment = 'e.toml'\nsedes = 1\n[grid]\nscaffold.p = [0.1, 2.0]\n"
    try SweepSamples.with(text) { folder in
      let plan = try SubsongTool.run("sweep", "plan", "s.toml", in: folder)
      #expect(plan.status == 65 && plan.output.isEmpty)
      #expect(plan.errors.contains("s.toml:2:1: unknown key 'sedes'; did you mean 'seeds'?"))
      #expect(plan.errors.contains("s.toml:4:20: scaffold.p is 2.0"))
      try SubsongTool.run("sweep", "run", "s.toml", in: folder).expectRefusal(65, saying: "s.toml:2:1")
      try SubsongTool.run("sweep", "run", "none.toml", in: folder).expectRefusal(66, saying: "none.toml")
      try write(SweepSamples.sweep, to: folder + "/s.toml")
      try SubsongTool.run("sweep", "run", "s.toml", "--workers", "0", in: folder).expectRefusal(
        64, saying: "--workers")
      try SubsongTool.run("sweep", "run", "s.toml", "--out", ".", in: folder).expectRefusal(
        73, saying: "e.toml")
      #expect(try entries(folder) == ["e.toml", "s.toml", "tiny.song"])
    }
  }

  @Test("A sweep whose file, experiment or song was changed is refused with what changed") func changes()
    throws
  {
    try SweepSamples.with { folder in
      #expect(try SubsongTool.run("sweep", "run", "s.toml", "--quiet", in: folder).status == 0)
      func expectRefusal(_ word: String) throws {
        for verb in ["run", "status", "summarise"] {
          try SubsongTool.run("sweep", verb, "s.toml", in: folder).expectRefusal(65, saying: word, "--out")
        }
      }
      try write("# a remark changes nothing\n" + SweepSamples.sweep, to: folder + "/s.toml")
      #expect(try SubsongTool.run("sweep", "run", "s.toml", in: folder).status == 0)
      try write(SweepSamples.sweep.replacing("1..3", with: "1..4"), to: folder + "/s.toml")
      try expectRefusal("seeds")
      try write(SweepSamples.sweep, to: folder + "/s.toml")
      try write(SweepSamples.experiment + "\nscaffold.p = 0.5\n", to: folder + "/e.toml")
      try expectRefusal("experiment")
      try write(SweepSamples.experiment, to: folder + "/e.toml")
      try write(SweepSamples.song.replacing("b c", with: "a b"), to: folder + "/tiny.song")
      try expectRefusal("songs")
    }
  }

  @Test("A unit that fails is kept with its reason, the others go on, and it can be tried again")
  func failures() throws {
    // With this time step a cycle is no multiple of the scoring interval, which shows only when the network is built.
    let text = SweepSamples.sweep.replacing(
      "network.mode = [\"dendrite\", \"reservoir\"]", with: "scoring.interval = [4, 7]")
    try SweepSamples.with(text) { folder in
      let run = try SubsongTool.run("sweep", "run", "s.toml", in: folder)
      #expect(run.status == 65 && run.output.contains("failed                    6"), "\(run.errors)")
      #expect(run.output.contains("unit 3 failed: ") && run.output.contains("scoring.interval"))
      try SubsongTool.run("sweep", "summarise", "s.toml", in: folder).expectRefusal(
        65, saying: "6 failed of 12", "--retry-failed", "--incomplete")
      let summary = try SubsongTool.run("sweep", "summarise", "s.toml", "--incomplete", in: folder)
      #expect(summary.status == 0 && summary.output.contains("only 6 of 12 units are done"))
      let lines = try String(contentsOfFile: folder + "/sweeps/s/results.csv", encoding: .utf8).split(
        separator: "\n")
      #expect(lines.count == 7 && lines.dropFirst().allSatisfy { $0.hasSuffix(",6,12") })
      let quiet = try SubsongTool.run("sweep", "run", "s.toml", in: folder)
      #expect(quiet.status == 65, "still failed")
      let again = try SubsongTool.run("sweep", "run", "s.toml", "--retry-failed", in: folder)
      #expect(again.status == 65 && again.errors.contains("6 failed units are tried again"))
    }
  }

  @Test("With keep-runs the folders of the units stay, and are whole runs") func keptRuns() throws {
    try SweepSamples.with("keep-runs = true\n" + SweepSamples.sweep) { folder in
      let run = try SubsongTool.run("sweep", "run", "s.toml", "--workers", "2", in: folder)
      #expect(run.status == 0, "\(run.errors)")
      #expect(try entries(folder + "/sweeps/s/units").count == 12)
      #expect(try SubsongTool.run("inspect", "sweeps/s/units/3", in: folder).status == 0)
    }
  }
}
