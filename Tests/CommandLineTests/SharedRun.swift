import Foundation
import TestSupport
import Testing

/// Runs that many tests look at and none changes: trained when first asked for, removed when the tests end.
struct SharedRun: Sendable {
  /// The working folder; the run is `run` in it.
  let folder: String
  let outcome: SubsongTool.Outcome

  var path: String { folder + "/run" }

  /// The command of the contract at a size that takes no time: 41 training cycles teach nothing.
  static let tinyArguments = [
    "train", "--preset", "elise-paper", "--song", "fuer-elise", "--latent", "10", "--seed", "12345",
    "--cycles",
    "40", "--replay-cycles", "6",
  ]

  /// 13 visible and 30 latent neurons that learn six times as fast as in the paper, and so know *Für Elise* after 700
  /// cycles well enough (replay correlation 0.9) to be disturbed.
  private static let learnedArguments = [
    "train", "--preset", "elise-paper", "--latent", "30", "--seed", "12345", "--cycles", "700",
    "--replay-cycles", "8", "--no-figures", "--set", "plasticity.other=0.06", "--set",
    "plasticity.visible-to-visible=0.006",
  ]

  /// Three visible and four latent neurons and a song of 20 ms, for what does not depend on numbers.
  static func short() throws -> SharedRun { try shortRun.get() }
  static func tiny() throws -> SharedRun { try tinyRun.get() }
  static func learned() throws -> SharedRun { try learnedRun.get() }

  private static let shortRun = Result {
    try SharedRun(
      ["train", "e.toml", "--no-figures"],
      files: ["e.toml": SweepSamples.experiment, "tiny.song": SweepSamples.song])
  }
  private static let tinyRun = Result { try SharedRun(tinyArguments) }
  private static let learnedRun = Result { try SharedRun(learnedArguments) }

  private static let root: String = {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(
      "subsong-shared-\(UUID().uuidString)")
    atexit { try? FileManager.default.removeItem(atPath: SharedRun.root) }
    return root.path
  }()

  private init(_ arguments: [String], files: [String: String] = [:]) throws {
    folder = Self.root + "/\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, text) in files { try write(text, to: "\(folder)/\(name)") }
    outcome = try SubsongTool.run(arguments + ["--out", "run", "--json"], in: folder)
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  /// Gives `body` a working folder of its own with a copy of the run as `run`.
  func withCopy(_ body: (_ folder: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try FileManager.default.copyItem(atPath: path, toPath: folder + "/run")
      try body(folder)
    }
  }
}
