import Foundation
import NumericalCore
import RunStore
import TestSupport
import Testing

/// What a file says of itself, and that it can be made again from that.
@Suite struct ExplainTests {
  /// The state of each check by its name: true, false, or nil for unknown.
  private static func checks(_ object: [String: Any]) throws -> [String: Bool?] {
    let checks = try #require(object["checks"] as? [[String: Any]])
    return Dictionary(
      try checks.map { (try #require($0["what"] as? String), ($0["same"] as? NSNumber)?.boolValue) }
    ) { first, _ in first }
  }

  private static func explain(_ path: String, in folder: String) throws -> [String: Any] {
    let outcome = try SubsongTool.run("explain", path, "--json", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try outcome.object()
  }

  /// Runs a command by a shell that finds the tool.
  private static func shell(_ command: String, in folder: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("SUBSONG_") }
    let tools = URL(fileURLWithPath: SubsongTool.path).deletingLastPathComponent().path
    environment["PATH"] = "\(tools):\(environment["PATH"] ?? "/usr/bin:/bin")"
    process.environment = environment
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(command)")
  }

  /// Takes the command out of each figure of a folder, runs it in an empty folder, and compares the files. Training that several
  /// figures have in common is done once.
  private static func makeAgain(_ figures: String, inputs: [String] = []) throws {
    try withTemporaryFolder { folder in
      for input in inputs {
        let name = URL(fileURLWithPath: input).lastPathComponent
        try FileManager.default.copyItem(atPath: input, toPath: "\(folder)/\(name)")
      }
      var trained: String?
      for name in try entries(figures) {
        let command = try #require(try explain("\(figures)/\(name)", in: folder)["command"] as? String)
        let parts = command.components(separatedBy: " && ")
        #expect(parts.count == 2)
        if trained != parts[0] {
          #expect(trained == nil, "all figures come from one run")
          try shell(parts[0], in: folder)
          trained = parts[0]
        }
        // The three formats of a figure are drawn at once.
        try? FileManager.default.removeItem(atPath: "\(folder)/run/figures")
        try shell(parts[1], in: folder)
        #expect(try bytes("\(folder)/run/figures/\(name)") == bytes("\(figures)/\(name)"), "\(name)")
      }
    }
  }

  /// Catches a command that lacks a key, a fingerprint that depends on the way, and figures of `plot` other than those of `train`.
  @Test("Every figure of a run tells the commands that make the same file again") func figures() throws {
    let shared = try SharedRun.tiny()
    #expect(try entries(shared.path + "/figures").count == 18)
    try Self.makeAgain(shared.path + "/figures")
  }

  @Test("So do figures of single neurons, and of a run with its own song, other keys and a disruption")
  func otherFigures() throws {
    try withTemporaryFolder { folder in
      let song = ReferenceData.packageRoot.appendingPathComponent(
        "Sources/LearningTasks/Resources/fuer-elise.song")
      let text = try String(contentsOf: song, encoding: .utf8).replacing(
        "Für Elise", with: "A; Seed: 7 (♯) & <b>")
      try write(text, to: folder + "/own song.song")
      let clamp = ReferenceData.packageRoot.appendingPathComponent("data/disruptions/fuer-elise-full.txt")
        .path
      let outcome = try SubsongTool.run(
        "train", "--song", "own song.song", "--latent", "4", "--cycles", "20", "--replay-cycles", "7",
        "--set",
        "plasticity.other=0.06", "--disruption", clamp, "--out", "r", "--quiet", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let inputs = ["song.song", "disruption.txt"].map { "\(folder)/r/\($0)" }
      try Self.makeAgain(folder + "/r/figures", inputs: inputs)
      let object = try Self.explain("r/figures/raster.pdf", in: folder)
      #expect(object["needs"] as? [String] == ["song.song", "disruption.txt"])
      let provenance = try #require(object["provenance"] as? [String: Any])
      #expect(provenance["song"] as? String == "A; Seed: 7 (♯) & <b>")
      #expect(try Self.checks(object).values.allSatisfy { $0 == true })
      let plotted = try SubsongTool.run(
        "plot", "r", "--figure", "traces", "--neurons", "0, 5,14", "--out", "p", in: folder)
      #expect(plotted.status == 0, "\(plotted.errors)")
      try Self.makeAgain(folder + "/p/figures", inputs: inputs)
      let traces = try Self.explain("p/figures/traces.png", in: folder)
      #expect((traces["command"] as? String)?.hasSuffix("--figure traces --neurons 0,5,14") == true)
      let outside = try Self.checks(traces)
      #expect(outside["song"] == .some(nil) && outside["data"] == .some(nil), "there is no run to look at")
    }
  }

  /// Catches a check that compares a thing with itself.
  @Test("What has changed since is said, and is no failure") func changes() throws {
    try SharedRun.tiny().withCopy { folder in
      let figure = "run/figures/learning-curve.svg"
      let before = try Self.checks(Self.explain(figure, in: folder))
      #expect(
        before == [
          "version": true, "song": true, "data": true, "configuration in experiment.toml": true,
          "configuration of the command": true,
        ])
      try write("cycle,correlation,mse\n0,0.5,0.5\n", to: folder + "/run/scores.csv")
      let description = try String(contentsOfFile: folder + "/run/experiment.toml", encoding: .utf8)
      try write(
        description.replacing("12345", with: "12346"),
        to: folder + "/run/experiment.toml")
      let after = try Self.checks(Self.explain(figure, in: folder))
      #expect(after["data"] == false && after["configuration in experiment.toml"] == false)
      #expect(after["configuration of the command"] == true && after["version"] == true)
      let svg = try String(contentsOfFile: folder + "/" + figure, encoding: .utf8)
      try write(svg.replacing("Subsong 0.", with: "Subsong 9."), to: folder + "/" + figure)
      #expect(try Self.checks(Self.explain(figure, in: folder))["version"] == false)
      var weights = try bytes(folder + "/run/weights_trained.npy")
      weights[weights.count - 1] ^= 1
      try weights.write(to: URL(fileURLWithPath: folder + "/run/weights_trained.npy"))
      let array = try Self.explain("run/weights_trained.npy", in: folder)
      #expect(try Self.checks(array)["data"] == false)
      #expect((array["array"] as? [String: Any])?["axes"] as? [String] == ["postsynaptic", "presynaptic"])
      let run = try Self.checks(Self.explain("run", in: folder))
      #expect(run["weights_trained.npy"] == false && run["weights_initial.npy"] == true)
    }
  }

  @Test("Runs, arrays, checkpoints and tables are explained by the folder they lie in") func otherFiles()
    throws
  {
    try SharedRun.tiny().withCopy { folder in
      let checkpoint = try #require(try entries(folder + "/run/checkpoints").first)
      for (file, kind) in [
        ("run", "run"), ("run/weights_trained.npy", "array"), ("run/recordings/replay_rates.npy", "array"),
        ("run/checkpoints/\(checkpoint)", "checkpoint"), ("run/scores.csv", "table"),
        ("run/network.json", "network"),
      ] {
        let object = try Self.explain(file, in: folder)
        #expect(object["kind"] as? String == kind)
        #expect((object["command"] as? String)?.hasPrefix("subsong train --preset elise-paper") == true)
        #expect(try Self.checks(object).values.allSatisfy { $0 == true }, "\(file)")
      }
      #expect(try Self.explain("run", in: folder)["state"] as? String == "finished")
      try FileManager.default.removeItem(atPath: folder + "/run/scores.json")
      let interrupted = try Self.explain("run", in: folder)
      #expect(interrupted["state"] as? String == "interrupted")
      #expect(interrupted["resume"] as? String == "subsong resume run")
      #expect((interrupted["checkpoint"] as? [String: Any])?["total_completed"] as? Int == 53)
      let text = try SubsongTool.run("explain", "run", in: folder).output
      #expect(text.contains("subsong resume run") && text.contains("song            Für Elise"))
    }
  }

  @Test("Damaged and foreign files are bad input, missing ones missing input") func refusals() throws {
    try SharedRun.tiny().withCopy { folder in
      try SubsongTool.run("explain", "nothing.png", in: folder).expectRefusal(66, saying: "nothing.png")
      for format in ["png", "pdf", "svg"] {
        let file = "run/figures/raster.\(format)"
        try bytes(folder + "/" + file).dropLast(30).write(to: URL(fileURLWithPath: folder + "/cut.\(format)"))
        try SubsongTool.run("explain", "cut.\(format)", in: folder).expectRefusal(65, saying: "cut.\(format)")
      }
      try write("<svg></svg>", to: folder + "/foreign.svg")
      try SubsongTool.run("explain", "foreign.svg", in: folder).expectRefusal(65, saying: "no provenance")
      try write("hello", to: folder + "/run/notes.txt")
      try SubsongTool.run("explain", "run/notes.txt", in: folder).expectRefusal(
        65, saying: "does not come from Subsong")
      try FileManager.default.copyItem(
        atPath: folder + "/run/weights_trained.npy", toPath: folder + "/weights_trained.npy")
      try SubsongTool.run("explain", "weights_trained.npy", in: folder).expectRefusal(
        65, saying: "index.json")
      let weights = try bytes(folder + "/run/weights_trained.npy")
      try weights.dropLast(8).write(to: URL(fileURLWithPath: folder + "/run/weights_trained.npy"))
      try SubsongTool.run("explain", "run/weights_trained.npy", in: folder).expectRefusal(
        65, saying: "truncated")
      let checkpoint = try #require(try entries(folder + "/run/checkpoints").first)
      try write("PK", to: folder + "/run/checkpoints/\(checkpoint)")
      try SubsongTool.run("explain", "run/checkpoints/\(checkpoint)", in: folder).expectRefusal(
        65, saying: checkpoint)
      try SubsongTool.run("explain", ".", in: folder).expectRefusal(65, saying: "holds no run")
    }
  }
}
