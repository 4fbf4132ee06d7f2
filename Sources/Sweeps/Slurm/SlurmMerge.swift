import NumericalCore
import RunStore

/// Takes the results of a job array into the store of the sweep.
///
/// As often as one likes, also while tasks work: what is there is taken in, the rest stays as it is.
public struct SlurmMerge: Sendable {
  /// How many units have changed.
  public private(set) var taken = 0
  /// What is wrong with results that were left out.
  public private(set) var refused: [SubsongError] = []

  /// Units that are taken in with one transaction.
  private static let batch = 1000

  /// - Parameter sweep: opened for this process alone.
  /// - Throws: ``NumericalCore/SubsongError``: busy if workers carry out the sweep at the same time; that of the store or the folder. A
  ///   result that cannot be used is no error (``refused``).
  public init(into sweep: Sweep) throws(SubsongError) {
    guard try sweep.liveWorkers() == 0 else {
      throw SubsongError(
        .busy, "workers carry out the sweep", at: sweep.folder.path,
        remedy: "merge when `subsong sweep run` has ended")
    }
    let fingerprints = try sweep.store.fingerprints()
    let units = try SlurmResult.units(in: sweep.folder)
    for first in stride(from: 0, to: units.count, by: Self.batch) {
      var ends: [SweepUnitEnd] = []
      for unit in units[first..<min(units.count, first + Self.batch)] {
        let key = fingerprints.indices.contains(unit) ? fingerprints[unit] : "none"
        do {
          if let end = try SlurmResult.read(unit, fingerprint: key, in: sweep.folder)?.end {
            ends.append(end)
          }
        } catch {
          refused.append(error)
        }
      }
      taken += try sweep.store.takeIn(ends)
    }
  }
}

extension Sweep {
  /// Forgets that units failed, here and in the results of a job array, so that they are carried out again.
  public func retryFailedTasks() throws(SubsongError) {
    _ = try retryFailed()
    try SlurmResult.removeFailures(in: folder)
  }
}
