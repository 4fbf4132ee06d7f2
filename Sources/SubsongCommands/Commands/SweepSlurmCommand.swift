import ArgumentParser
import NumericalCore
import RunStore
import Sweeps

/// `subsong sweep slurm`: prepares a sweep for a cluster.
struct SweepSlurmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slurm", abstract: "Write the scripts that carry out a sweep on a Slurm cluster.",
    discussion: """
      The sweep is checked as by `plan`, its folder is made, and below it slurm/array.sbatch (a job array whose tasks share the \
      units), slurm/merge.sbatch (takes their results into the sweep) and slurm/submit.sh, which submits both. Nothing is \
      submitted. The file, the experiment, the songs, the folder and this program have to be in the same place on all nodes.

      A task that reaches its time limit, or is told to go, writes a checkpoint and is queued again. Called again, the units that \
      have a result keep it; cancel jobs of the sweep that still run before.
      """)

  @OptionGroup var sweep: SweepOptions

  @Option(name: .long, parsing: .unconditional, help: "The time limit of a task in minutes (default: 60).")
  var time: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: "Seconds before the limit at which a task writes its checkpoint; more than a cycle takes.")
  var margin: Int?

  @Option(name: .long, help: "The partition; by default that of the cluster.")
  var partition: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: "Tasks that share the units, at most (default: \(SlurmPlan.usualTasks)).")
  var tasks: Int?

  @Option(name: .long, parsing: .unconditional, help: "The memory of a task in megabytes.")
  var memory: Int?

  @Option(
    name: .customLong("sbatch"), parsing: .unconditionalSingleValue,
    help: "A further option for sbatch, as often as needed, for example --sbatch=--account=birds.")
  var extra: [String] = []

  @Flag(name: .long, help: "Let units that failed be carried out again.")
  var retryFailed = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let (job, most) = (try checkedJob(), tasks ?? SlurmPlan.usualTasks)
    guard (1...SweepDesign.mostUnits).contains(most) else {
      throw SubsongError(.usage, "\(most) is no number of tasks", at: "--tasks")
    }
    let experiments = try SweepExperiments(SweepFile(path: sweep.file))
    let opened = try Sweep.begin(
      experiments.file.design, in: sweep.folder, file: experiments.file.text,
      experiment: experiments.facts(), sharing: .alone
    ) { () throws(SubsongError) in try experiments.fingerprints() }
    if retryFailed { try opened.retryFailedTasks() }
    let plan = try SlurmPlan.write(opened, experiment: experiments.facts(), tasks: most)
    let scripts = SlurmScripts(
      program: SweepChildren.executable, file: sweep.file, folder: sweep.folder.path, tasks: plan.tasks, job)
    try scripts.write()
    try report(SweepSlurmReport(sweep: sweep.folder.path, plan, scripts))
  }

  private func checkedJob() throws(SubsongError) -> SlurmJob {
    var job = SlurmJob()
    job.minutes = time ?? job.minutes
    (job.margin, job.partition, job.memory, job.extra) = (margin, partition, memory, extra)
    try job.check()
    return job
  }

  private func report(_ report: SweepSlurmReport) throws {
    if output.json { return try Console.result(jsonText(report)) }
    for line in report.lines { try Console.result(line) }
  }
}

/// What `sweep slurm` prints.
private struct SweepSlurmReport: Encodable {
  var sweep: String
  var units, tasks: Int
  var array, merge, submit: String

  init(sweep: String, _ plan: SlurmPlan, _ scripts: SlurmScripts) {
    self.sweep = sweep
    (units, tasks, submit) = (plan.units, plan.tasks, scripts.submitPath)
    let folder = scripts.submitPath.dropLast("submit.sh".count)
    (array, merge) = (folder + "array.sbatch", folder + "merge.sbatch")
  }

  var lines: [String] {
    [
      "sweep                     \(sweep)", "units                     \(units)",
      "tasks                     \(tasks)", "submit it with            \(shellWord(submit))",
    ]
  }
}
