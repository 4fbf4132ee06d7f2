import Foundation
import TestSupport
import Testing

/// What other verbs make of the folder of a training of `subsong learn`.
@Suite struct TrainingFolderTests {
  private static let training = [
    "learn", "cue-reward", "--model", "plastic-rnn", "--hidden", "8", "--updates", "40", "--evaluate-every",
    "10", "--evaluation-batches", "1", "--batch", "8", "--quiet", "--out", "t", "--json",
  ]

  private func withTraining(_ body: (_ folder: String, _ result: [String: Any]) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(Self.training, in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      try body(folder, try outcome.object())
    }
  }

  /// Catches a score, a size or a count that is not the training's own.
  @Test("inspect tells what is trained on what, and how well") func inspect() throws {
    try withTraining { folder, result in
      let outcome = try SubsongTool.run("inspect", "t", "--json", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let report = try outcome.object()
      for key in ["task", "model", "seed", "score"] {
        #expect(report[key] as? NSObject == result[key] as? NSObject, "\(key)")
      }
      for key in ["parameters", "validation", "best_validation", "best_update"] {
        #expect(report[key] as? Double == result[key] as? Double && report[key] is NSNumber, "\(key)")
      }
      #expect(report["state"] as? String == "finished" && report["completed_updates"] as? Double == 40)
      #expect(report["rule"] as? String == "hebbian" && report["hidden"] as? Double == 8)
      #expect((report["task_settings"] as? [String: String])?["stimuli"] == "5")
      #expect((report["result"] as? [String: Any])?["test"] as? Double == result["test"] as? Double)
      let text = try SubsongTool.run("inspect", "t", in: folder).output
      #expect(text.contains("cue-reward") && text.contains("finished, 40 of 40 updates"))
      #expect(!text.contains("go on with"))
    }
  }

  /// Catches an interrupted training that passes for finished, or that cannot be read.
  @Test("inspect tells how far an interrupted training is, and plot draws what there is") func interrupted()
    throws
  {
    try withTemporaryFolder { folder in
      let process = SubsongTool.process(
        Self.training + ["--updates", "200000", "--checkpoint-seconds", "0.05"], in: folder)
      (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
      try process.run()
      try waitUntil { FileManager.default.fileExists(atPath: folder + "/t/curve.csv") }
      #expect(
        try SubsongTool.run("inspect", "t", "--json", in: folder).object()["state"] as? String == "running")
      process.interrupt()
      process.waitUntilExit()
      let report = try SubsongTool.run("inspect", "t", "--json", in: folder).object()
      #expect(report["state"] as? String == "interrupted" && report["result"] is NSNull)
      let completed = try #require(report["completed_updates"] as? Double)
      #expect(completed > 0 && completed < 200_000)
      #expect(try SubsongTool.run("inspect", "t", in: folder).output.contains("subsong resume t"))
      let plot = try SubsongTool.run("plot", "t", "--figure", "curve", "--json", in: folder)
      #expect(try plot.json() as? [String] == ["t/figures/curve.png"])
    }
  }

  /// Catches a figure that differs from the one that the training drew, and one that is overwritten.
  @Test("plot draws the same bytes again") func plot() throws {
    try withTraining { folder, _ in
      let outcome = try SubsongTool.run("plot", "t", "--out", "p", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let names = try entries(folder + "/t/figures")
      #expect(try entries(folder + "/p/figures") == names && names.contains("eta.svg"))
      for name in names {
        #expect(try bytes("\(folder)/t/figures/\(name)") == bytes("\(folder)/p/figures/\(name)"), "\(name)")
      }
      try SubsongTool.run("plot", "t", in: folder).expectRefusal(73, saying: "--force")
      #expect(try SubsongTool.run("plot", "t", "--figure", "eta", "--force", in: folder).status == 0)
      try SubsongTool.run("plot", "t", "--figure", "curv", in: folder)
        .expectRefusal(64, saying: "did you mean 'curve'?")
      try SubsongTool.run("plot", "t", "--neurons", "0", "--out", "q", in: folder)
        .expectRefusal(64, saying: "--neurons")
    }
  }

  /// Catches a verb that says no more than that a file is missing.
  @Test("Verbs that need a run of train say so, and what to use instead") func otherVerbs() throws {
    try withTraining { folder, _ in
      for verb in [
        ["report"], ["replay"], ["verify"], ["perturb", "--kind", "death"], ["export", "--npz", "x.npz"],
        ["explain"],
      ] {
        try SubsongTool.run(verb + ["t"], in: folder)
          .expectRefusal(66, saying: "t: this is a training of `subsong learn`", "`subsong inspect`")
      }
      try SubsongTool.run("inspect", "t", "t", in: folder).expectRefusal(64, saying: "not compared")
      #expect(
        try SubsongTool.run("cite", "t", in: folder).output.contains("@inproceedings{duan2023plasticity"))
    }
  }
}
