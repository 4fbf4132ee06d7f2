import Foundation
import LearningTasks
import NumericalCore
import RunStore

/// Carries out a reproduction in a folder of its own: what its test leaves there, `table.csv`, the figure, `outcome.json`.
///
/// What was computed before in the same folder is not computed again.
package struct ReproductionRun {
  let reproduction: Reproduction
  let scale: Reproduction.Scale
  let folder: String
  var workers = 1
  var isQuiet = false

  package init(
    reproduction: Reproduction, scale: Reproduction.Scale, folder: String, workers: Int = 1,
    isQuiet: Bool = false
  ) {
    (self.reproduction, self.scale, self.folder) = (reproduction, scale, folder)
    (self.workers, self.isQuiet) = (workers, isQuiet)
  }

  /// How it ended.
  package enum Ending {
    case judged(ReproductionReport)
    case interrupted(Int32)
  }

  /// An error is an outcome, too: broken.
  ///
  /// - Throws: ``SubsongError`` of the folder and of the machine, which say nothing of the result.
  package func carryOut() throws(SubsongError) -> Ending {
    guard let test = reproduction.test else {
      return .judged(report(.notImplemented, finding: "there is no test of it yet"))
    }
    do {
      return try carryOut(test)
    } catch  where [.cannotCreate, .inputOutput, .busy].contains(error.category) {
      throw error
    } catch {
      return .judged(report(.broken, finding: "\(error)"))
    }
  }

  private func carryOut(_ test: any ReproductionTest) throws(SubsongError) -> Ending {
    let directory = try RunDirectory.adding(to: folder)
    let work = ReproductionWork(
      id: reproduction.id, scale: scale, directory: directory, workers: workers, isQuiet: isQuiet)
    guard let verdict = try test.carryOut(work) else { return .interrupted(Interruption.current ?? SIGINT) }
    let report = report(
      verdict.holds ? .reproduced : .notReproduced, value: verdict.value, finding: verdict.finding)
    try directory.write(json: report, named: "outcome.json")
    return .judged(report)
  }

  private func report(_ outcome: Reproduction.Outcome, value: Double? = nil, finding: String)
    -> ReproductionReport
  {
    ReproductionReport(
      id: reproduction.id, scale: scale, outcome: outcome, claim: reproduction.claim,
      criterion: reproduction.criterion, value: value, finding: finding, version: Provenance.packageVersion)
  }
}

/// What came of a reproduction: what `reproduce` prints, and a row of the ledger.
package struct ReproductionReport: Codable, Hashable {
  package var id: String
  package var scale: Reproduction.Scale
  package var outcome: Reproduction.Outcome
  var claim: String
  var criterion: String
  /// nil if it is undefined.
  package var value: Double?
  package var finding: String
  var version: String

  package init(
    id: String, scale: Reproduction.Scale, outcome: Reproduction.Outcome, claim: String, criterion: String,
    value: Double?, finding: String, version: String
  ) {
    (self.id, self.scale, self.outcome, self.claim, self.criterion) = (id, scale, outcome, claim, criterion)
    (self.value, self.finding, self.version) = (value, finding, version)
  }

  private enum CodingKeys: String, CodingKey {
    case id, scale, outcome, claim, criterion, value, finding, version
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(scale, forKey: .scale)
    try container.encode(outcome, forKey: .outcome)
    try container.encode(claim, forKey: .claim)
    try container.encode(criterion, forKey: .criterion)
    try container.encode(value, forKey: .value)
    try container.encode(finding, forKey: .finding)
    try container.encode(version, forKey: .version)
  }

  var lines: [String] {
    [
      "\(id) at \(scale.rawValue) scale: \(outcome.rawValue)", "  claim      \(claim)",
      "  criterion  \(criterion)",
      "  value      \(value.map { "\($0)" } ?? "–")", "  finding    \(finding)",
    ]
  }
}
