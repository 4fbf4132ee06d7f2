import Elise
import Experiments
import NumericalCore
import RunStore
import SubsongCommands
import Sweeps
import TestSupport
import Testing

/// Judges of reproductions on made-up results: what holds, what does not, what is undefined.
@Suite struct JudgeTests {
  /// The measures of a point under a perturbation; a measure that is missing is undefined.
  private typealias Values = (_ point: SweepPoint, _ perturbation: String?) -> [String: [Double]]

  private func verdict(
    _ id: String, scale: Reproduction.Scale = .laptop, perturbations: [String?] = [nil], _ values: Values
  ) throws -> Reproduction.Verdict {
    let test = try #require(try Reproduction.named(id).test as? Reproduction.SweepTest)
    let design = try SweepFile(text: test.sweep(scale), path: "sweep.toml").design
    let rows = (0..<design.pointCount).flatMap { index in
      perturbations.map { perturbation in
        let point = design.point(index)
        return ReproductionResults.Row(
          point: point, labels: perturbation.map { [SweepRow.Label("perturbation", $0)] } ?? [],
          statistics: values(point, perturbation).map { ($0.key, SampleStatistics($0.value)) })
      }
    }
    return try test.judge(
      ReproductionResults(scale: scale, rows: rows, folder: SweepFolder("/nowhere"), design: design))
  }

  private func number(_ key: String, _ point: SweepPoint) -> Double {
    point.literal(of: key).flatMap(Double.init) ?? .nan
  }

