import ArgumentParser
import Experiments
import Foundation
import NumericalCore
import RunStore

/// `subsong check-numerics`: whether a conclusion is numerical.
struct CheckNumericsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-numerics",
    abstract: "Tell whether the scores of an experiment depend on its numerics.",
    discussion: """
      The experiment is trained and replayed again with half the time step, half the plasticity step, another integrator, \
      interpolated instead of rounded delays, and the other precision: the same network, the same song. Other seeds at \
      the experiment's own numerics tell by how much scores differ from network to network (the spread, a standard \
      deviation). A variant passes for a score if it differs by at most 2√2 spreads: two standard deviations of the \
      difference between two seeds. Either verdict is an answer: the exit code is 0.

      In place of a description the folder of a finished run may be given. The verdict is then kept in the run as \
      numerics.json and numerics.csv, and shown by inspect.
      """)

  @OptionGroup var experiment: ExperimentOptions

  @Option(name: .long, parsing: .unconditional, help: "Other seeds: the ones that follow the experiment's.")
  var seeds = 4

  @Option(
    name: .long, parsing: .unconditional,
    help: "Trainings at a time (or SUBSONG_THREADS; as many as there are cores by default).")
  var threads: Int?

  @Option(name: .long, help: "Write numerics.json and numerics.csv into this folder.")
  var out: String?

  @Flag(name: .long, help: "Replace an earlier verdict.")
  var force = false

  @OptionGroup var output: OutputOptions

  private static let files = [RunFile.numericsTable, .numerics]

  func run() throws {
    let run = try runDirectory()
    let configuration = try configuration(of: run)
    if experiment.printConfig { return try configuration.print(asJSON: output.json) }
    let threads = try ThreadOptions.resolve(threads, default: ProcessInfo.processInfo.activeProcessorCount)
    let check = try prepared(configuration, run)
    let folder = try (out ?? run?.path).map { path throws(SubsongError) in
      try BenchFolder(path, force: force, files: Self.files)
    }
    let verdict = try verdict(of: check, threads: threads)
    if let folder { try write(verdict, to: folder) }
    if output.json {
      try Console.result(jsonText(NumericsReport(run: run?.path, verdict: verdict)))
    } else {
      for line in verdict.lines { try Console.result(line) }
    }
  }

  /// The run, if the argument is a folder.
  private func runDirectory() throws(SubsongError) -> RunDirectory? {
    guard let path = experiment.experiment else { return nil }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      return nil
    }
    return try .openFinished(at: path)
  }

  /// - Throws: ``SubsongError`` (usage) if flags or variables turn a run into another experiment, whose verdict would be kept in
  ///   the run.
  private func configuration(of run: RunDirectory?) throws(SubsongError) -> ResolvedConfiguration {
    guard let run else { return try experiment.resolve() }
    var options = experiment
    options.experiment = run.path(of: .experiment)
    let configuration = try options.resolve()
    let own = try ExperimentDescription(run: run)
    guard out != nil || configuration.description == own else {
      throw SubsongError(
        .usage, "flags or variables make another experiment of the run", at: run.path,
        because: "the verdict in a run is about the run as it is", remedy: "write it elsewhere with --out")
    }
    return configuration
  }

  /// Builds the experiment once, so that what is refused is refused before anything is trained or written.
  private func prepared(_ configuration: ResolvedConfiguration, _ run: RunDirectory?) throws(SubsongError)
    -> NumericsCheck
  {
    let description = configuration.description
    var disruption: Disruption?
    if let run, run.contains(.disruption) {
      disruption = try Disruption(contentsOf: run.path(of: .disruption))
    }
    do throws(SubsongError) {
      let check = try NumericsCheck(
        description, songsIn: configuration.songFolder, disruption: disruption, otherSeeds: seeds)
      let experiment = try ExperimentRun(description, threads: 1, songsIn: configuration.songFolder)
      say(experiment.summaryLine)
      return check
    } catch {
      throw configuration.locating(error)
    }
  }

  private func verdict(of check: NumericsCheck, threads: Int) throws(SubsongError) -> NumericsVerdict {
    let (clock, isQuiet) = (ContinuousClock(), output.quiet)
    let start = clock.now
    say("\(check.count) trainings, \(min(threads, check.count)) at a time")
    let verdict = try check.verdict(threads: threads) { line in
      if !isQuiet { Console.say("\(line) (after \(fixed((clock.now - start) / .seconds(1), 1)) s)") }
    }
    return verdict
  }

  /// The table first: who finds the verdict finds all.
  private func write(_ verdict: NumericsVerdict, to folder: BenchFolder) throws(SubsongError) {
    try folder.write(verdict.csv, named: .numericsTable)
    try folder.write(json: verdict, named: .numerics)
  }

  private func say(_ line: String) {
    if !output.quiet { Console.say(line) }
  }
}

/// What `check-numerics` prints: the verdict and the run that it is about, if it is one.
private struct NumericsReport: Encodable {
  var run: String?
  var verdict: NumericsVerdict

  private enum CodingKeys: String, CodingKey { case run }

  func encode(to encoder: any Encoder) throws {
    try verdict.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(run, forKey: .run)
  }
}
