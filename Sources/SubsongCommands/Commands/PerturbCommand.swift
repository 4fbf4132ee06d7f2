import ArgumentParser
import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// `subsong perturb`: disturbs trained networks and measures how they recover.
struct PerturbCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "perturb", abstract: "Disturb trained networks and measure how they recover.",
    discussion: """
      Each network is replayed freely, undisturbed and disturbed; a window of one cycle slides over both, and its correlation with \
      the song at the best phase tells when the song is back. Several doses give a dose-response curve, several runs and \
      repetitions intervals. Tables, curves and figures go to a folder of their own.
      """)

  @Argument(help: "Folders of runs.")
  var directories: [String]

  @OptionGroup var perturbation: PerturbationOptions

  @Option(
    name: .long, parsing: .unconditional,
    help: "Repetitions with other random draws, for kinds that draw any (default: 1, or what the file says).")
  var repeats: Int?

  @Flag(name: .long, help: "Keep the weights as they are.")
  var frozen = false

  @Option(name: .long, parsing: .unconditional, help: "Replay cycles, nudged ones included.")
  var cycles = PerturbationStudy.usualCycles

  @Flag(name: .long, help: "Draw no figures.")
  var noFigures = false

  @OptionGroup var parallelism: ThreadOptions
  @OptionGroup var folder: RunFolderOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let threads = try parallelism.resolve()
    try check()
    try checkFolder()
    let directories = try directories.map { (path) throws(SubsongError) in
      try RunDirectory.openFinished(at: path)
    }
    try ReplayGrid.requireSame(of: directories)
    var conditions = try perturbation.conditions(for: self.directories)
    for index in conditions.indices {
      conditions[index].repeats = repeats ?? conditions[index].repeats
      conditions[index].frozen = frozen || conditions[index].frozen
    }
    let study = PerturbationStudy(conditions, cycles: cycles)
    var networks: [PerturbationResults.Network] = []
    var provenance: Provenance?
    for directory in directories {
      let run = try TrainedRun(directory, threads: 1)
      provenance = try provenance ?? directory.json(of: .provenance)
      let result = try study.run(
        run.learner, song: run.song, run.description.schedule, from: run.state(from: .trained, seed: 0),
        threads: threads)
      networks.append(
        .init(
          name: directory.path, visibleNames: run.song.rowNames, latentCount: run.learner.network.latentCount,
          result: result))
    }
    let results = PerturbationResults(networks: networks)
    guard var provenance else { return }
    let songs = PerturbationSongs(conditions)
    let text = PerturbationCondition.toml(conditions, songs: songs.names)
    provenance.inputs["perturbations"] = Fingerprint.of(text + songs.files.map(\.song.text).joined())
    provenance.command = command
    let out = try makeFolder(conditions[0])
    try out.write(json: provenance, named: .provenance)
    try songs.write(to: out)
    try out.write(text, named: .perturbations)
    try results.write(to: out)
    if !noFigures { try PerturbationFigures(results: results).draw(to: out, provenance: provenance) }
    try report(results, out)
  }

  private func check() throws(SubsongError) {
    guard !directories.isEmpty else {
      throw SubsongError(.usage, "no run is given", remedy: "name its folder")
    }
    if let repeats, !(1...100_000).contains(repeats) {
      throw SubsongError(
        .usage, "\(repeats) is no number of repetitions", at: "--repeats", because: "allowed: [1, 100000]")
    }
    guard (1...100_000).contains(cycles) else {
      throw SubsongError(
        .usage, "\(cycles) is no number of cycles", at: "--cycles", because: "allowed: [1, 100000]")
    }
  }

  /// Looks before the first replay whether the results can be kept, and makes nothing yet.
  private func checkFolder() throws(SubsongError) {
    guard let out = folder.out else { return }
    for directory in directories where RunDirectory.isSame(out, directory) {
      throw SubsongError(
        .cannotCreate, "this is the folder of a run that is disturbed", at: out,
        because: "the trained network in it would be removed", remedy: "choose another folder with --out")
    }
    // A folder that is there already is refused unless it is empty.
    if !folder.force, FileBytes.exists(out) { _ = try RunDirectory.create(at: out) }
  }

  private func makeFolder(_ condition: PerturbationCondition) throws(SubsongError) -> RunDirectory {
    if let out = folder.out { return try .create(at: out, overwrite: folder.force) }
    return try .create(numbered: "runs/perturb-\(condition.main.kind.rawValue)")
  }

  /// RUN stands for the folders of the runs; what is done to them is kept beside the results.
  private var command: String {
    let runs = directories.count == 1 ? "RUN" : "RUN…"
    let length = cycles == PerturbationStudy.usualCycles ? "" : " --cycles \(cycles)"
    return "subsong perturb \(runs) --perturbation \(RunFile.perturbations.name)\(length)"
  }

  private func report(_ results: PerturbationResults, _ out: RunDirectory) throws(SubsongError) {
    let report = PerturbationReport(results, folder: out.path)
    if output.json {
      try Console.result(jsonText(report))
    } else {
      for line in report.lines { try Console.result(line) }
    }
  }
}