  /// Catches a sweep that cannot be read at one scale, and one without the points that its judge asks for.
  @Test(arguments: Reproduction.all.map(\.id)) func everySweepIsOne(id: String) throws {
    guard let test = try Reproduction.named(id).test as? Reproduction.SweepTest else { return }
    for scale in Reproduction.Scale.allCases {
      let design = try SweepFile(text: test.sweep(scale), path: "sweep.toml").design
      #expect(design.count > 0)
    }
    #expect(
      try SweepFile(text: test.sweep(.smoke), path: "s").design.count
        <= SweepFile(text: test.sweep(.full), path: "s").design.count)
  }

  @Test func size() throws {
    func verdict(_ at50: Double, _ last: Double, _ fewest: Double) throws -> Reproduction.Verdict {
      try self.verdict("elise/size") { point, _ in
        switch number("network.latent", point) {
        case 50: ["validation_correlation": [at50 - 0.01, at50 + 0.01], "replay_correlation_last": [last]]
        case 10: ["validation_correlation": [fewest]]
        default: ["validation_correlation": [0.99], "replay_correlation_last": [0.99]]
        }
      }
    }
    let good = try verdict(0.95, 0.94, 0.3)
    #expect(good.holds && abs((good.value ?? 0) - 0.95) < 1e-12)
    #expect(good.finding.contains("0.950") && good.finding.contains("at 10"))
    #expect(try !verdict(0.92, 0.94, 0.3).holds, "50 are too few")
    #expect(try !verdict(0.95, 0.92, 0.3).holds, "the replay decays")
    #expect(try !verdict(0.95, 0.94, 0.6).holds, "10 are enough")
    let undefined = try self.verdict("elise/size") { _, _ in [:] }
    #expect(!undefined.holds && undefined.value == nil && undefined.finding.contains("undefined"))
  }

  @Test func reservoir() throws {
    func verdict(_ best: Double, _ last: Double) throws -> Reproduction.Verdict {
      try self.verdict("elise/reservoir") { point, _ in
        let isLargest = number("network.latent", point) == 100
        return [
          "validation_correlation": [isLargest ? best : 0.1],
          "replay_correlation_last": [isLargest ? last : 0],
        ]
      }
    }
    #expect(try verdict(0.39, 0.09).holds && verdict(0.39, 0.09).value == 0.39)
    #expect(try !verdict(0.4, 0.09).holds && !verdict(0.39, 0.1).holds)
    let undefined = try self.verdict("elise/reservoir") { _, _ in [:] }
    #expect(!undefined.holds && undefined.value == nil)
  }

  /// Six of nine pairs are two thirds. Catches a pair without a correlation that is left out of the nine.
  @Test func scaffoldParameters() throws {
    func verdict(good: Int, published: Double, isBadDefined: Bool = true) throws -> Reproduction.Verdict {
      var others = 0
      return try self.verdict("elise/pq") { point, _ in
        if number("scaffold.p", point) == 0.2, number("scaffold.q", point) == 0.15 {
          return ["validation_correlation": [published]]
        }
        others += 1
        if others < good { return ["validation_correlation": [0.9]] }
        return isBadDefined ? ["validation_correlation": [0.5]] : [:]
      }
    }
    let six = try verdict(good: 6, published: 0.88)
    #expect(six.holds && six.value == 6.0 / 9)
    #expect(try !verdict(good: 5, published: 0.9).holds)
    #expect(try !verdict(good: 9, published: 0.86).holds, "worse than the best by more than 0.03")
    let undefined = try verdict(good: 5, published: 0.9, isBadDefined: false)
    #expect(!undefined.holds && undefined.value == 5.0 / 9)
    #expect(try !self.verdict("elise/pq") { _, _ in [:] }.holds)
  }

  @Test func sparse() throws {
    func verdict(with: Double?, without: Double?) throws -> Reproduction.Verdict {
      try self.verdict("elise/sparse") { point, _ in
        guard number("connectivity.density", point) == 0.3 else { return ["validation_correlation": [0.95]] }
        let isProtected = point.literal(of: "connectivity.protect-scaffold") == "true"
        return (isProtected ? with : without).map { ["validation_correlation": [$0]] } ?? [:]
      }
    }
    let good = try verdict(with: 0.9, without: 0.5)
    #expect(good.holds && abs((good.value ?? 0) - 0.4) < 1e-12 && good.finding.contains("density 0.3"))
    #expect(try !verdict(with: 0.9, without: 0.61).holds && !verdict(with: 0.5, without: 0.9).holds)
    #expect(try !verdict(with: 0.9, without: nil).holds && verdict(with: 0.9, without: nil).value == nil)
  }

  /// Three seeds: every one has to be back within a cycle. Catches a network that never comes back and so is not in the mean.
  @Test func disruption() throws {
    func verdict(full: [Double], small: [Double]) throws -> Reproduction.Verdict {
      let names = Perturbation.presets.map(\.name) as [String?]
      return try self.verdict("elise/disruption", perturbations: names) { _, name in
        let times = name == "full" ? full : name == "small" ? small : []
        return ["time_to_95_ms": times, "plateau_correlation": [0.9, 0.9, 0.9]]
      }
    }
    let good = try verdict(full: [0, 250, 50], small: [0, 0, 0])
    #expect(good.holds && good.value == 100 && good.finding.contains("full: 3 of 3 back after 100 ms"))
    #expect(try !verdict(full: [0, 260, 50], small: [0, 0, 0]).holds)
    #expect(try !verdict(full: [0, 50], small: [0, 0, 0]).holds, "one never comes back")
    let never = try verdict(full: [], small: [0, 0, 0])
    #expect(!never.holds && never.value == nil && never.finding.contains("0 of 3 back after –"))
  }

  /// Free runs of the published networks from a file: as published, off in the last digit, off by more, none at all.
  @Test func curves() throws {
    let test = try #require(try Reproduction.named("elise/curves").test as? Reproduction.SweepTest)
    let design = try SweepFile(text: test.sweep(.smoke), path: "sweep.toml").design
    func verdict(_ rows: [[Double?]]) throws -> Reproduction.Verdict {
      try withTemporaryFolder { folder in
        let sweep = SweepFolder(folder)
        let run = try RunDirectory.create(at: sweep.path(ofUnit: 0))
        try run.write("", named: .experiment)
        try run.write("", named: .provenance)
        try run.write(CSVTable(columns: ["cycle", "correlation", "mse"], rows: rows), named: .scores)
        return try test.judge(ReproductionResults(scale: .smoke, rows: [], folder: sweep, design: design))
      }
    }
    let foreign = try verdict([[7, 0.5, 0.1]])
    #expect(!foreign.holds && foreign.value == nil, "no cycle that was published")
    // Published for seed 12345 after 100 cycles: 0.044183, with six decimals.
    let good = try verdict([[100, 0.044184, 0.1], [101, 0.5, 0.1]])
    #expect(good.holds && abs((good.value ?? 1) - 1e-6) < 1e-12 && good.finding.contains("over 1 free runs"))
    let far = try verdict([[0, 0.035917, 0.1], [100, 0.044186, 0.1]])
    #expect(!far.holds && abs((far.value ?? 1) - 3e-6) < 1e-12)
    #expect(subsongError { _ = try verdict([]) }?.what.contains("no free run") == true)
  }

  /// Catches a name that is not found, and one without a suggestion.
  @Test func names() throws {
    #expect(Set(Reproduction.all.map(\.id)).count == Reproduction.all.count)
    let error = subsongError { _ = try Reproduction.named("elise/sise") }
    #expect(error?.category == .usage && error?.remedy == "did you mean 'elise/size'?")
    #expect(
      [.reproduced, .notReproduced, .broken, .notImplemented].map(\Reproduction.Outcome.exitCode)
        == [0, 96, 97, 98])
  }
}
