import Figures
import NumericalCore
import RunStore
import Sweeps

/// A result of a paper, and how it is put to the test: what is claimed, which networks are trained, and what decides.
package struct Reproduction: Sendable {
  /// How much is computed.
  package enum Scale: String, CaseIterable, Codable, Sendable {
    /// Shows in a minute that everything runs; too little to decide anything.
    case smoke
    /// Minutes on two cores.
    case laptop
    /// As much as the paper, or more.
    case full
  }

  /// What came of it.
  package enum Outcome: String, Codable, Sendable {
    case reproduced
    case notReproduced = "not reproduced"
    case broken
    case notImplemented = "not implemented"

    package var exitCode: Int32 {
      switch self {
      case .reproduced: 0
      case .notReproduced: ExitCodes.notReproduced
      case .broken: ExitCodes.broken
      case .notImplemented: ExitCodes.notImplemented
      }
    }
  }

  /// Whether the criterion holds, and the number that it is about.
  package struct Verdict: Sendable {
    package var holds: Bool
    package var value: Double?
    /// The numbers in a sentence.
    package var finding: String

    package init(holds: Bool, value: Double?, finding: String) {
      (self.holds, self.value, self.finding) = (holds, value, finding)
    }
  }

  /// For example `elise/size`.
  package let id: String
  /// What the paper says.
  package let claim: String
  /// What has to hold, and what `value` is; chosen here, since papers give none.
  package let criterion: String
  /// nil for what is not implemented yet.
  package let test: (any ReproductionTest)?

  package init(id: String, claim: String, criterion: String, test: (any ReproductionTest)?) {
    (self.id, self.claim, self.criterion, self.test) = (id, claim, criterion, test)
  }

  /// A claim that is tested by a sweep.
  package struct SweepTest: ReproductionTest {
    /// The text of a sweep.
    package let sweep: @Sendable (Scale) -> String
    package let judge: @Sendable (ReproductionResults) throws(SubsongError) -> Verdict
    package let figure: @Sendable (ReproductionResults) throws(SubsongError) -> (any Figure)?

    package init(
      sweep: @escaping @Sendable (Scale) -> String,
      judge: @escaping @Sendable (ReproductionResults) throws(SubsongError) -> Verdict,
      figure: @escaping @Sendable (ReproductionResults) throws(SubsongError) -> (any Figure)?
    ) {
      (self.sweep, self.judge, self.figure) = (sweep, judge, figure)
    }
  }

  /// All of them, in the order of lists.
  package static let all: [Reproduction] = [
    .eliseSize, .eliseReservoir, .elisePQ, .eliseSparse, .eliseDisruption, .eliseCurves, .eliseBirdsong,
    .retrieval, .familiarity, .cueReward, .sequenceReproduction, .regression,
  ]

  /// - Throws: ``SubsongError`` (usage) for a name that is none.
  package static func named(_ id: String) throws(SubsongError) -> Reproduction {
    if let found = all.first(where: { $0.id == id }) { return found }
    throw SubsongError(
      .usage, "there is no reproduction '\(id)'", remedy: suggestion(for: id, among: all.map(\.id)))
  }

  private static let source = "Kriener et al., arXiv 2402.16763"

  /// What a sweep's file begins with.
  static func header(_ claim: String) -> String { "# \(claim) (\(source))\n" }
}

/// How a claim is tested.
package protocol ReproductionTest: Sendable {
  /// Carries out what has to be computed, in the folder of the reproduction, and judges it. What was computed before is not
  /// computed again.
  ///
  /// - Returns: nil if it was interrupted.
  func carryOut(_ work: ReproductionWork) throws(SubsongError) -> Reproduction.Verdict?
}

/// Where and how a reproduction is carried out.
package struct ReproductionWork: Sendable {
  package var id: String
  package var scale: Reproduction.Scale
  /// Of the reproduction: the table and the figure go there.
  package var directory: RunDirectory
  package var workers: Int
  package var isQuiet: Bool

  /// The command that does the same.
  var command: String { "subsong reproduce \(id) --scale \(scale.rawValue)" }
}

/// What the networks of a reproduction did.
package struct ReproductionResults {
  package typealias Row = SweepSummary.Row

  package let scale: Reproduction.Scale
  package let rows: [Row]
  /// The folder of the sweep, and of the runs in it if they were kept.
  package let folder: SweepFolder
  package let design: SweepDesign

  package init(scale: Reproduction.Scale, rows: [Row], folder: SweepFolder, design: SweepDesign) {
    (self.scale, self.rows, self.folder, self.design) = (scale, rows, folder, design)
  }

  /// The statistics of a measure at the point where keys have these values (as TOML writes them), under a perturbation.
  package func statistics(_ measure: String, _ settings: [String: String] = [:], perturbation: String? = nil)
    -> SampleStatistics?
  {
    rows.first { row in
      settings.allSatisfy { row.point.literal(of: $0.key) == $0.value }
        && (perturbation == nil
          || row.labels.contains { $0.name == SweepPerturbations.label && $0.text == perturbation })
    }?.statistics.first { $0.measure == measure }?.values
  }

  func mean(_ measure: String, _ settings: [String: String] = [:], perturbation: String? = nil) -> Double? {
    statistics(measure, settings, perturbation: perturbation)?.mean
  }

  /// The values of a key in the order of the sweep, as TOML writes them.
  func values(of key: String) -> [String] {
    rows.compactMap { $0.point.literal(of: key) }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// A measure against a numeric key, under fixed values of others.
  func series(_ name: String, _ measure: String, against key: String, _ fixed: [String: String] = [:])
    -> ResponseFigure.Series
  {
    ResponseFigure.Series(
      name: name,
      places: values(of: key).compactMap { literal in
        Double(literal).flatMap {
          ResponseFigure.Place($0, statistics(measure, fixed.merging([key: literal]) { $1 }))
        }
      })
  }
}
