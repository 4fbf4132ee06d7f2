import Foundation
import NumericalCore
import RunStore
import TestSupport
import Testing

@Suite struct ReplayTests {
  static let keys: Set = [
    "run", "replay_correlation_mean", "replay_correlation_min", "replay_correlation_first",
    "replay_correlation_last",
  ]

  private func replay(_ arguments: String..., of shared: SharedRun) throws -> [String: Any] {
    try replay(arguments, of: shared)
  }

  private func replay(_ arguments: [String], of shared: SharedRun) throws -> [String: Any] {
    let outcome = try SubsongTool.run(["replay", "run", "--json"] + arguments, in: shared.folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try outcome.object()
    #expect(Set(object.keys) == Self.keys)
    return object
  }

  private func mean(_ object: [String: Any]) throws -> Double {
    try #require(object["replay_correlation_mean"] as? Double)
  }

  /// Catches a state that was not stored whole: one history or trace less and the numbers differ.
  @Test("Replaying again gives the numbers of the run, with plasticity and frozen") func again() throws {
    for shared in [try SharedRun.tiny(), try SharedRun.learned()] {
      let trained = try shared.outcome.object()
      let plastic = try replay(of: shared)
      for key in Self.keys.subtracting(["run"]) {
        #expect(plastic[key] as? Double == trained[key] as? Double, "\(key)")
      }
      let frozen = try replay("--frozen", of: shared)
      #expect(try mean(frozen) == trained["frozen_replay_correlation_mean"] as? Double)
    }
  }

  /// Catches `--from` without effect, weights that are lost on the way, and a seed that is not used.
  @Test("Another start gives other numbers, and a network that has learned finds the song from each")
  func starts()
    throws
  {
    let shared = try SharedRun.learned()
    let starts = [
      try replay(of: shared), try replay("--from", "rest", of: shared),
      try replay("--from", "random", of: shared),
      try replay("--from", "random", "--seed", "7", of: shared),
    ]
    let means = try starts.map(mean)
    #expect(Set(means).count == 4)
    #expect(means.allSatisfy { $0 > 0.85 }, "\(means)")
    #expect(
      try mean(replay("--from", "random", "--seed", "12345", of: shared)) == means[2], "the run's own seed")
    #expect(try mean(replay("--from", "trained", of: shared)) == means[0])
  }

  /// Catches a cue that does nothing (rest is silent), that goes on for ever, or that is none of `verify`'s.
  @Test("A cue starts the song in a network at rest, and all cycles after it are free") func cue() throws {
    let shared = try SharedRun.learned()
    let free = ["--cycles", "12", "--frozen"]
    let silent = try replay(["--from", "rest", "--nudged-cycles", "0"] + free, of: shared)
    let cued = try replay(["--from", "cue", "--cue", "0.6"] + free, of: shared)
    // Too short for this network; what counts is that it is the default.
    let short = try replay(["--from", "cue"] + free, of: shared)
    #expect(try mean(silent) < 0.3 && mean(cued) > 0.8)
    #expect(try mean(replay(["--from", "cue", "--cue", "0.2"] + free, of: shared)) == mean(short))
    #expect(try mean(short) != mean(cued))
    let verified = try SubsongTool.run(
      "verify", "run", "--json", "--cue", "0.6", "--cycles", "12", "--repeats", "1", in: shared.folder
    ).object()
    let score = try #require(verified["from_cue"] as? Double)
    #expect(abs(score - (try mean(cued))) < 0.02, "the same network after the same cue")
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(
        "replay", shared.path, "--from", "cue", "--cue", "0.3", "--cycles", "4", "--out", "r", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let run = try RunDirectory.adding(to: folder + "/r")
      #expect(try run.table(of: .replay).column("cycle") == [0, 1, 2])
      #expect(try run.text(of: .provenance).contains("--from cue --cue 0.3 --cycles 4"))
    }
  }

  @Test("A cue that is none is refused, and so is a teacher after it") func impossibleCues() throws {
    let shared = try SharedRun.tiny()
    for (arguments, words) in [
      (["--cue", "0.3"], "add --from cue"), (["--from", "cue", "--cue", "0"], "the cue lasts 0.0 cycles"),
      (["--from", "cue", "--cue", "1.5"], "(0, 1]"),
      (["--from", "cue", "--nudged-cycles", "2"], "2 cycles cannot be nudged after a cue"),
    ] {
      try SubsongTool.run(["replay", "run", "--quiet"] + arguments, in: shared.folder)
        .expectRefusal(64, saying: words)
    }
  }

