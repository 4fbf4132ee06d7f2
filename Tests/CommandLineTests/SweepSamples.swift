import Foundation
import TestSupport
import Testing

/// Sweeps of runs that take milliseconds.
enum SweepSamples {
  /// 20 ms in 200 steps, three rows.
  static let song = """
    subsong-song 1
    title: Tiny
    state-duration: 5 ms
    rows: a b c
    states:
    a
    b c
    -
    c

    """

  static let experiment = """
    song = "tiny.song"
    network.latent = 4
    training.cycles = 8
    training.validation-interval = 3
    replay.cycles = 5
    """

  /// 2 × 2 points with 3 seeds.
  static let sweep = """
    experiment = "e.toml"
    seeds = "1..3"

    [grid]
    network.latent = [2, 5]
    network.mode = ["dendrite", "reservoir"]
    """

  /// A folder with the song, `e.toml` and `s.toml`.
  static func with(_ sweep: String = sweep, _ body: (_ folder: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try write(song, to: folder + "/tiny.song")
      try write(experiment, to: folder + "/e.toml")
      try write(sweep, to: folder + "/s.toml")
      try body(folder)
    }
  }

  /// `results.csv` and `summary.csv` of a sweep that is over.
  static func tables(_ out: String, in folder: String, at location: SourceLocation = #_sourceLocation) throws
    -> [Data]
  {
    let outcome = try SubsongTool.run("sweep", "summarise", "s.toml", "--out", out, in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: location)
    return try ["results.csv", "summary.csv"].map { try bytes("\(folder)/\(out)/\($0)") }
  }
}
