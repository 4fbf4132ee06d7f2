import LearningTasks
import NumericalCore
import RunStore

/// A sweep in its folder: what it consists of, and how far it is.
public struct Sweep: Sendable {
  public let design: SweepDesign
  public let folder: SweepFolder
  package let store: SweepStore

  /// Units that are added in one transaction.
  private static let batch = 10_000

  /// What has to be equal for a sweep to go on: with another value of these its results would not be those of one sweep.
  ///
  /// - Parameter experiment: texts that stand for what the units have in common, by name.
  package static func facts(_ design: SweepDesign, _ experiment: [String: String]) -> [String: String] {
    design.parts.merging(experiment) { $1 }.merging(["version of Subsong": Provenance.packageVersion]) { $1 }
  }

  /// The sweep in a folder, which is begun if it is new.
  ///
  /// - Parameters:
  ///   - design: what the sweep consists of.
  ///   - folder: where it lies.
  ///   - file: the text of the sweep's file, of which the folder keeps a copy.
  ///   - experiment: what the units have in common, such as the fingerprint of the experiment.
  ///   - sharing: who may use the folder's store beside this process.
  ///   - fingerprints: those of all units in order; asked for only if they are not all in the folder.
  /// - Throws: ``NumericalCore/SubsongError``: bad input if the folder holds another sweep; cannot create; what `fingerprints` throws, before
  ///   anything is written.
  public static func begin(
    _ design: SweepDesign, in folder: SweepFolder, file: String, experiment: [String: String],
    sharing: SweepSharing = .local, fingerprints: () throws(SubsongError) -> [UInt64]
  ) throws(SubsongError) -> Sweep {
    let facts = facts(design, experiment)
    var known: [UInt64]?
    if !FileBytes.exists(folder.storePath) { known = try fingerprints() }
    try folder.make()
    return try folder.alone { () throws(SubsongError) in
      let store = try SweepStore.create(folder.storePath, for: sharing)
      let present = try store.facts()
      if present.isEmpty {
        try AtomicFile.write(Array(file.utf8), to: folder.copyPath)
        try store.setFacts(facts)
      } else {
        try requireEqual(present, facts, folder)
      }
      let count = try store.unitCount()
      if count < design.count {
        let all = if let known { known } else { try fingerprints() }
        for first in stride(from: count, to: design.count, by: batch) {
          try store.addUnits(from: first, fingerprints: all[first..<min(design.count, first + batch)])
        }
      }
      return Sweep(design: design, folder: folder, store: store)
    }
  }

  /// The sweep in a folder where it was begun.
  ///
  /// - Throws: ``NumericalCore/SubsongError``: missing input if there is none; bad input if the folder holds another sweep.
  public static func open(
    _ design: SweepDesign, in folder: SweepFolder, experiment: [String: String],
    sharing: SweepSharing = .local
  ) throws(SubsongError) -> Sweep {
    let store = try SweepStore.open(folder.storePath, for: sharing)
    try requireEqual(store.facts(), facts(design, experiment), folder)
    return Sweep(design: design, folder: folder, store: store)
  }

  package static func requireEqual(
    _ present: [String: String], _ wanted: [String: String], _ folder: SweepFolder
  ) throws(SubsongError) {
    let names = Set(present.keys).union(wanted.keys).sorted()
    let changed = names.filter { present[$0] ?? "" != wanted[$0] ?? "" }
    guard changed.isEmpty else {
      throw SubsongError(
        .badInput, "the folder holds another sweep", at: folder.path,
        because: "changed since it began: \(changed.joined(separator: ", "))",
        remedy:
          "restore what was changed (the sweep's file as it was is \(folder.copyPath)), or choose another folder"
          + " with --out")
    }
  }
}

extension Sweep {
  /// What the sweep is, part by part, as it was when it began.
  package func facts() throws(SubsongError) -> [String: String] { try store.facts() }

  /// How many units are in which state; those that were never added are pending.
  public func counts() throws(SubsongError) -> SweepCounts {
    var counts = try store.counts()
    counts.pending += design.count - counts.total
    return counts
  }

  public func failures(atMost count: Int) throws(SubsongError) -> [SweepFailure] {
    try store.failures(atMost: count)
  }

  /// Puts the units that failed back into the queue.
  ///
  /// - Returns: how many.
  public func retryFailed() throws(SubsongError) -> Int { try store.retryFailed() }

  /// Removes runs whose results are in the store: a worker that was killed in between has left them.
  package func removeFinishedRuns() throws(SubsongError) {
    for unit in folder.unitsWithRun where try store.isDone(unit) { folder.removeRun(ofUnit: unit) }
  }
}
