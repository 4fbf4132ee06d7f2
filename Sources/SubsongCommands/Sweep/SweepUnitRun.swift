import Experiments
import Foundation
import LearningTasks
import NumericalCore
import RunStore
import Sweeps

/// Carries out one unit of a sweep as a run in its own folder, from its beginning or from what an earlier worker left there.
package struct SweepUnitRun {
  package let experiments: SweepExperiments
  package var threads = 1
  package var checkpoints = CheckpointPolicy(interval: .seconds(30))

  package init(_ experiments: SweepExperiments) { self.experiments = experiments }

  /// - Throws: ``SubsongError`` of the experiment; the unit has then failed.
  package func carryOut(_ unit: SweepUnit, in folder: String) throws(SubsongError) -> SweepOutcome {
    let resolved = try experiments.experiment(of: unit)
    let run = try ExperimentRun(resolved.description, threads: threads, songsIn: resolved.songFolder)
    switch found(run, in: folder) {
    case .finished(let summary)?: return .finished([SweepRow(summary)])
    case .begun(let directory, let checkpoint)?: return try carryOut(run, directory, from: checkpoint)
    case nil:
      let directory = try fresh(folder)
      try run.begin(directory)
      return try carryOut(run, directory, from: nil)
    }
  }

  /// What an earlier worker left.
  private enum Remains {
    case finished(ExperimentSummary)
    case begun(RunDirectory, StoredCheckpoint)
  }

  /// - Returns: `nil` if there is nothing to go on from, or files that a power failure has damaged: the run then begins anew.
  private func found(_ run: ExperimentRun, in folder: String) -> Remains? {
    guard FileBytes.exists(folder) else { return nil }
    do throws(SubsongError) {
      var directory = try RunDirectory.open(at: folder)
      directory.calls = calls
      let provenance: Provenance = try directory.json(of: .provenance)
      guard provenance.configuration == run.provenance.configuration,
        provenance.inputs == run.provenance.inputs, provenance.version == run.provenance.version
      else { return nil }
      if directory.contains(.summary) { return .finished(try directory.json(of: .summary)) }
      try directory.removeTemporaries()
      return try run.checkpoint(in: directory).map { .begun(directory, $0) }
    } catch {
      return nil
    }
  }

  private func fresh(_ folder: String) throws(SubsongError) -> RunDirectory {
    do {
      if FileBytes.exists(folder) { try FileManager.default.removeItem(atPath: folder) }
    } catch {
      throw SubsongError(
        .cannotCreate, "what an earlier worker left cannot be removed", at: folder,
        because: error.localizedDescription)
    }
    var directory = try RunDirectory.create(at: folder)
    directory.calls = calls
    return directory
  }

  /// The results are kept elsewhere, so only a folder that stays is forced to the disk.
  private var calls: any SystemCalls {
    experiments.file.keepsRuns ? OperatingSystem() : ScratchFiles()
  }

  private func carryOut(_ run: ExperimentRun, _ directory: RunDirectory, from checkpoint: StoredCheckpoint?)
    throws(SubsongError) -> SweepOutcome
  {
    let session = ExperimentSession(
      run: run, directory: directory, policy: checkpoints, drawsFigures: false)
    switch try session.carryOut(from: checkpoint) {
    case .finished(let summary, _): return .finished([SweepRow(summary)])
    case .interrupted: return .interrupted
    }
  }
}

extension SweepRow {
  /// The scores of a run under the names that they have in its JSON.
  package init(_ summary: ExperimentSummary) {
    self.init(
      measures: [
        Measure("validation_correlation", summary.validationCorrelation),
        Measure("validation_mse", summary.validationMSE),
        Measure("first_cycle_090", summary.firstCycle090.map(Double.init)),
        Measure("first_cycle_095", summary.firstCycle095.map(Double.init)),
        Measure("replay_correlation_mean", summary.replayCorrelationMean),
        Measure("replay_correlation_min", summary.replayCorrelationMin),
        Measure("replay_correlation_first", summary.replayCorrelationFirst),
        Measure("replay_correlation_last", summary.replayCorrelationLast),
        Measure("frozen_replay_correlation_mean", summary.frozenReplayCorrelationMean),
      ])
  }
}
