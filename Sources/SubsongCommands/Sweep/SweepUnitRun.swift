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

  /// Trains the unit's network, disturbs it, and trains it again under each disturbed teacher.
  ///
  /// - Throws: ``SubsongError`` of the experiment; the unit has then failed.
  package func carryOut(_ unit: SweepUnit, in folder: String) throws(SubsongError) -> SweepOutcome {
    let resolved = try experiments.experiment(of: unit)
    let perturbations = SweepPerturbations(conditions: experiments.file.perturbations)
    func run(disturbedBy condition: PerturbationCondition?) throws(SubsongError) -> ExperimentRun {
      var run = try ExperimentRun(resolved.description, threads: threads, songsIn: resolved.songFolder)
      if let condition { try run.disturbTeacher(by: [condition]) }
      return run
    }
    guard let (summary, directory) = try train(run(disturbedBy: nil), in: folder) else { return .interrupted }
    var rows = [SweepRow(summary, labels: perturbations.undisturbed)]
    if Interruption.current != nil { return .interrupted }
    rows += try perturbations.rows(of: directory)
    for condition in perturbations.taught {
      for dose in condition.doses {
        var summaries: [ExperimentSummary] = []
        // At no dose it is the training that there is already.
        if dose == 0 { summaries = [summary] }
        for trial in condition.trials where trial.dose == dose && dose != 0 {
          let teaching = condition.single(dose: dose, repetition: trial.repetition)
          let place = "\(folder)/teacher-\(summaries.count)-\(rows.count)"
          guard let (summary, _) = try train(run(disturbedBy: teaching), in: place) else {
            return .interrupted
          }
          summaries.append(summary)
        }
        rows.append(perturbations.row(condition, dose: dose, summaries))
      }
    }
    return .finished(rows)
  }

  /// - Returns: nil if a signal ended it.
  private func train(_ run: ExperimentRun, in folder: String) throws(SubsongError) -> (
    ExperimentSummary, RunDirectory
  )? {
    switch found(run, in: folder) {
    case .finished(let summary, let directory)?: return (summary, directory)
    case .begun(let directory, let checkpoint)?: return try carryOut(run, directory, from: checkpoint)
    case nil:
      let directory = try fresh(folder)
      try run.begin(directory)
      return try carryOut(run, directory, from: nil)
    }
  }

  /// What an earlier worker left.
  private enum Remains {
    case finished(ExperimentSummary, RunDirectory)
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
      if directory.contains(.summary) { return .finished(try directory.json(of: .summary), directory) }
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
    throws(SubsongError) -> (ExperimentSummary, RunDirectory)?
  {
    var session = ExperimentSession(
      run: run, directory: directory, policy: checkpoints, drawsFigures: false)
    session.endsWatch = false
    switch try session.carryOut(from: checkpoint) {
    case .finished(let summary, _): return (summary, directory)
    case .interrupted: return nil
    }
  }
}

extension SweepRow {
  /// The scores of a run under the names that they have in its JSON.
  package init(_ summary: ExperimentSummary, labels: [Label] = []) {
    self.init(
      labels: labels,
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
