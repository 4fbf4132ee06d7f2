import Foundation
import TestSupport
import Testing

/// No folder is lost, and no run is mixed with another.
@Suite struct OutputFolderTests {
  private func train(_ out: String, _ more: String..., in folder: String) throws -> SubsongTool.Outcome {
    try SubsongTool.run(
      [
        "train", "--latent", "3", "--cycles", "1", "--replay-cycles", "0", "--no-figures", "--quiet", "--out",
        out,
      ] + more, in: folder)
  }

  @Test("An earlier run is replaced with --force only, and as a whole") func earlierRun() throws {
    try SharedRun.tiny().withCopy { folder in
      let before = try bytes(folder + "/run/scores.csv")
      try train("run", in: folder).expectRefusal(
        73, saying: "run: the folder holds an earlier run", "--force")
      #expect(try bytes(folder + "/run/scores.csv") == before)
      try write("mine", to: folder + "/run/notes.txt")
      let forced = try train("run", "--force", in: folder)
      #expect(forced.status == 0, "\(forced.errors)")
      #expect(try bytes(folder + "/run/scores.csv") != before)
      #expect(try bytes(folder + "/run/notes.txt") == Data("mine".utf8))
      #expect(!FileManager.default.fileExists(atPath: folder + "/run/figures"), "those of the earlier run")
    }
  }

  @Test("A run can be made again in its own folder from its own description") func inPlace() throws {
    try SharedRun.tiny().withCopy { folder in
      let before = try bytes(folder + "/run/weights_trained.npy")
      let outcome = try SubsongTool.run(
        "train", "run/experiment.toml", "--out", "run", "--force", "--quiet", "--no-figures", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try bytes(folder + "/run/weights_trained.npy") == before)
    }
  }

  /// Catches a folder of someone's arrays or figures that is taken for a run.
  @Test(
    "A folder that holds no run is refused, even with --force",
    arguments: ["cat.jpg", "data.npy", "index.json", "figures/cat.png", "checkpoints/weights.npy"])
  func foreignFolder(file: String) throws {
    try withTemporaryFolder { folder in
      let path = URL(fileURLWithPath: folder + "/mine/" + file)
      try FileManager.default.createDirectory(
        at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: path)
      for more in [[], ["--force"]] {
        let outcome = try SubsongTool.run(
          ["train", "--cycles", "0", "--replay-cycles", "0", "--out", "mine"] + more, in: folder)
        outcome.expectRefusal(73, saying: "mine: the folder is not empty and holds no run")
      }
      #expect(try Data(contentsOf: path) == Data("mine".utf8))
    }
  }

  @Test("A folder below a file, and a file for a folder, cannot be made") func impossible() throws {
    try withTemporaryFolder { folder in
      try write("mine", to: folder + "/file")
      try train("file/run", in: folder).expectRefusal(73, saying: "file/run: the folder cannot be made")
      try train("file", "--force", in: folder).expectRefusal(73, saying: "file: ")
      #expect(try bytes(folder + "/file") == Data("mine".utf8))
    }
  }

  @Test("Without --out runs are numbered below runs/, by preset and seed") func numbered() throws {
    try withTemporaryFolder { folder in
      let arguments = [
        "train", "--latent", "3", "--cycles", "0", "--replay-cycles", "0", "--no-figures", "--seed", "5",
        "--json",
      ]
      let runs = try (0..<2).map { _ in
        try SubsongTool.run(arguments, in: folder).object()["run"] as? String
      }
      #expect(runs == ["runs/default-seed5", "runs/default-seed5-2"])
    }
  }
}
