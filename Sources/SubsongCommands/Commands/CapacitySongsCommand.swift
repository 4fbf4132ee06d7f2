import ArgumentParser
import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore
import Sweeps

/// `subsong capacity songs`: several songs in one network.
struct CapacitySongsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "songs", abstract: "Teach several songs to one network and measure how they interfere.",
    discussion: """
      The songs share the rows of the same names. They are taught one after the other (sequential) or in turn (interleaved). \
      After each block of cycles every song is asked for with frozen weights: three nudged cycles as a cue, then eight free \
      ones. Interference is what a song has lost by the end since it was known best. The folder holds songs.csv, \
      interference.csv, a figure for each order, and songs.json, from which a study that was stopped goes on.
      """)

  @Argument(help: "Two songs or more, by name, path or expression.")
  var songs: [String]

  @Option(
    name: .long,
    help: "How the songs are taught: \(SongOrder.allCases.map(\.rawValue).joined(separator: ", ")).")
  var orders = "sequential,interleaved"

  @Option(name: .long, parsing: .unconditional, help: "Latent neurons.")
  var latent = 50

  @Option(name: .long, help: "A range of seeds.")
  var seeds = "1..3"

  @Option(name: .long, parsing: .unconditional, help: "Training cycles of each song.")
  var cycles = 4000

  @Option(name: .long, parsing: .unconditional, help: "Training cycles between two tests; divides --cycles.")
  var block = 200

  @Flag(
    name: .long, help: "Give each song a row of its own that sounds throughout and tells it from the others.")
  var cues = false

  @OptionGroup var experiment: CapacityExperimentOptions

  @Option(name: .long, help: "The folder of the study.")
  var out = "runs/songs"

  @OptionGroup var options: StudyOptions

  func run() throws {
    let study = try SongsStudy(plan(), in: out, force: options.force)
    let journal = try options.carryOut(trainings: { $0.entries.count }, study.carryOut)
    let results = SongsResults(journal)
    try results.writeTables(to: study.directory)
    for order in journal.plan.orders {
      try study.directory.write(
        results.figure(order), named: order.rawValue, provenance: provenance(journal.plan))
    }
    try options.report(results.rows, results.lines)
  }

  private func plan() throws -> SongsPlan {
    var loaded: [Song] = []
    for name in songs { loaded.append(try Song.load(name)) }
    var description = try experiment.resolve()
    description.network.latentCount = latent
    let seeds = try SweepSeeds(option: seeds)
    return SongsPlan(
      experiment: description.toml, songs: try Song.onCommonRows(loaded, withCues: cues),
      orders: try ListOption.choices(orders, "--orders", "order", SongOrder.self),
      seeds: (0..<seeds.count).map { UInt64(seeds[$0]) }, cycles: cycles, block: block)
  }

  private func provenance(_ plan: SongsPlan) throws -> Provenance {
    let text = try jsonText(plan)
    let options = [
      "--orders", orders, "--latent", "\(latent)", "--seeds", seeds, "--cycles", "\(cycles)", "--block",
      "\(block)",
    ]
    let words =
      ["subsong", "capacity", "songs"] + songs + options + (cues ? ["--cues"] : []) + experiment.arguments
    return Provenance(
      configuration: Fingerprint.of(text), seed: plan.seeds.first ?? 0, song: songs.joined(separator: ", "),
      inputs: ["plan": Fingerprint.of(text)], engine: "auto",
      command: words.map(shellWord).joined(separator: " "))
  }
}

extension SweepSeeds {
  /// `--seeds 1..5`, or one number.
  init(option text: String) throws(SubsongError) {
    do {
      try self.init(text: text.contains("..") ? text : "\(text)..\(text)")
      guard count <= 10_000 else { throw SubsongError(.usage, "too many") }
    } catch {
      throw SubsongError(
        .usage, "'\(text)' is no range of seeds", at: "--seeds",
        because: "it goes from a number up to another, and has at most 10 000",
        remedy: "write for example --seeds 1..5")
    }
  }
}