  @Test("The folder holds replay.csv, with the cycles that were asked for, and the rates") func folder()
    throws
  {
    let shared = try SharedRun.tiny()
    try withTemporaryFolder { folder in
      let arguments = [
        "replay", shared.path, "--cycles", "7", "--nudged-cycles", "2", "--out", "r", "--json", "--quiet",
      ]
      let outcome = try SubsongTool.run(arguments, in: folder)
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      let run = try RunDirectory.adding(to: folder + "/r")
      #expect(try run.table(of: .replay).column("cycle") == [2, 3, 4, 5])
      #expect(try run.array("replay_rates", in: RunFile.recordingsFolder).shape == [23, 1250])
      try SubsongTool.run(arguments, in: folder).expectRefusal(73, saying: "r: ", "--force")
      #expect(try SubsongTool.run(arguments + ["--force"], in: folder).status == 0)
    }
  }

  /// Catches the loss of a trained network: the folder to be replaced is the one that is being replayed.
  @Test("A replay never replaces the run that it replays, under whatever name") func ownFolder() throws {
    let shared = try SharedRun.tiny()
    try FileManager.default.createSymbolicLink(
      atPath: shared.folder + "/link", withDestinationPath: shared.path)
    let files = try entries(shared.path)
    for name in ["run", "./run/", "link", shared.path] {
      try SubsongTool.run("replay", "run", "--out", name, "--force", "--quiet", in: shared.folder)
        .expectRefusal(73, saying: "\(name): this is the folder of the run that is replayed")
    }
    #expect(try entries(shared.path) == files)
  }

