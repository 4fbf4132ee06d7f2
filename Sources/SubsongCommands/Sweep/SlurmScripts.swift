import Foundation
import NumericalCore
import RunStore
import Sweeps

/// The scripts with which a sweep runs on a cluster.
///
/// Their paths are absolute, so that a job finds its files wherever it starts.
package struct SlurmScripts: Sendable {
  private let program, file, folder: String
  private let tasks: Int
  private let job: SlurmJob

  /// After so many rounds a task is not queued again, whatever it says: so nothing loops for ever that ends before subsong counts.
  private static let mostRounds = 1000

  package init(program: String, file: String, folder: String, tasks: Int, _ job: SlurmJob) {
    self.program = Self.absolute(program)
    self.file = Self.absolute(file)
    self.folder = Self.absolute(folder)
    (self.tasks, self.job) = (tasks, job)
  }

  private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardized.path }

  /// Name and text of each script.
  package var all: [(name: String, text: String)] {
    [("array.sbatch", array), ("merge.sbatch", merge), ("submit.sh", submit)]
  }

  package var submitPath: String { folder + "/slurm/submit.sh" }

  /// Writes all of them; `submit.sh` can be called as a program.
  ///
  /// - Throws: ``SubsongError``: cannot create, input/output; bad input for a path with the end of a line in it.
  package func write() throws(SubsongError) {
    for path in [program, file, folder] where path.contains(where: \.isNewline) {
      throw SubsongError(.badInput, "a path with more than one line cannot stand in a script", at: path)
    }
    for (name, text) in all {
      try AtomicFile.write(Array(text.utf8), to: "\(folder)/slurm/\(name)")
    }
    do {
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: submitPath)
    } catch {
      throw SubsongError(
        .cannotCreate, "the script cannot be made a program", at: submitPath,
        because: error.localizedDescription)
    }
  }

  // MARK: The texts

  /// Letters, digits and a few marks, since the name is shown in tables.
  private var jobName: String {
    let name = folder.split(separator: "/").last.map(String.init) ?? "sweep"
    return "subsong-"
      + String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" })
  }

  private func head(_ name: String, _ directives: [String]) -> String {
    (["#!/bin/bash"] + (["--job-name=\(name)"] + directives).map { "#SBATCH \($0)" }).joined(separator: "\n")
  }

  private var array: String {
    """
    \(head(jobName, ["--array=0-\(tasks - 1)", "--signal=B:TERM@\(job.marginSeconds)", "--output=slurm/logs/task-%a.log"] + job.directives))

    # One task of a sweep; written by `subsong sweep slurm`, to be submitted with submit.sh.
    #
    # Exit codes: 0 every unit of the task has a result; 143 stopped with a checkpoint; others are those of subsong, of which 65
    # means that the task does not get on. A task that was stopped while Slurm counts it as running (its time is up, or a
    # preemption was announced) is queued again and goes on from the checkpoint; one that was cancelled is not.

    subsong=\(shellWord(program))
    file=\(shellWord(file))
    folder=\(shellWord(folder))

    # Slurm tells this shell alone that the time is up; subsong then needs a moment for its checkpoint.
    child=
    is_stopped=
    was_called=
    stop() {
      is_stopped=1
      was_called=1
      if [ -n "$child" ]; then kill -TERM "$child" 2>/dev/null; fi
    }
    trap stop TERM
    "$subsong" sweep task "$file" --out "$folder" --task "$SLURM_ARRAY_TASK_ID" --tasks \(tasks) &
    child=$!
    if [ -n "$is_stopped" ]; then kill -TERM "$child" 2>/dev/null; fi

    # A signal ends the waiting, too, and then the status is not that of subsong.
    was_called=1
    while [ -n "$was_called" ]; do
      was_called=
      wait "$child"
      status=$?
    done

    if [ "$status" -eq 143 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt \(Self.mostRounds) ]; then
      id=${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}
      case $(scontrol show job --oneliner "$id") in
        *JobState=RUNNING*)
          echo "task $SLURM_ARRAY_TASK_ID was stopped with a checkpoint; it is queued again" >&2
          # Slurm ends this shell when it takes the task back.
          trap '' TERM
          scontrol requeue "$id" || echo "task $SLURM_ARRAY_TASK_ID cannot be queued again; submit the sweep again" >&2
          ;;
        *) echo "task $SLURM_ARRAY_TASK_ID was stopped from outside; it is not queued again from here" >&2 ;;
      esac
    fi
    exit "$status"

    """
  }

  private var merge: String {
    """
    \(head(jobName + "-merge", ["--output=slurm/logs/merge.log"] + job.directives))

    # Takes the results of all tasks into the store of the sweep; written by `subsong sweep slurm`, to be submitted with submit.sh.
    #
    # Exit codes: 0 all units are done, 65 some failed or have a result that cannot be used, 75 some have no result yet.

    exec \(shellWord(program)) sweep merge \(shellWord(file)) --out \(shellWord(folder))

    """
  }

  private var submit: String {
    """
    #!/bin/bash
    # Submits a sweep: an array of \(tasks) \(tasks == 1 ? "task" : "tasks"), and a job that merges their results when all have ended, however they do. Written by
    # `subsong sweep slurm`. Arguments are passed on to sbatch. Submitted again, it carries out what has no result yet.
    set -euo pipefail
    cd -- \(shellWord(folder))
    array=$(sbatch --parsable "$@" slurm/array.sbatch)
    # With the name of a cluster it is ID;NAME.
    array=${array%%;*}
    merge=$(sbatch --parsable "$@" --dependency=afterany:"$array" slurm/merge.sbatch)
    echo "array $array"
    echo "merge ${merge%%;*}"

    """
  }
}
