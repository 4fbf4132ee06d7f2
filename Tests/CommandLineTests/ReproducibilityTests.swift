import Foundation
import RunStore
import TestSupport
import Testing

/// The same experiment gives the same bytes; another one does not.
@Suite struct ReproducibilityTests {
  /// Catches a value that is not in `experiment.toml`, or not in full precision.
  @Test("The description of a run, fed back to train, gives the same files byte for byte") func fedBack()
    throws
  {
    let shared = try SharedRun.tiny()
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(
        "train", shared.path + "/experiment.toml", "--out", "again", "--json", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let again = folder + "/again"
      let files = try FileManager.default.subpathsOfDirectory(atPath: shared.path).sorted()
      #expect(try FileManager.default.subpathsOfDirectory(atPath: again).sorted() == files)
      for file in files where (try? bytes(shared.path + "/" + file)) != nil {
        #expect(try bytes(again + "/" + file) == bytes(shared.path + "/" + file), "\(file)")
      }
      #expect(files.contains("weights_trained.npy") && files.contains("figures/raster.pdf"))
    }
  }

  /// Catches draws without the seed, and a seed that is stored but not used.
  @Test("Another seed gives another network and other scores") func otherSeed() throws {
    let shared = try SharedRun.tiny()
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(
        SharedRun.tinyArguments + ["--seed", "12346", "--out", "run", "--no-figures", "--quiet"], in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      for file in ["network.json", "scores.csv", "replay.csv", "weights_initial.npy", "provenance.json"] {
        #expect(try bytes(folder + "/run/" + file) != bytes(shared.path + "/" + file), "\(file)")
      }
    }
  }

  /// Catches an engine that takes a shortcut the oracle does not.
  @Test("The engines reference and step agree in all scores to 1e-9") func engines() throws {
    try withTemporaryFolder { folder in
      let runs = try ["reference", "step"].map { engine in
        let outcome = try SubsongTool.run(
          SharedRun.tinyArguments + [
            "--cycles", "21", "--engine", engine, "--out", engine, "--no-figures", "--quiet",
          ], in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try RunDirectory.open(at: folder + "/" + engine)
      }
      for file in [RunFile.scores, .replay, .frozenReplay] {
        let tables = try runs.map { try $0.table(of: file).rows.flatMap(\.self) }
        #expect(tables[0].count == tables[1].count && tables[0].count >= 6)
        for (a, b) in zip(tables[0], tables[1]) {
          #expect(abs(try #require(a) - (try #require(b))) < 1e-9, "\(file.name)")
        }
      }
    }
  }

  /// Catches a history, an offset of a delay or a key of the integration that does not survive the files.
  @Test("A run with another integrator and real delays is read back and replayed") func otherIntegrator()
    throws
  {
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(
        SharedRun.tinyArguments + [
          "--cycles", "2", "--integrator", "rk4", "--set", "integration.interpolation=cubic-hermite", "--set",
          "delays.rounded=false",
          "--set", "integration.plasticity-step=0.5", "--out", "run", "--no-figures", "--quiet",
        ], in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let replay = try SubsongTool.run("replay", "run", "--quiet", in: folder)
      #expect(replay.status == 0, "\(replay.errors)")
      let network = try String(contentsOfFile: folder + "/run/network.json", encoding: .utf8)
      #expect(network.contains("dendritic_offset_ms") && !network.contains("unit_ms"))
    }
  }
}
