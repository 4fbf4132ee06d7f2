import Figures
import NumericalCore
import RunStore
import Sweeps

/// A result of a paper, and how it is put to the test: what is claimed, which networks are trained, and what decides.
struct Reproduction: Sendable {
  /// How much is computed.
  enum Scale: String, CaseIterable, Codable, Sendable {
    /// Shows in a minute that everything runs; too little to decide anything.
    case smoke
    /// Minutes on two cores.
    case laptop
    /// As much as the paper, or more.
    case full
  }

  /// What came of it.
  enum Outcome: String, Codable, Sendable {
    case reproduced
    case notReproduced = "not reproduced"
    case broken
    case notImplemented = "not implemented"

    var exitCode: Int32 {
      switch self {
      case .reproduced: 0
      case .notReproduced: ExitCodes.notReproduced
      case .broken: ExitCodes.broken
      case .notImplemented: ExitCodes.notImplemented
      }
    }
  }

  /// Whether the criterion holds, and the number that it is about.
  struct Verdict: Sendable {
    var holds: Bool
    var value: Double?
    /// The numbers in a sentence.
    var finding: String
  }

  /// For example `elise/size`.
  let id: String
  /// What the paper says.
  let claim: String
  /// What has to hold, and what `value` is; chosen here, since papers give none.
  let criterion: String
  /// nil for what is not implemented yet.
  let test: Test?

  /// How the claim is tested.
  struct Test: Sendable {
    /// The text of a sweep.
    let sweep: @Sendable (Scale) -> String
    let judge: @Sendable (ReproductionResults) throws(SubsongError) -> Verdict
    let figure: @Sendable (ReproductionResults) throws(SubsongError) -> (any Figure)?
  }

  /// All of them, in the order of lists.
  static let all: [Reproduction] = [
    .eliseSize, .eliseReservoir, .elisePQ, .eliseSparse, .eliseDisruption, .eliseCurves, .eliseBirdsong,
  ]

  /// - Throws: ``SubsongError`` (usage) for a name that is none.
  static func named(_ id: String) throws(SubsongError) -> Reproduction {
    if let found = all.first(where: { $0.id == id }) { return found }
    throw SubsongError(
      .usage, "there is no reproduction '\(id)'", remedy: suggestion(for: id, among: all.map(\.id)))
  }

  private static let source = "Kriener et al., arXiv 2402.16763"

  /// What a sweep's file begins with.
  static func header(_ claim: String) -> String { "# \(claim) (\(source))\n" }
}

/// What the networks of a reproduction did.
struct ReproductionResults {
  let scale: Reproduction.Scale
  let rows: [SweepSummary.Row]
  /// The folder of the sweep, and of the runs in it if they were kept.
  let folder: SweepFolder
  let design: SweepDesign

  /// The statistics of a measure at the point where keys have these values (as TOML writes them), under a perturbation.
  func statistics(_ measure: String, _ settings: [String: String] = [:], perturbation: String? = nil)
    -> SampleStatistics?
  {
    rows.first { row in
      settings.allSatisfy { row.point.literal(of: $0.key) == $0.value }
        && (perturbation == nil
          || row.labels.contains { $0.name == "perturbation" && $0.text == perturbation })
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
        guard let x = Double(literal),
          let statistics = statistics(measure, fixed.merging([key: literal]) { $1 }),
          let mean = statistics.mean
        else { return nil }
        return .init(
          x: x, center: mean, low: statistics.interval?.lower, high: statistics.interval?.upper,
          observations: statistics.count > 1 ? statistics.values : [])
      })
  }
}
