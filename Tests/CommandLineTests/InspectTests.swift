import Foundation
import NumericalCore
import RunStore
import TestSupport
import Testing

/// `inspect` on two runs, and on one that is not finished.
@Suite struct InspectTests {
  @Test("Two runs: keys, scores and synapses that differ") func difference() throws {
    let shared = try SharedRun.tiny()
    try shared.withCopy { folder in
      let outcome = try SubsongTool.run(
        SharedRun.tinyArguments + [
          "--set", "teacher.nudging-strength=0.02", "--out", "b", "--no-figures", "--quiet",
        ],
        in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let object = try SubsongTool.run("inspect", "run", "b", "--json", in: folder).object()
      let settings = try #require(object["settings"] as? [[String: Any]])
      #expect(settings.map { $0["key"] as? String } == ["teacher.nudging-strength"])
      #expect(settings.first?["b"] as? String == "0.02")
      let (a, b) = (try RunDirectory.open(at: folder + "/run"), try RunDirectory.open(at: folder + "/b"))
      let weights = (try a.array("weights_trained").values, try b.array("weights_trained").values)
      let differences = zip(weights.0, weights.1).map { $1 - $0 }
      let comparison = try #require(object["weights"] as? [String: Any])
      let rms = (differences.reduce(0) { $0 + $1 * $1 } / Double(23 * 22)).squareRoot()
      #expect(abs(try #require(comparison["rms_difference"] as? Double) - rms) < 1e-12 * rms)
      let largest = try #require(comparison["largest_differences"] as? [[String: Any]])
      #expect(
        largest.map { abs($0["difference"] as? Double ?? .nan) }
          == Array(differences.map(abs).sorted(by: >).prefix(10)))
      let network = try #require(object["network"] as? [String: Any])
      #expect(network["same_scaffold"] as? Bool == true && network["same_delays"] as? Bool == true)
      for score in try #require(object["scores"] as? [[String: Any]]) {
        if let a = score["a"] as? Double, let b = score["b"] as? Double {
          #expect(score["difference"] as? Double == b - a && a != b)
        }
      }
      #expect(
        try SubsongTool.run("inspect", "run", "b", in: folder).output.contains("teacher.nudging-strength"))
    }
  }

  @Test("Runs of other sizes have no synapses to compare, and that is said; a run is the same as itself")
  func sizes() throws {
    let shared = try SharedRun.tiny()
    try withTemporaryFolder { folder in
      let outcome = try SubsongTool.run(
        "train", "--latent", "3", "--cycles", "0", "--replay-cycles", "0", "--out", "b", "--no-figures",
        "--quiet",
        in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let object = try SubsongTool.run("inspect", shared.path, "b", "--json", in: folder).object()
      #expect(
        object["weights"] is NSNull
          && object["weights_not_compared"] as? String == "the networks have other sizes")
      let same = try SubsongTool.run("inspect", "b", "b", "--json", in: folder).object()
      #expect((same["settings"] as? [Any])?.isEmpty == true && (same["scores"] as? [Any])?.isEmpty == true)
      #expect((same["weights"] as? [String: Any])?["rms_difference"] as? Double == 0)
    }
  }

  @Test("A run that is not finished shows how far it is and how it goes on") func unfinished() throws {
    try SharedRun.tiny().withCopy { folder in
      try FileManager.default.removeItem(atPath: folder + "/run/scores.json")
      let object = try SubsongTool.run("inspect", "run", "--json", in: folder).object()
      #expect(
        object["state"] as? String == "interrupted" && object["resume"] as? String == "subsong resume run")
      let checkpoint = try #require(object["checkpoint"] as? [String: Any])
      #expect(checkpoint["total_completed"] as? Int == 53)
      let trained = try SharedRun.tiny().outcome.object()
      let scores = try #require(checkpoint["scores"] as? [String: Any])
      #expect(scores["replay_correlation_mean"] as? Double == trained["replay_correlation_mean"] as? Double)
      #expect(try SubsongTool.run("inspect", "run", "run", in: folder).output.contains("is not finished"))
      try FileManager.default.removeItem(atPath: folder + "/run/checkpoints")
      #expect(try SubsongTool.run("inspect", "run", "--json", in: folder).object()["checkpoint"] is NSNull)
    }
  }
}
