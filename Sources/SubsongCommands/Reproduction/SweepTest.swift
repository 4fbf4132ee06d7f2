import Figures
import LearningTasks
import NumericalCore
import RunStore
import Sweeps

extension Reproduction.SweepTest {
  /// Leaves `sweep.toml`, and the sweep below `sweep/`.
  package func carryOut(_ work: ReproductionWork) throws(SubsongError) -> Reproduction.Verdict? {
    let directory = work.directory
    try directory.write(sweep(work.scale), named: "sweep.toml")
    let execution = SweepExecution(
      file: directory.path(of: "sweep.toml"), folder: SweepFolder(directory.path(of: "sweep")),
      workers: work.workers, retriesFailed: true, isQuiet: work.isQuiet)
    let (sweep, ending) = try execution.run()
    if ending == .interrupted { return nil }
    if let failure = try sweep.failures(atMost: 1).first {
      throw SubsongError(.numerical, "unit \(failure.unit) failed", because: failure.reason)
    }
    var rows: [ReproductionResults.Row] = []
    try SweepSummary.write(sweep) { rows.append($0) }
    let results = ReproductionResults(
      scale: work.scale, rows: rows, folder: sweep.folder, design: sweep.design)
    try directory.write(FileBytes.read(sweep.folder.summaryPath), named: "table.csv")
    let verdict = try judge(results)
    try draw(results, work)
    return verdict
  }

  private func draw(_ results: ReproductionResults, _ work: ReproductionWork) throws(SubsongError) {
    guard let figure = try figure(results) else { return }
    let text = Fingerprint.of(sweep(work.scale))
    let provenance = Provenance(
      configuration: text, seed: UInt64(results.design.seeds[0]), song: "Für Elise", inputs: ["sweep": text],
      engine: "auto", command: work.command)
    try work.directory.write(figure, named: "figure", provenance: provenance)
  }
}
