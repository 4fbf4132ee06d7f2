import ArgumentParser
import NumericalCore
import RunStore
import Sweeps

/// `subsong sweep merge`: takes what the tasks of a job array have left into the sweep.
struct SweepSlurmMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Take the results of a job array into the sweep.",
    discussion: """
      Reads slurm/results/ of the sweep's folder into its store, after which `status` and `summarise` tell the same as after \
      `run`. It may be called again at any time; units without a result stay as they are. Only one process may use the \
      sweep's store meanwhile, so it may lie on a network file system.

      Exit codes: 0 all units are done, 65 some failed or have a result that cannot be used, 75 some have no result yet.
      """)

  @OptionGroup var sweep: SweepOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let experiments = try SweepExperiments(SweepFile(path: sweep.file))
    let opened = try Sweep.open(
      experiments.file.design, in: sweep.folder, experiment: experiments.facts(), sharing: .alone)
    let merge = try SlurmMerge(into: opened)
    for mistake in merge.refused { Console.complain("\(mistake)") }
    let report = try SweepMergeReport(merge, SweepStatus(opened))
    if output.json {
      try Console.result(jsonText(report))
    } else {
      for line in report.lines { try Console.result(line) }
    }
    if let code = report.exitCode { throw ExitCode(code) }
  }
}

/// What `sweep merge` prints.
private struct SweepMergeReport: Encodable {
  var merged, refused, total, done, failed, missing: Int
  private var status: SweepStatus

  private enum CodingKeys: String, CodingKey { case merged, refused, total, done, failed, missing }

  init(_ merge: SlurmMerge, _ status: SweepStatus) {
    (merged, refused) = (merge.taken, merge.refused.count)
    (total, done, failed) = (status.total, status.done, status.failed)
    missing = total - done - failed
    self.status = status
  }

  var lines: [String] {
    let refusals = refused > 0 ? ["refused                   \(refused)"] : []
    let left = missing > 0 ? ["units without a result    \(missing)"] : []
    return ["merged                    \(merged)"] + refusals + status.lines + left
  }

  var exitCode: Int32? {
    if failed > 0 || refused > 0 { return ExitCodes.badInput }
    return missing > 0 ? ExitCodes.tryAgain : nil
  }
}
