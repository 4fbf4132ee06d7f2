import Foundation
import RunStore
import TestSupport
import Testing

/// `subsong train --perturbation`: a teacher that is disturbed.
@Suite struct TeacherPerturbationTests {
  private static let file = """
    [perturbation.noise]
    kind = "teacher-noise"
    dose = 0.8
    seed = 3

    [perturbation.wrong]
    kind = "wrong-notes"
    dose = 0.3
    onset = 40
    """

  /// Trains the tiny song with a file of perturbations into the folder `run`.
  private func train(_ text: String, _ more: String..., in folder: String) throws -> SubsongTool.Outcome {
    try write(text, to: folder + "/t.toml")
    return try SubsongTool.run(
      ["train", "e.toml", "--perturbation", "t.toml", "--out", "run", "--quiet"] + more, in: folder)
  }

  /// Catches perturbations that reach no teacher, are not kept, or change what they do when they are read back.
  @Test("Another teacher gives another network, and the run can be made again and explained")
  func otherScores()
    throws
  {
    try SweepSamples.with { folder in
      let outcome = try train(Self.file, in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let plain = try SharedRun.short()
      for file in ["scores.csv", "weights_trained.npy"] {
        #expect(try bytes("\(folder)/run/\(file)") != bytes("\(plain.path)/\(file)"), "\(file)")
      }
      #expect(try bytes(folder + "/run/weights_initial.npy") == bytes(plain.path + "/weights_initial.npy"))
      let again = try SubsongTool.run(
        "train", "run/experiment.toml", "--perturbation", "run/perturbations.toml", "--out", "again",
        "--quiet",
        in: folder)
      #expect(again.status == 0, "\(again.errors)")
      #expect(try contents(of: folder + "/again") == contents(of: folder + "/run"))
      let figure = try SubsongTool.run("explain", "run/figures/raster.png", "--json", in: folder).object()
      #expect(try #require(figure["command"] as? String).contains("--perturbation perturbations.toml"))
      #expect((figure["needs"] as? [String])?.contains("perturbations.toml") == true)
      let checks = try #require(figure["checks"] as? [[String: Any]])
      #expect(checks.allSatisfy { ($0["same"] as? Bool) != false })
    }
  }

  /// Catches a teacher that counts its cycles from where the run goes on.
  @Test("A run that is killed goes on with the same teacher") func resumed() throws {
    try SweepSamples.with { folder in
      let more = ["--cycles", "400", "--no-figures", "--checkpoint-cycles", "1"]
      let whole = try train(Self.file, more[0], more[1], more[2], more[3], more[4], in: folder)
      #expect(whole.status == 0, "\(whole.errors)")
      let expected = try contents(of: folder + "/run")
      let process = SubsongTool.process(
        ["train", "e.toml", "--perturbation", "t.toml", "--out", "cut", "--quiet"] + more, in: folder)
      process.standardError = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      while process.isRunning, ((try? entries(folder + "/cut/checkpoints")) ?? []).count < 2 {
        Thread.sleep(forTimeInterval: 0.002)
      }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      try #require(process.terminationReason == .uncaughtSignal, "it was killed before it was over")
      let resumed = try SubsongTool.run("resume", "cut", "--no-figures", "--quiet", in: folder)
      #expect(resumed.status == 0, "\(resumed.errors)")
      let found = try contents(of: folder + "/cut")
      #expect(found.keys.sorted() == expected.keys.sorted())
      for (file, bytes) in expected { #expect(found[file] == bytes, "\(file)") }
      try write(Self.file.replacing("0.8", with: "0.7"), to: folder + "/cut/perturbations.toml")
      try FileManager.default.removeItem(atPath: folder + "/cut/scores.json")
      try SubsongTool.run("resume", "cut", in: folder).expectRefusal(65, saying: "a disturbance was changed")
    }
  }

  /// Catches a replay's perturbation that is passed over, and a run that is begun before it is refused.
  @Test("Perturbations of replays, several doses and files that are none are refused") func refusals() throws
  {
    try SweepSamples.with { folder in
      try train("[perturbation.a]\nkind = 'clamp'", in: folder)
        .expectRefusal(64, saying: "clamp is no perturbation of training", "subsong perturb")
      try train(Self.file.replacing("0.8", with: "[0.1, 0.8]"), in: folder)
        .expectRefusal(64, saying: "noise has 2 doses", "use a sweep")
      try train(Self.file.replacing("0.8", with: "200"), in: folder)
        .expectRefusal(65, saying: "t.toml:3:1: perturbation noise: dose is 200.0")
      try SubsongTool.run("train", "e.toml", "--perturbation", "none.toml", "--out", "run", in: folder)
        .expectRefusal(66, saying: "none.toml")
      #expect(try !entries(folder).contains("run"))
    }
  }
}
