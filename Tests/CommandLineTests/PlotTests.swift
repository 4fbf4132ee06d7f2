import Foundation
import TestSupport
import Testing

@Suite struct PlotTests {
  @Test("Figures that are there are not replaced without --force; with it they come out the same")
  func force()
    throws
  {
    try SharedRun.tiny().withCopy { folder in
      let figures = folder + "/run/figures"
      try SubsongTool.run("plot", "run", in: folder)
        .expectRefusal(73, saying: "run/figures/raster.png: the figure exists", "--force", "--out")
      let before = try bytes(figures + "/raster.svg")
      try write("old", to: figures + "/raster.svg")
      let outcome = try SubsongTool.run("plot", "run", "--force", "--json", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try #require(try outcome.json() as? [String]).count == 18)
      #expect(try bytes(figures + "/raster.svg") == before)
      // One format alone is enough to be asked.
      for name in ["raster.png", "raster.pdf"] {
        try FileManager.default.removeItem(atPath: figures + "/" + name)
      }
      try SubsongTool.run("plot", "run", "--figure", "raster", in: folder)
        .expectRefusal(73, saying: "raster.svg")
    }
  }

  @Test("Only the figures that are asked for are drawn, of the neurons that are asked for") func selection()
    throws
  {
    let shared = try SharedRun.tiny()
    try withTemporaryFolder { folder in
      func plot(_ out: String, _ arguments: String...) throws -> Data {
        let outcome = try SubsongTool.run(
          ["plot", shared.path, "--figure", "traces", "--out", out] + arguments, in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
          outcome.output
            == ["png", "pdf", "svg"].map { "\(out)/figures/traces.\($0)\n" }.joined())
        #expect(try entries(folder + "/\(out)/figures") == ["traces.pdf", "traces.png", "traces.svg"])
        return try bytes(folder + "/\(out)/figures/traces.svg")
      }
      let usual = try plot("a")
      let chosen = try plot("b", "--neurons", "0,13, 22")
      #expect(usual != chosen && usual.count > chosen.count, "eight traces and three")
    }
  }

  @Test(
    "Wrong names and neurons are mistakes of usage, and nothing is drawn",
    arguments: [
      (["--figure", "rastr"], "did you mean 'raster'?"),
      (["--figure", "x"], "known: raster, learning-curve"),
      (["--neurons", "23"], "neurons 0 to 22"), (["--neurons", "-1"], "--neurons"),
      (["--neurons", "1,x"], "'x' is no neuron"), (["--neurons", "1,,2"], "'' is no neuron"),
      (["--neurons", ""], "'' is no neuron"),
    ])
  func mistakes(arguments: [String], message: String) throws {
    let shared = try SharedRun.tiny()
    try withTemporaryFolder { folder in
      try SubsongTool.run(["plot", shared.path, "--out", "p"] + arguments, in: folder)
        .expectRefusal(64, saying: message)
      #expect(!FileManager.default.fileExists(atPath: folder + "/p/figures"))
    }
  }

  /// Catches `--out` that takes a folder for its own: a run there would be lost.
  @Test("Figures go into a folder that holds other things, and leave them alone") func otherFolder() throws {
    let shared = try SharedRun.tiny()
    try shared.withCopy { folder in
      let files = try entries(folder + "/run")
      let outcome = try SubsongTool.run("plot", shared.path, "--out", "run", "--force", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try entries(folder + "/run") == files)
      try write("mine", to: folder + "/notes.txt")
      #expect(try SubsongTool.run("plot", "run", "--out", ".", in: folder).status == 0)
      #expect(try entries(folder) == ["figures", "notes.txt", "run"])
      try SubsongTool.run("plot", "run", "--out", "notes.txt", in: folder).expectRefusal(
        73, saying: "notes.txt")
    }
  }

  @Test("A figure that the run has no data for is said to be missing, if it was asked for") func lacking()
    throws
  {
    try withTemporaryFolder { folder in
      let trained = try SubsongTool.run(
        "train", "--latent", "3", "--cycles", "1", "--replay-cycles", "0", "--out", "run", "--no-figures",
        in: folder)
      #expect(trained.status == 0, "\(trained.errors)")
      try SubsongTool.run("plot", "run", "--figure", "replay", in: folder)
        .expectRefusal(66, saying: "no data for the figure 'replay'")
      let all = try SubsongTool.run("plot", "run", "--json", in: folder)
      #expect(all.status == 0)
      #expect(try #require(try all.json() as? [String]).count == 9, "learning curve, weights and scaffold")
    }
  }

  /// Catches an index or a conversion that traps on a table that someone has edited.
  @Test(
    "A damaged table is bad input with its name, not a crash",
    arguments: [
      ("scores.csv", "learning-curve", "x,y\n1,2\n"),
      ("scores.csv", "learning-curve", "cycle,correlation,mse\nnan,1,1\n"),
      ("scores.csv", "learning-curve", "cycle,correlation,mse\n1e300,1,1\n"),
      ("replay.csv", "raster", "cycle\n3\n"),
      ("replay.csv", "replay", "cycle,correlation,mse,shift\n3,x,0,0\n"),
      ("replay.csv", "replay", ""), ("recordings/replay_rates.npy", "traces", "x"),
    ])
  func damaged(file: String, figure: String, content: String) throws {
    try SharedRun.tiny().withCopy { folder in
      try write(content, to: folder + "/run/" + file)
      try SubsongTool.run("plot", "run", "--figure", figure, "--force", in: folder)
        .expectRefusal(65, saying: "run/\(file)")
    }
  }
}