  /// Catches a disruption that does not act, acts in another cycle, or goes on for ever. In a network that knows the song a
  /// held cycle correlates with it at less than half of what the free one does.
  @Test(
    "Each disruption of the paper lowers the correlation of the fifth cycle, and of none before",
    arguments: ["full", "full-offset", "small", "small-offset"])
  func disruption(name: String) throws {
    let shared = try SharedRun.learned()
    let file = ReferenceData.packageRoot.appendingPathComponent("data/disruptions/fuer-elise-\(name).txt")
      .path
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(
        "replay", shared.path, "--disruption", file, "--out", "r", "--json", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let disturbed = try RunDirectory.adding(to: folder + "/r").table(of: .replay)
      let free = try RunDirectory.open(at: shared.path).table(of: .replay)
      #expect(try disturbed.column("cycle") == [3, 4, 5, 6])
      let (low, high) = (try #require(disturbed.rows[1][1]), try #require(free.rows[1][1]))
      #expect(high > 0.85 && low < 0.5 * high, "\(low) of \(high)")
      let object = try outcome.object()
      #expect(try #require(object["replay_correlation_min"] as? Double) <= low)
      // What it leaves says where it comes from.
      let provenance = try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: folder + "/r/provenance.json")))
      let command = try #require((provenance as? [String: Any])?["command"] as? String)
      #expect(command == "subsong replay RUN --from trained --disruption FILE")
    }
  }

  @Test("A disruption that would do nothing, or hold a latent neuron, is refused") func idleDisruptions()
    throws
  {
    let shared = try SharedRun.tiny()
    try withTemporaryFolder { folder in
      func refusal(_ text: String, _ more: String...) throws -> SubsongTool.Outcome {
        try write(text, to: folder + "/d.txt")
        return try SubsongTool.run(
          ["replay", shared.path, "--disruption", "d.txt", "--json"] + more, in: folder)
      }
      let whole = "t_start: 0 t_end: 2500 nrn_start: 0 nrn_end: 13 offset_el: 0"
      try refusal(whole.replacing("2500", with: "2501"))
        .expectRefusal(65, saying: "d.txt", "a cycle of this song has 2500 steps")
      try refusal(whole.replacing("2500", with: "0")).expectRefusal(65, saying: "d.txt", "holds no neuron")
      try refusal(whole.replacing("13", with: "14")).expectRefusal(65, saying: "d.txt", "13 visible neurons")
      try refusal(whole, "--nudged-cycles", "0", "--cycles", "4")
        .expectRefusal(64, saying: "--disruption d.txt", "replay cycle 4", "more replay cycles")
      try refusal(whole + " mV").expectRefusal(65, saying: "d.txt:1:62: found 'mV'")
    }
  }

  @Test("A run keeps its disruption, so that it can be made again") func disruptedRun() throws {
    let file = ReferenceData.packageRoot.appendingPathComponent("data/disruptions/fuer-elise-full.txt").path
    try withTemporaryFolder { folder in
      let first = try SubsongTool.run(
        SharedRun.tinyArguments + ["--disruption", file, "--out", "a", "--no-figures", "--quiet"], in: folder)
      #expect(first.status == 0, "\(first.errors)")
      let second = try SubsongTool.run(
        "train", "a/experiment.toml", "--disruption", "a/disruption.txt", "--out", "b", "--no-figures",
        "--quiet", in: folder)
      #expect(second.status == 0, "\(second.errors)")
      for name in ["replay.csv", "provenance.json", "disruption.txt"] {
        #expect(try bytes(folder + "/a/" + name) == bytes(folder + "/b/" + name), "\(name)")
      }
      #expect(try bytes(folder + "/a/replay.csv") != bytes(SharedRun.tiny().path + "/replay.csv"))
    }
  }

  @Test(
    "Cycles that leave nothing to score are a mistake of usage",
    arguments: ["4", "3", "0", "-1", "x", "99999999999999999999"])
  func tooFew(cycles: String) throws {
    let shared = try SharedRun.tiny()
    try SubsongTool.run("replay", "run", "--cycles", cycles, in: shared.folder)
      .expectRefusal(64, saying: "--cycles")
    try SubsongTool.run("replay", "run", "--nudged-cycles", "9223372036854775807", in: shared.folder)
      .expectRefusal(64, saying: "--nudged-cycles")
  }

  /// Catches a damaged state that is read as if it were whole.
  @Test("A damaged or missing file of the state is told by its name") func damagedState() throws {
    try SharedRun.tiny().withCopy { folder in
      let name = try entries(folder + "/run/checkpoints")[0]
      let file = folder + "/run/checkpoints/" + name
      var content = try bytes(file)
      content[content.count / 2] ^= 1
      try content.write(to: URL(fileURLWithPath: file))
      try SubsongTool.run("replay", "run", in: folder)
        .expectRefusal(65, saying: "run/checkpoints/\(name)", "was altered")
      try content.dropLast(8).write(to: URL(fileURLWithPath: file))
      try SubsongTool.run("replay", "run", in: folder)
        .expectRefusal(65, saying: "run/checkpoints/\(name)", "truncated")
      try FileManager.default.removeItem(atPath: file)
      try SubsongTool.run("replay", "run", in: folder).expectRefusal(66, saying: "run", "no checkpoint")
    }
  }

  @Test("A network that this version would not draw is refused, and so is one that contradicts itself")
  func otherNetwork() throws {
    try SharedRun.tiny().withCopy { folder in
      let file = folder + "/run/network.json"
      let text = String(decoding: try bytes(file), as: UTF8.self)
      let edits = [
        ("\"synapses\" : 506", "\"synapses\" : 505", "not the one that its description gives"),
        ("\"visible\" : 13", "\"visible\" : 12", "12 visible neurons have 13 names"),
        ("\"latent\" : 10", "\"latent\" : -10", "are no network"),
        ("\"latent\" : 10", "\"latent\" : \"ten\"", "network.json: latent"),
        ("\"scaffold_edges\" : [", "\"scaffold_edges\" : [ [1],", "the scaffold edge [1] is no pair"),
        ("\"scaffold_edges\" : [", "\"scaffold_edges\" : [ [1, 23],", "[1, 23] is no pair of neurons"),
      ]
      for (old, new, message) in edits {
        #expect(text.contains(old))
        try write(text.replacing(old, with: new, maxReplacements: 1), to: file)
        let refused = try SubsongTool.run("replay", "run", in: folder)
        refused.expectRefusal(65, saying: "run/network.json", message)
      }
    }
  }
}
