import Experiments
import LearningTasks
import NumericalCore
import RunStore

extension ExperimentRun {
  /// The experiment of a run that was begun.
  ///
  /// - Throws: ``SubsongError`` (bad input) if a file of the run was changed since.
  package init(resuming folder: RunDirectory, threads: Int) throws(SubsongError) {
    let description = try ExperimentDescription(run: folder)
    try self.init(description, threads: threads, songsIn: folder.path)
    if folder.contains(.disruption) {
      try disrupt(by: Disruption(path: folder.path(of: .disruption), for: learner, description.schedule))
    }
    if folder.contains(.perturbations) {
      try disturbTeacher(by: PerturbationFile.conditions(path: folder.path(of: .perturbations)))
    }
    let stored: Provenance = try folder.json(of: .provenance)
    guard stored.configuration == provenance.configuration, stored.inputs == provenance.inputs else {
      throw SubsongError(
        .badInput, "the description, the song or a disturbance was changed after the run was begun",
        at: folder.path, because: "the fingerprints in \(RunFile.provenance.name) are others",
        remedy: "restore the file, or start a new run with `subsong train`")
    }
  }

  /// The newest checkpoint from which this experiment can go on; nil if it has to begin.
  ///
  /// - Parameter report: told why a newer one is passed over.
  /// - Throws: ``SubsongError`` (bad input) if all are damaged, or if it belongs to another experiment or another version.
  package func checkpoint(in folder: RunDirectory, reporting report: (SubsongError) -> Void = { _ in })
    throws(SubsongError) -> StoredCheckpoint?
  {
    guard let (file, checkpoint) = try folder.latestCheckpoint(reporting: report) else { return nil }
    let place = folder.path(of: file)
    guard checkpoint.configuration == provenance.configuration else {
      throw SubsongError(
        .badInput, "the checkpoint belongs to another experiment", at: place,
        because: "\(RunFile.experiment.name) was changed after it was written",
        remedy: "restore \(RunFile.experiment.name), or start a new run with `subsong train`")
    }
    guard checkpoint.version == Provenance.packageVersion else {
      throw SubsongError(
        .badInput, "the checkpoint was written by Subsong \(checkpoint.version)", at: place,
        because: "this is \(Provenance.packageVersion), which may carry on to other numbers",
        remedy: "go on with that version, or start the run again")
    }
    return checkpoint
  }
}
