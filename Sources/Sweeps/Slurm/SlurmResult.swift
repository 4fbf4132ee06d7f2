import Foundation
import LearningTasks
import NumericalCore
import RunStore

/// How a unit ended that a task of a job array has carried out: a file of its own, so that tasks never write to the same file.
package struct SlurmResult: Codable, Hashable, Sendable {
  package var unit: Int
  /// That of the unit's experiment.
  package var fingerprint: String
  /// The version of Subsong.
  package var version = Provenance.packageVersion
  /// The results of a unit that is done; `nil` if it failed.
  package var rows: [SweepRow]?
  /// Why it failed; `nil` if it did not.
  package var reason: String?
  /// How long it took since it was last begun or resumed.
  package var seconds: Double

  package init(_ end: SweepUnitEnd, fingerprint: String) {
    (unit, self.fingerprint, seconds) = (end.unit, fingerprint, end.seconds)
    switch end.outcome {
    case .done(let rows): self.rows = rows
    case .failed(let reason): self.reason = reason
    }
  }

  /// - Returns: `nil` for a file that says both or neither of the two outcomes.
  package var end: SweepUnitEnd? {
    switch (rows, reason) {
    case (let rows?, nil): SweepUnitEnd(unit: unit, .done(rows), seconds: seconds)
    case (nil, let reason?): SweepUnitEnd(unit: unit, .failed(reason: reason), seconds: seconds)
    default: nil
    }
  }

  private static func file(_ unit: Int) -> RunFile { RunFile("results/\(unit).json") }

  private static func directory(_ folder: SweepFolder) -> RunDirectory { .asFound(at: folder.slurmPath) }

  /// - Throws: ``NumericalCore/SubsongError``: cannot create, input/output.
  package func write(in folder: SweepFolder) throws(SubsongError) {
    try Self.directory(folder).write(json: self, named: Self.file(unit))
  }

  /// How a unit ended.
  ///
  /// - Returns: `nil` if it has no result yet.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the file is damaged, or of another experiment or version.
  package static func read(_ unit: Int, fingerprint: String, in folder: SweepFolder) throws(SubsongError)
    -> SlurmResult?
  {
    let (directory, file) = (directory(folder), file(unit))
    guard directory.contains(file) else { return nil }
    do throws(SubsongError) {
      let result: SlurmResult = try directory.json(of: file)
      try result.check(unit, fingerprint, directory.path(of: file))
      return result
    } catch {
      var error = error
      error.remedy = "submit \(folder.slurmPath)/submit.sh again, which carries out the unit anew"
      throw error
    }
  }

  private func check(_ unit: Int, _ fingerprint: String, _ path: String) throws(SubsongError) {
    let why: String? =
      if self.unit != unit {
        "it is that of unit \(self.unit)"
      } else if self.fingerprint != fingerprint {
        "it is that of another experiment"
      } else if version != Provenance.packageVersion {
        "it is that of version \(version), and this is \(Provenance.packageVersion)"
      } else {
        end == nil ? "it tells no single outcome" : nil
      }
    guard let why else { return }
    throw SubsongError(.badInput, "the result of unit \(unit) cannot be used", at: path, because: why)
  }

  /// The units that have a result, in order.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (cannot create) if the folder cannot be read.
  package static func units(in folder: SweepFolder) throws(SubsongError) -> [Int] {
    let path = folder.slurmPath + "/results"
    guard FileBytes.exists(path) else { return [] }
    return try RunDirectory.entries(of: path).compactMap { name in
      name.hasSuffix(".json") ? Int(name.dropLast(5)) : nil
    }.sorted()
  }

  /// Removes the results of units that failed, so that they are carried out again.
  package static func removeFailures(in folder: SweepFolder) throws(SubsongError) {
    let directory = directory(folder)
    for unit in try units(in: folder) {
      let result: SlurmResult? = try? directory.json(of: file(unit))
      if result?.reason != nil { try remove(unit, in: folder) }
    }
  }

  /// Removes the result of a unit if there is one.
  static func remove(_ unit: Int, in folder: SweepFolder) throws(SubsongError) {
    let path = directory(folder).path(of: file(unit))
    guard FileBytes.exists(path) else { return }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw SubsongError(
        .inputOutput, "the result cannot be removed", at: path, because: error.localizedDescription)
    }
  }
}
