import Foundation
import NumericalCore
import RunStore

/// One task of a job array: carries out its share of a sweep's units, and leaves a file for each (`SlurmResult`).
///
/// It may be stopped at any moment and started again on another machine: units that have a result are left alone, and the one that
/// was stopped goes on from what its folder holds.
public struct SlurmTask {
  /// How often a task may be started without having got anywhere since the start before.
  ///
  /// A cycle that takes longer than the time limit would otherwise be begun again for ever.
  public static let mostIdleStarts = 5

  /// How the task ended.
  public enum Ending: Hashable, Sendable {
    /// Every unit of the share has a result; so many of them failed.
    case over(failed: Int)
    case interrupted
  }

  public let number: Int
  public let plan: SlurmPlan
  private let design: SweepDesign
  private let folder: SweepFolder

  /// - Parameters:
  ///   - number: which one of them this is, from 0.
  ///   - tasks: how many tasks share the units, which has to be the plan's number.
  ///   - design: what the sweep consists of.
  ///   - folder: that of the sweep, which the plan has been written into.
  ///   - experiment: what the units have in common, as the plan says it.
  /// - Throws: ``NumericalCore/SubsongError``: missing input without a plan; bad input for that of another sweep; usage for a task that it does
  ///   not have.
  public init(
    _ number: Int, of tasks: Int, _ design: SweepDesign, in folder: SweepFolder, experiment: [String: String]
  ) throws(SubsongError) {
    plan = try SlurmPlan.read(design, in: folder, experiment: experiment)
    guard tasks == plan.tasks, (0..<tasks).contains(number) else {
      throw SubsongError(
        .usage, "there is no task \(number) of \(tasks)", at: folder.slurmPath,
        because: "the plan shares the units among tasks 0 to \(plan.tasks - 1)",
        remedy: "submit the array with submit.sh, or plan again with `subsong sweep slurm`")
    }
    (self.number, self.design, self.folder) = (number, design, folder)
  }

  /// The units of the share that were not done before the plan.
  package var units: [Int] {
    let done = Set(plan.done)
    return SlurmShare.units(ofTask: number, of: plan.tasks, count: design.count).filter { !done.contains($0) }
  }

  /// Carries out what is left of the share.
  ///
  /// - Parameters:
  ///   - keepsRuns: whether the folder of a unit stays when it has a result.
  ///   - fingerprint: that of a unit's experiment.
  ///   - isInterrupted: asked between two units.
  ///   - work: as for ``SweepWorker``.
  /// - Throws: ``NumericalCore/SubsongError``: busy if another process works on the task; bad input if it was started too often without getting
  ///   anywhere; those of `fingerprint` and of the disk. That of a unit is kept as its reason, and the work goes on.
  public func run(
    keepsRuns: Bool = false, fingerprint: (SweepUnit) throws(SubsongError) -> String,
    isInterrupted: () -> Bool = { false }, _ work: SweepWorker.Work
  ) throws(SubsongError) -> Ending {
    let directory = try RunDirectory.adding(to: Self.path(ofTask: number, in: folder))
    let lock = try FolderLock(directory.path)
    return try withExtendedLifetime(lock) { () throws(SubsongError) in
      try recordStart(directory)
      var failed = 0
      for index in units {
        let unit = design.unit(index)
        let key = try fingerprint(unit)
        if let known = result(index, key) {
          failed += known.reason == nil ? 0 : 1
          continue
        }
        if isInterrupted() { return .interrupted }
        try SlurmResult.remove(index, in: folder)
        guard let end = try carryOut(unit, work) else { return .interrupted }
        try SlurmResult(end, fingerprint: key).write(in: folder)
        if case .failed = end.outcome { failed += 1 }
        // Only now: until then whoever is started next goes on from this run.
        if !keepsRuns { folder.removeRun(ofUnit: index) }
      }
      return .over(failed: failed)
    }
  }

  /// A result that cannot be used is none.
  private func result(_ index: Int, _ fingerprint: String) -> SlurmResult? {
    (try? SlurmResult.read(index, fingerprint: fingerprint, in: folder)) ?? nil
  }

  /// - Returns: `nil` if the work was interrupted.
  private func carryOut(_ unit: SweepUnit, _ work: SweepWorker.Work) throws(SubsongError) -> SweepUnitEnd? {
    let start = ContinuousClock.now
    let outcome: SweepUnitEnd.Outcome
    do {
      guard case .finished(let rows) = try work(unit, folder.path(ofUnit: unit.index)) else { return nil }
      outcome = .done(rows)
    } catch  where error.isOfTheMachine {
      throw error
    } catch {
      outcome = .failed(reason: "\(error)")
    }
    return SweepUnitEnd(unit: unit.index, outcome, seconds: (ContinuousClock.now - start) / .seconds(1))
  }
}

// How far it got.
extension SlurmTask {
  /// What a task leaves for its next start.
  private struct Starts: Codable {
    /// Changes whenever a unit gets a result or a checkpoint.
    var position: String
    /// Starts at this position.
    var count: Int
  }

  static func path(ofTask number: Int, in folder: SweepFolder) -> String {
    "\(folder.slurmPath)/tasks/\(number)"
  }

  /// Counted at the start and not at the end, which a killed process does not reach.
  private func recordStart(_ directory: RunDirectory) throws(SubsongError) {
    guard let position = try position() else { return }
    let known: Starts? = try? directory.json(of: "starts.json")
    let count = known?.position == position ? (known?.count ?? 0) + 1 : 1
    guard count <= Self.mostIdleStarts else {
      throw SubsongError(
        .badInput, "task \(number) does not get on", at: directory.path,
        because: "it was started \(count - 1) times without a new checkpoint or result",
        remedy: "give it more time with `subsong sweep slurm --time`, and submit it again")
    }
    try directory.write(json: Starts(position: position, count: count), named: "starts.json")
  }

  /// The first unit without a result, and its newest checkpoints; nil if all have one.
  private func position() throws(SubsongError) -> String? {
    let results = RunDirectory.asFound(at: folder.slurmPath)
    guard let next = units.first(where: { !results.contains(RunFile("results/\($0).json")) }) else {
      return nil
    }
    // A unit may consist of several trainings, each with checkpoints of its own.
    let path = folder.path(ofUnit: next)
    let parts =
      FileBytes.exists(path)
      ? try RunDirectory.entries(of: path).filter { $0.hasPrefix("teacher-") }.sorted() : []
    var newest: [String] = []
    for part in [""] + parts {
      let run = RunDirectory.asFound(at: part.isEmpty ? path : "\(path)/\(part)")
      newest.append(try run.checkpointFiles().last?.name ?? "")
    }
    return "\(next) \(newest.joined(separator: " "))"
  }

  static func forgetAll(in folder: SweepFolder) throws(SubsongError) {
    let path = folder.slurmPath + "/tasks"
    guard FileBytes.exists(path) else { return }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw SubsongError(
        .cannotCreate, "what earlier tasks left cannot be removed", at: path,
        because: error.localizedDescription, remedy: "cancel jobs that still run (scancel)")
    }
  }
}
