import Foundation
import NumericalCore
import RunStore

/// How the work on a unit ended.
public enum SweepOutcome: Hashable, Sendable {
  case finished([SweepRow])
  /// Somebody wished the end; the run's folder holds a checkpoint.
  case interrupted
}

/// Works off the queue of a sweep, unit after unit.
///
/// What a unit is made of is not known here: the closure carries it out in the folder that is its own, from the beginning or from
/// what an earlier worker has left there, and gives the rows of its results.
public struct SweepWorker {
  public typealias Work = (_ unit: SweepUnit, _ folder: String) throws(SubsongError) -> SweepOutcome

  /// How the worker ended.
  public enum Ending: Hashable, Sendable {
    /// No unit waits or is worked on any more.
    case over
    case interrupted
  }

  private let sweep: Sweep
  private let keepsRuns: Bool
  private let work: Work

  /// Seconds between two looks at units that others work on.
  private static let pause = 0.1

  /// - Parameters:
  ///   - sweep: whose queue is worked off.
  ///   - keepsRuns: whether the folder of a unit stays when its results are in the store.
  ///   - work: carries out one unit.
  public init(_ sweep: Sweep, keepsRuns: Bool = false, _ work: @escaping Work) {
    (self.sweep, self.keepsRuns, self.work) = (sweep, keepsRuns, work)
  }

  /// Works until nothing is left, also of what others have left when they died.
  ///
  /// - Parameters:
  ///   - isInterrupted: asked between two units.
  ///   - afterUnit: called after each unit that this worker has ended.
  /// - Throws: ``NumericalCore/SubsongError`` of the store or the folder. That of a unit is kept as its reason, and the work goes on.
  public func run(isInterrupted: () -> Bool = { false }, afterUnit: () -> Void = {}) throws(SubsongError)
    -> Ending
  {
    let workers = sweep.folder.workersPath
    let lock = try WorkerLock(in: workers)
    return try withExtendedLifetime(lock) { () throws(SubsongError) in
      while !isInterrupted() {
        switch try sweep.store.claim(by: lock.name, isDead: { WorkerLock.buryIfDead($0, in: workers) }) {
        case .over: return .over
        case .wait: Thread.sleep(forTimeInterval: Self.pause)
        case .unit(let index):
          if try !carryOut(index, as: lock.name) { return .interrupted }
          afterUnit()
        }
      }
      return .interrupted
    }
  }

  /// - Returns: whether to go on.
  private func carryOut(_ index: Int, as worker: String) throws(SubsongError) -> Bool {
    let outcome: SweepOutcome
    do {
      outcome = try work(sweep.design.unit(index), sweep.folder.path(ofUnit: index))
    } catch  where error.isOfTheMachine {
      try sweep.store.giveBack(index, by: worker)
      throw error
    } catch {
      try sweep.store.fail(index, by: worker, reason: "\(error)")
      return true
    }
    guard case .finished(let rows) = outcome else {
      try sweep.store.giveBack(index, by: worker)
      return false
    }
    try sweep.store.finish(index, by: worker, rows)
    // Only now: until then whoever takes the unit over goes on from this run.
    if !keepsRuns { sweep.folder.removeRun(ofUnit: index) }
    return true
  }
}

extension SubsongError {
  /// Whether other units would fail just the same: a full disk is no result of an experiment.
  var isOfTheMachine: Bool { [.inputOutput, .cannotCreate, .busy].contains(category) }
}
