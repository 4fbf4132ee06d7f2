import NumericalCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension RunDirectory {
  /// How many checkpoints are kept: should the newest turn out to be damaged, there is another.
  private static let keptCheckpoints = 2

  /// Writes a checkpoint atomically, and removes those before the last two.
  ///
  /// - Returns: its file.
  /// - Throws: ``NumericalCore/SubsongError`` if it cannot be written; the earlier checkpoints are then untouched.
  @discardableResult
  public func write(_ checkpoint: StoredCheckpoint) throws(SubsongError) -> RunFile {
    let file = RunFile.checkpoint(cycles: checkpoint.cycles)
    try makeFolder(of: file)
    try AtomicFile.replace(path(of: file), calls: calls) { (file) throws(SubsongError) in
      try checkpoint.write(to: file)
    }
    // One that cannot be removed stays until the next time: it costs room, not results.
    do { try removeCheckpoints(butLast: Self.keptCheckpoints) } catch {}
    return file
  }

  /// Removes all checkpoints but the newest ones.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (input/output) if one cannot be removed.
  package func removeCheckpoints(butLast count: Int) throws(SubsongError) {
    for file in try checkpointFiles().dropLast(count) {
      do { try calls.remove(path(of: file)) } catch {
        throw SubsongError(.inputOutput, "the checkpoint cannot be removed", at: path(of: file), error)
      }
    }
  }

  /// The newest checkpoint that is whole; nil if there is none at all.
  ///
  /// - Parameter report: told why a newer one is passed over.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if there are some, but all are damaged.
  public func latestCheckpoint(reporting report: (SubsongError) -> Void = { _ in }) throws(SubsongError) -> (
    file: RunFile, checkpoint: StoredCheckpoint
  )? {
    var damage: SubsongError?
    for file in try checkpointFiles().reversed() {
      do {
        return (file, try checkpoint(file))
      } catch  where error.category == .badInput {
        report(error)
        damage = damage ?? error
      }
    }
    if let damage { throw damage }
    return nil
  }

  public func checkpoint(_ file: RunFile) throws(SubsongError) -> StoredCheckpoint {
    try StoredCheckpoint(bytes(of: file), named: path(of: file))
  }

  /// Oldest first.
  package func checkpointFiles() throws(SubsongError) -> [RunFile] {
    let folder = "\(path)/\(RunFile.checkpointsFolder)"
    guard FileBytes.exists(folder) else { return [] }
    return try Self.entries(of: folder).compactMap(RunFile.checkpoint(entry:)).sorted {
      $0.cycles < $1.cycles
    }
    .map(\.file)
  }

  /// Removes files that a process left unfinished when it was killed, in every folder of the run.
  ///
  /// - Precondition: no other process writes to the run (``FolderLock``).
  package func removeTemporaries() throws(SubsongError) {
    for entry in try Self.entriesBelow(path) where AtomicFile.isTemporary(entry) {
      // It costs room, not results, if this fails.
      do { try calls.remove("\(path)/\(entry)") } catch {}
    }
  }
}

extension RunFile {
  private static let (checkpointPrefix, checkpointSuffix) = ("checkpoint-", ".npz")

  /// The checkpoint after so many cycles; names sort as numbers do.
  static func checkpoint(cycles: Int) -> RunFile {
    let digits = String(cycles)
    let padding = String(repeating: "0", count: max(0, 10 - digits.count))
    return RunFile("\(checkpointsFolder)/\(checkpointPrefix)\(padding)\(digits)\(checkpointSuffix)")
  }

  fileprivate static func checkpoint(entry: String) -> (file: RunFile, cycles: Int)? {
    guard entry.hasPrefix(checkpointPrefix), entry.hasSuffix(checkpointSuffix),
      let cycles = Int(entry.dropFirst(checkpointPrefix.count).dropLast(checkpointSuffix.count))
    else { return nil }
    return (RunFile("\(checkpointsFolder)/\(entry)"), cycles)
  }
}
