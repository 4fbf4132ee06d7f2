import Foundation
import TestSupport
import Testing

/// `subsong compare` as a process, with learners that train for milliseconds and learn nothing.
@Suite struct CompareTests {
  private static let arguments = [
    "compare", "tiny.song", "--latent", "10", "--cycles", "8", "--replay-cycles", "3", "--seeds", "2",
    "--quiet",
  ]
  private static let learners = [
    "elise", "elise-reservoir", "esn", "force", "rnn", "lstm", "stpn", "plastic-rnn",
  ]

  /// The tables without the columns that say how long it took.
  private func tables(_ folder: String) throws -> [[String]] {
    try ["bouts.csv", "learning.csv"].map { name in
      let lines = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).split(separator: "\n")
      let columns = lines[0].split(separator: ",", omittingEmptySubsequences: false)
      let kept = columns.indices.filter { !columns[$0].hasSuffix("seconds") }
      return lines.map { line in
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        return kept.map { String(fields[$0]) }.joined(separator: ",")
      }
    }
  }

  @Test("All learners meet on one song; threads change no number; what is done is not done again")
  func all() throws {
    try SweepSamples.with { folder in
      for threads in ["1", "2"] {
        let outcome = try SubsongTool.run(
          Self.arguments + ["--threads", threads, "--out", "t\(threads)", "--json"], in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        try check(#require(try outcome.json() as? [[String: Any]]))
      }
      #expect(try tables(folder + "/t1") == tables(folder + "/t2"))
      #expect(
        try entries(folder + "/t1") == [
          "bouts.csv", "comparison.csv", "comparison.html", "comparison.json", "figures", "learning.csv",
        ])
      #expect(
        try entries(folder + "/t1/figures") == ["comparison.pdf", "comparison.png", "comparison.svg"])
      let kept = try bytes(folder + "/t1/bouts.csv")
      let again = try SubsongTool.run(Self.arguments + ["--out", "t1"], in: folder)
      #expect(again.status == 0 && again.output.contains("Best replay: "))
      #expect(try bytes(folder + "/t1/bouts.csv") == kept, "a bout was fought twice")
      try SubsongTool.run(Self.arguments + ["--out", "t1", "--latent", "11"], in: folder).expectRefusal(
        73, saying: "another study", "--force")
    }
  }

  private func check(_ rows: [[String: Any]]) {
    #expect(rows.map { $0["learner"] as? String } == Self.learners + Self.learners)
    #expect(rows.map { $0["seed"] as? Double } == Self.learners.map { _ in 1 } + Self.learners.map { _ in 2 })
    let budget = rows[0]["trained_synapses"] as? Double ?? 0
    for row in rows {
      let name = row["learner"] as? String ?? ""
      for key in [
        "replay_correlation_mean", "frozen_replay_correlation_mean", "note_accuracy", "neurons",
        "operations_per_ms", "training_seconds", "wall_seconds",
      ] { #expect(row[key] is Double, "\(name): \(key)") }
      // Hidden units come in whole numbers, and a small network has few.
      let trained = row["trained_synapses"] as? Double ?? 0
      #expect(abs(trained / budget - 1) < 0.35, "\(name): \(trained) for \(budget)")
      let disturbances = row["disturbances"] as? [String: [String: Any]] ?? [:]
      #expect(Set(disturbances.keys) == ["clamp", "silence", "noise"])
      for disturbance in disturbances.values {
        #expect(disturbance["refusal"] is String || disturbance["plateau_correlation"] is Double)
      }
    }
  }

  @Test("A comparison that was killed goes on to the same numbers") func killed() throws {
    try SweepSamples.with { folder in
      let arguments = Self.arguments.map { $0 == "8" ? "400" : $0 } + ["--threads", "1", "--no-disturbances"]
      #expect(try SubsongTool.run(arguments + ["--out", "whole"], in: folder).status == 0)
      for (name, signal) in [("killed", SIGKILL), ("told", SIGINT)] {
        try SubsongTool.run(
          arguments + ["--out", name], in: folder, until: "\(name)/comparison.json", signal: signal)
        #expect(try SubsongTool.run(arguments + ["--out", name], in: folder).status == 0)
        #expect(try tables("\(folder)/\(name)") == tables(folder + "/whole"), "\(name)")
      }
    }
  }

  @Test("Every budget has a size for every learner; time gives more cycles to the quick")
  func budgets() throws {
    try SweepSamples.with { folder in
      for budget in ["neurons", "operations", "time"] {
        let outcome = try SubsongTool.run(
          Self.arguments + [
            "--seeds", "1", "--no-disturbances", "--budget", budget, "--learners", "rnn,elise,esn", "--json",
            "--out", budget,
          ], in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let rows = try #require(try outcome.json() as? [[String: Any]])
        let key = budget == "neurons" ? "neurons" : "operations_per_ms"
        let values = rows.map { $0[key] as? Double ?? 0 }
        if budget != "time" {
          for value in values { #expect(abs(value / values[1] - 1) < 0.2, "\(budget): \(values)") }
        }
      }
      let lines = try String(contentsOfFile: folder + "/time/bouts.csv", encoding: .utf8)
      #expect(lines.split(separator: "\n").count == 4)
    }
  }

  @Test("Mistakes are refused before anything is trained") func mistakes() throws {
    try SweepSamples.with { folder in
      for (arguments, words) in [
        (["--learners", "elise,lstn"], "lstm"), (["--learners", "rnn"], "at least two"),
        (["--budget", "money"], "budget"),
        (["--seeds", "0"], "--seeds"),
        (["--latent", "0"], "--latent"), (["--cycles", "-1"], "--cycles"),
        (["--replay-cycles", "0"], "--replay-cycles"),
      ] {
        try SubsongTool.run(Self.arguments + arguments + ["--out", "x"], in: folder).expectRefusal(
          64, saying: words)
      }
      try SubsongTool.run(["compare", "none.song"], in: folder).expectRefusal(66, saying: "none.song")
      #expect(try entries(folder) == ["e.toml", "s.toml", "tiny.song"])
    }
  }
}
