import NumericalCore
import RunStore

/// What the tasks of a job array have to know of the sweep's store, which they do not open: many machines would have it open at
/// the same time on a network file system.
///
/// All its files lie in the folder `slurm` of the sweep's folder:
///
///     plan.json              this
///     array.sbatch, merge.sbatch, submit.sh
///     tasks/<task>/          a folder that a task locks while it works, with what it last left (``SlurmTask``)
///     results/<unit>.json    how a unit ended (``SlurmResult``)
///     logs/                  what jobs say
public struct SlurmPlan: Codable, Hashable, Sendable {
  /// What the sweep is known by.
  private var facts: [String: String]
  public private(set) var units: Int
  /// How many tasks share the units.
  public private(set) var tasks: Int
  /// Units whose results were in the store before.
  package private(set) var done: [Int]

  /// More tasks than units would have nothing to do.
  private static func checked(_ tasks: Int, _ design: SweepDesign) -> Int { max(1, min(tasks, design.count)) }

  /// The usual number of tasks: what a cluster lets one user run is of this order, and starting a task costs some seconds.
  public static let usualTasks = 100

  /// Writes the plan for a sweep that no process works on, and forgets what tasks of an earlier plan remembered.
  ///
  /// Results of an earlier plan stay good.
  ///
  /// - Parameters:
  ///   - sweep: what is to be shared out.
  ///   - experiment: what the units have in common, such as the fingerprint of the experiment.
  ///   - tasks: the most tasks that share the work.
  /// - Throws: ``NumericalCore/SubsongError``: cannot create, input/output.
  public static func write(
    _ sweep: Sweep, experiment: [String: String], tasks: Int = usualTasks
  ) throws(SubsongError) -> SlurmPlan {
    let plan = SlurmPlan(
      facts: Sweep.facts(sweep.design, experiment), units: sweep.design.count,
      tasks: checked(tasks, sweep.design), done: try sweep.store.doneUnits())
    for name in ["results", "logs"] { _ = try RunDirectory.adding(to: sweep.folder.slurmPath + "/" + name) }
    try SlurmTask.forgetAll(in: sweep.folder)
    try RunDirectory.adding(to: sweep.folder.slurmPath).write(json: plan, named: "plan.json")
    return plan
  }

  /// The plan in a folder.
  ///
  /// - Throws: ``NumericalCore/SubsongError``: missing input if there is none, bad input if it is damaged or that of another sweep.
  static func read(_ design: SweepDesign, in folder: SweepFolder, experiment: [String: String])
    throws(SubsongError) -> SlurmPlan
  {
    let directory = RunDirectory.asFound(at: folder.slurmPath)
    guard directory.contains("plan.json") else {
      throw SubsongError(
        .missingInput, "the sweep has no plan for Slurm", at: directory.path(of: "plan.json"),
        remedy: "write one with `subsong sweep slurm`")
    }
    let plan: SlurmPlan = try directory.json(of: "plan.json")
    try Sweep.requireEqual(plan.facts, Sweep.facts(design, experiment), folder)
    return plan
  }
}

extension SweepFolder {
  /// The folder of the job array's files.
  public var slurmPath: String { path + "/slurm" }
}
