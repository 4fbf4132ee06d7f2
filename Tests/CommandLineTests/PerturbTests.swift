import Foundation
import RunStore
import TestSupport
import Testing

/// `subsong perturb` as a process.
@Suite struct PerturbTests {
  static let measures: Set = [
    "min_correlation", "plateau_correlation", "undisturbed_correlation", "time_to_95_ms", "time_to_99_ms",
    "time_to_080_ms", "time_to_090_ms", "damage", "max_note_error", "last_note_error", "phase_shift_ms",
    "tempo_during", "tempo_after", "lost_at_ms",
  ]

  /// Disturbs a run into the folder `out` of a working folder.
  private func perturb(
    _ run: String, _ arguments: String..., out: String = "p", in folder: String
  ) throws -> SubsongTool.Outcome {
    let outcome = try SubsongTool.run(
      ["perturb", run, "--out", out, "--cycles", "9"] + arguments, in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome
  }

  private func tables(_ folder: String, _ names: [String] = ["trials", "responses", "recovery"]) throws
    -> [Data]
  {
    try names.map { try bytes("\(folder)/\($0).csv") }
  }

  /// The cells of a table without its head; none holds a comma.
  private func rows(_ path: String) throws -> [[String]] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
      .map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map {
          String($0).replacing("\"", with: "")
        }
      }
  }

  // MARK: What is told

  /// A network that knows its song does not mind a small kick, and this one is silent for good after the paper's disturbance; catches a key
  /// that is missing, a number as a text, and a time of a song that never comes back.
  @Test("The keys of the contract are there: numbers, and null for never") func keys() throws {
    let shared = try SharedRun.learned()
    try withTemporaryFolder { folder in
      let kick = try perturb(
        shared.path, "--kind", "kick", "--dose", "1", "--no-figures", "--json", out: "a", in: folder
      ).object()
      #expect(Set(kick.keys) == Self.measures.union(["folder", "runs", "trials", "responses"]))
      #expect(kick["folder"] as? String == "a" && kick["runs"] as? [String] == [shared.path])
      #expect(kick["trials"] as? Int == 1 && kick["lost_at_ms"] is NSNull)
      #expect(try #require(kick["undisturbed_correlation"] as? Double) > 0.85)
      #expect(try #require(kick["min_correlation"] as? Double) > 0.85)
      #expect(try #require(kick["time_to_95_ms"] as? Double) < 10)
      let response = try #require((kick["responses"] as? [[String: Any]])?.first)
      #expect(Set(response.keys) == Self.measures.union(["perturbation", "kind", "dose", "trials"]))
      #expect(response["kind"] as? String == "kick" && response["dose"] as? Double == 1)
      let full = try perturb(shared.path, "--preset", "full", "--no-figures", "--json", out: "b", in: folder)
        .object()
      #expect(full["time_to_95_ms"] is NSNull && full["time_to_99_ms"] is NSNull)
      #expect(try #require(full["min_correlation"] as? Double) < 0.1)
      #expect(try #require(full["damage"] as? Double) > 0.5)
      #expect(try #require(full["lost_at_ms"] as? Double) < 250)
    }
  }

  /// Catches a table without its head, or a disturbance under another name.
  @Test("Without --json there is a line for each dose, and the folder") func text() throws {
    try withTemporaryFolder { folder in
      let outcome = try perturb(
        SharedRun.short().path, "--kind", "death", "--dose", "0,1", "--no-figures", in: folder)
      let lines = outcome.output.split(separator: "\n")
      try #require(lines.count == 4)
      for word in ["perturbation", "dose", "trials", "least corr.", "95 % after", "damage", "tempo"] {
        #expect(lines[0].contains(word))
      }
      #expect(lines[1].hasPrefix("death") && lines[2].hasPrefix("death") && lines[2].contains(" 1.0 "))
      #expect(lines[3] == "written to p")
    }
  }

  // MARK: What is left

  /// With other notes in one state.
  private static let otherSong = SweepSamples.song.replacing("\nb c\n", with: "\na c\n")

  private static let file = """
    [perturbation."two at once"]
    kind = "clamp"
    dose = [0.5, 1]
    repeats = 2
    with = ["b c", "drive"]

    [perturbation."b c"]
    kind = "kick"
    alone = false

    [perturbation.drive]
    kind = "drive"
    frozen = true

    [perturbation.other]
    kind = "conflict"
    song = "other.song"
    """

  /// Catches companions that become conditions, a song that is left behind, seeds and doses that are lost.
  @Test("What was done can be done again from what was left, wherever that is") func again() throws {
    let shared = try SharedRun.short()
    try withTemporaryFolder { folder in
      try write(Self.file, to: folder + "/f.toml")
      try write(Self.otherSong, to: folder + "/other.song")
      let first = try perturb(
        shared.path, "--perturbation", "f.toml", "--no-figures", "--json", out: "a", in: folder
      ).object()
      #expect(first["trials"] as? Int == 6)
      // A share of one draws nothing, but the kick beside it does.
      let names = try rows(folder + "/a/trials.csv").map { $0[1] + " " + $0[3] + " " + $0[4] }
      #expect(
        names == [
          "two at once 0.5 0", "two at once 0.5 1", "two at once 1 0", "two at once 1 1", "drive 20 0",
          "other 1 0",
        ])
      try FileManager.default.removeItem(atPath: folder + "/other.song")
      try FileManager.default.moveItem(atPath: folder + "/a", toPath: folder + "/moved")
      _ = try perturb(
        shared.path, "--perturbation", "moved/perturbations.toml", "--no-figures", out: "b", in: folder)
      #expect(try tables(folder + "/moved") == tables(folder + "/b"))
      #expect(try bytes(folder + "/moved/perturbations.toml") == bytes(folder + "/b/perturbations.toml"))
    }
  }

  /// Catches a path of this machine in what is left, and a song that is not.
  @Test("The song of a conflict comes along, and changes the outcome") func conflict() throws {
    let shared = try SharedRun.short()
    try withTemporaryFolder { folder in
      try write(Self.otherSong, to: folder + "/x.song")
      _ = try perturb(
        shared.path, "--kind", "conflict", "--other-song", "x.song", "--no-figures", out: "a", in: folder)
      _ = try perturb(shared.path, "--kind", "conflict", "--no-figures", out: "b", in: folder)
      #expect(try tables(folder + "/a") != tables(folder + "/b"))
      let text = try String(contentsOfFile: folder + "/a/perturbations.toml", encoding: .utf8)
      #expect(text.contains("song = \"song.song\""))
      #expect(try entries(folder + "/a").contains("song.song"))
      let provenance = try String(contentsOfFile: folder + "/a/provenance.json", encoding: .utf8)
      #expect(provenance.contains("subsong perturb RUN --perturbation perturbations.toml --cycles 9"))
      #expect(!provenance.contains("x.song"))
    }
  }

  /// Catches steps that are no milliseconds, ends that are off by one, and clamps of a file that act one after the other.
  @Test("The paper's files of disruptions do what the presets do", arguments: ["full-offset", "small"])
  func disruption(name: String) throws {
    let shared = try SharedRun.tiny()
    let file = ReferenceData.packageRoot.appendingPathComponent("data/disruptions/fuer-elise-\(name).txt")
    try withTemporaryFolder { folder in
      _ = try perturb(shared.path, "--preset", name, "--no-figures", out: "a", in: folder)
      _ = try perturb(shared.path, "--disruption", file.path, "--no-figures", out: "b", in: folder)
      let (preset, disruption) = (try rows(folder + "/a/trials.csv"), try rows(folder + "/b/trials.csv"))
      #expect(preset.count == 1 && preset[0][1] == name && disruption[0][1] == "clamp 1")
      #expect(preset[0].dropFirst(2) == disruption[0].dropFirst(2))
    }
  }

  @Test("Several clamps of a disruption act together, and do so again") func severalClamps() throws {
    let shared = try SharedRun.short()
    try withTemporaryFolder { folder in
      try write(
        "t_start: 0 t_end: 50 nrn_start: 0 nrn_end: 2 offset_el: 9\n"
          + "t_start: 20 t_end: 90 nrn_start: 2 nrn_end: 3 offset_el: 9\n", to: folder + "/d.txt")
      _ = try perturb(shared.path, "--disruption", "d.txt", "--no-figures", out: "a", in: folder)
      #expect(try rows(folder + "/a/trials.csv").count == 1)
      _ = try perturb(
        shared.path, "--perturbation", "a/perturbations.toml", "--no-figures", out: "b", in: folder)
      #expect(try tables(folder + "/a") == tables(folder + "/b"))
    }
  }

  /// Catches a figure that is missing, or drawn where there is nothing to show; and bytes that depend on the threads.
  @Test("Doses give a dose-response, several networks a survival, and threads change no byte") func figures()
    throws
  {
    let shared = try SharedRun.short()
    try withTemporaryFolder { folder in
      for (out, threads) in [("a", "1"), ("b", "2")] {
        _ = try SubsongTool.run(
          "perturb", shared.path, shared.path, shared.path, "--kind", "white-noise", "--dose", "0,1,5",
          "--threads", threads, "--cycles", "8", "--repeats", "2", "--duration", "10", "--out", out,
          in: folder)
      }
      let left = try contents(of: folder + "/a")
      #expect(try left == contents(of: folder + "/b"))
      let names = Set(left.keys.filter { $0.hasSuffix(".png") }.map { $0.dropLast(4) })
      #expect(
        names == ["figures/recovery", "figures/disturbance", "figures/dose-response", "figures/survival"])
      #expect(left.keys.count { $0.hasPrefix("figures/") } == 12)
      // Three networks: a dose of 0 once each, the others twice.
      #expect(try rows(folder + "/a/trials.csv").count == 3 * (1 + 2 + 2))
      let responses = try rows(folder + "/a/responses.csv")
      #expect(
        responses.map { $0[2] } == ["0", "1", "5"] && responses.map { $0[3] } == ["3", "6", "6"])
      _ = try perturb(shared.path, "--kind", "clamp", out: "c", in: folder)
      #expect(
        Set(try entries(folder + "/c/figures").map { $0.split(separator: ".")[0] }) == [
          "recovery", "disturbance",
        ])
      let explained = try SubsongTool.run("explain", "c/figures/recovery.png", "--json", in: folder)
      #expect(explained.status == 0, "\(explained.errors)")
      #expect(
        try #require(explained.object()["command"] as? String).contains("--perturbation perturbations.toml"))
    }
  }

  @Test("Frozen weights make another undisturbed replay, and it is kept") func frozen() throws {
    let shared = try SharedRun.short()
    try withTemporaryFolder { folder in
      _ = try perturb(shared.path, "--kind", "kick", "--frozen", "--no-figures", out: "a", in: folder)
      _ = try perturb(shared.path, "--kind", "kick", "--no-figures", out: "b", in: folder)
      #expect(try tables(folder + "/a", ["trials"]) != tables(folder + "/b", ["trials"]))
      let curves = Set(
        try String(contentsOfFile: folder + "/a/recovery.csv", encoding: .utf8)
          .split(separator: "\n").filter { $0.contains("none") }.map { $0.contains("weights frozen") })
      #expect(curves == [true])
      _ = try perturb(
        shared.path, "--perturbation", "a/perturbations.toml", "--no-figures", out: "c", in: folder)
      #expect(try tables(folder + "/a") == tables(folder + "/c"))
    }
  }

  // MARK: What is refused

  /// Arguments after the run, the exit code, words of the message.
  private static let refusals: [([String], Int32, [String])] = [
    ([], 64, ["nothing says what to do to the network", "--preset full"]),
    (["--kind", "clamp", "--preset", "full"], 64, ["--kind and --preset exclude each other"]),
    (["--preset", "ful"], 64, ["--preset", "did you mean 'full'?"]),
    (["--preset", "full", "--dose", "1"], 64, ["--dose needs --kind"]),
    (["--preset", "full", "--onset", "3"], 64, ["--onset needs --kind"]),
    (["--kind", "white_noise"], 64, ["--kind", "did you mean 'white-noise'?"]),
    (["--kind", "clamp", "--dose", "2"], 64, ["dose is 2.0", "between 0.0 and 1.0"]),
    (["--kind", "clamp", "--dose", "0.1,,1"], 64, ["--dose", "no list of doses"]),
    (["--kind", "clamp", "--dose", "1,1"], 64, ["--dose", "twice"]),
    (["--kind", "clamp", "--onset", "-1"], 64, ["--onset", "[0, 1000000000] ms"]),
    (["--kind", "clamp", "--neurons", "5..9"], 64, ["neurons is 5..9", "0..2"]),
    (["--kind", "kick", "--offset", "3"], 64, ["offset is set", "only clamp"]),
    (["--kind", "rest", "--dose", "0.5"], 64, ["dose is 0.5", "write 0 or 1"]),
    (["--kind", "teacher-noise"], 64, ["disturbs the teacher", "subsong train --perturbation"]),
    (["--kind", "conflict", "--other-song", "fuer-elise"], 64, ["13 rows", "3 visible neurons"]),
    (["--kind", "clamp", "--cycles", "6"], 64, ["has 6 cycles", "at least three"]),
    (["--kind", "kick", "--onset", "620", "--cycles", "35"], 64, ["onset is 620.0", "ends 620.0 ms"]),
    (["--kind", "kick", "--repeats", "0"], 64, ["--repeats", "[1, 100000]"]),
    (["--kind", "conflict", "--other-song", "none.song"], 66, ["none.song"]),
    (["--perturbation", "none.toml"], 66, ["none.toml"]),
    (["--perturbation", "bad.toml"], 65, ["bad.toml:3:1", "dose is 2.0"]),
    (["--disruption", "bad.txt"], 65, ["bad.txt", "200 steps"]),
  ]

  /// Catches a refusal that comes after the folder was made, with another exit code, or without a way out.
  @Test("What makes no sense is refused, and nothing is left behind") func refusals() throws {
    try SharedRun.short().withCopy { folder in
      try write("[perturbation.a]\nkind = 'clamp'\ndose = 2\n", to: folder + "/bad.toml")
      try write("t_start: 0 t_end: 300 nrn_start: 0 nrn_end: 2 offset_el: 9\n", to: folder + "/bad.txt")
      let before = try contents(of: folder)
      for (arguments, code, words) in Self.refusals {
        let outcome = try SubsongTool.run(["perturb", "run", "--out", "p"] + arguments, in: folder)
        #expect(outcome.status == code && outcome.output.isEmpty, "\(arguments): \(outcome.errors)")
        for word in words { #expect(outcome.errors.contains(word), "\(arguments): \(outcome.errors)") }
      }
      #expect(try contents(of: folder) == before && entries(folder).count == 3)
    }
  }

  /// Catches the loss of a trained network or of earlier results, and a refusal that comes after the work.
  @Test("Runs that cannot be disturbed, and folders that cannot be written, are refused") func folders()
    throws
  {
    try SharedRun.short().withCopy { folder in
      func refusal(_ code: Int32, _ words: String..., arguments: [String]) throws {
        let outcome = try SubsongTool.run(["perturb"] + arguments + ["--kind", "kick"], in: folder)
        #expect(outcome.status == code, "\(outcome.errors)")
        for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
      }
      try refusal(66, "nowhere: there is no run", arguments: ["run", "nowhere", "--out", "p"])
      try refusal(73, "run/: this is the folder of a run", arguments: ["run", "--out", "./run/", "--force"])
      _ = try perturb("run", "--kind", "kick", "--no-figures", in: folder)
      let before = try contents(of: folder)
      try refusal(73, "p: ", "--force", arguments: ["run", "--out", "p"])
      #expect(try contents(of: folder) == before)
      _ = try perturb("run", "--kind", "rest", "--no-figures", "--force", in: folder)
      #expect(try bytes(folder + "/p/trials.csv") != before["p/trials.csv"])
      // Another grid of windows.
      let other = try SubsongTool.run(
        "train", "run/experiment.toml", "--set", "replay.disrupted-cycle=5", "--replay-cycles", "8", "--out",
        "other", "--no-figures", "--quiet", in: folder)
      #expect(other.status == 0, "\(other.errors)")
      try refusal(
        64, "other and run have other windows", "one by one", arguments: ["run", "other", "--out", "q"])
      try FileManager.default.removeItem(atPath: folder + "/run/scores.json")
      try refusal(66, "run: the run is not finished", "subsong resume", arguments: ["run", "--out", "q"])
      #expect(!FileManager.default.fileExists(atPath: folder + "/q"))
    }
  }
}
