import ArgumentParser
import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore
import Sweeps

/// `subsong capacity size`: the smallest latent population that replays a song.
struct CapacitySizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "size", abstract: "Find the smallest latent population that replays a song.",
    discussion: """
      For each song, mode and seed the smallest population is looked for by doubling and bisection. A population replays a song \
      if, after so much time of teaching, the mean correlation of its free replay cycles (each at its best shift) is at least the criterion, with plasticity on \
      and with frozen weights. Without songs, Bengalese-finch-like songs of each length and order are made, another one for each \
      seed. Medians over seeds have bootstrap intervals of 95 %; where half of the seeds or more find no population, only a \
      lower bound is known.

      The folder holds capacity.csv (a row a song and mode), searches.csv, trials.csv, the figure, and capacity.json, from which \
      a study that was stopped goes on when it is asked for again.
      """)

  @Argument(help: "Songs by name, path or expression, such as 'copy(length=4,gap=2)'.")
  var songs: [String] = []

  @Option(name: .long, help: "Without songs: their lengths in states.")
  var lengths = "8,16,24,32"

  @Option(name: .long, help: "Without songs: their Markov orders.")
  var orders = "2,4"

  @Option(
    name: .long, help: "Which latent neurons: \(EliseMode.allCases.map(\.rawValue).joined(separator: ", ")).")
  var modes = "dendrite,reservoir"

  @Option(name: .long, help: "A range of seeds.")
  var seeds = "1..3"

  @Option(
    name: .long, parsing: .unconditional,
    help: "How long each network is taught, in seconds of its own time, whatever the length of the song.")
  var trainingTime = 1500.0

  @Option(name: .long, help: "The correlation from which on a song counts as replayed.")
  var criterion = 0.9

  @Option(name: .long, parsing: .unconditional, help: "The largest population that is tried.")
  var largest = 160

  @Option(name: .long, parsing: .unconditional, help: "The smallest population that is tried.")
  var smallest = 0

  @Option(name: .long, help: "How exactly the smallest population is found, relative to it.")
  var resolution = 0.1

  @OptionGroup var experiment: CapacityExperimentOptions

  @Option(name: .long, help: "The folder of the study.")
  var out = "runs/capacity"

  @OptionGroup var options: StudyOptions

  func run() throws {
    let study = try CapacityStudy(plan(), in: out, force: options.force)
    let journal = try options.carryOut(trainings: { $0.trials.count }, study.carryOut)
    let results = CapacityResults(journal, label: label)
    try results.writeTables(to: study.directory)
    try study.directory.write(results.figure(), named: "capacity", provenance: provenance(journal.plan))
    try options.report(results.rows, results.lines)
  }

  private func plan() throws -> CapacityPlan {
    let modes = try ListOption.choices(modes, "--modes", "mode", EliseMode.self)
    let seeds = try SweepSeeds(option: seeds)
    let (lengths, orders) = (
      try ListOption.numbers(lengths, "--lengths"), try ListOption.numbers(orders, "--orders")
    )
    let given = songs
    return try CapacityPlan(
      songs: { seed in
        given.isEmpty
          ? orders.flatMap { order in lengths.map { Self.expression(order: order, length: $0, seed: seed) } }
          : given
      }, modes: modes, seeds: (0..<seeds.count).map { UInt64(seeds[$0]) }, experiment: experiment.resolve(),
      trainingTime: 1000 * trainingTime,
      search: CapacitySearch(smallest: smallest, largest: largest, resolution: resolution),
      criterion: criterion)
  }

  private static func expression(order: Int, length: Int, seed: UInt64) -> String {
    "bengalese(order=\(order),length=\(length),seed=\(seed))"
  }

  /// Songs that were made for a seed go by what they have in common.
  private func label(_ target: CapacityPlan.Target) -> String {
    songs.isEmpty ? target.song.replacing(",seed=\(target.seed)", with: "") : target.song
  }

  private func provenance(_ plan: CapacityPlan) throws -> Provenance {
    let text = try jsonText(plan)
    return Provenance(
      configuration: Fingerprint.of(text), seed: plan.targets.first?.seed ?? 0,
      song: songs.isEmpty ? "Bengalese-finch-like songs" : songs.joined(separator: ", "),
      inputs: ["plan": Fingerprint.of(text)], engine: "auto",
      command: command)
  }

  /// What makes the study again, as a shell takes it.
  private var command: String {
    let names = songs.isEmpty ? ["--lengths", lengths, "--orders", orders] : songs
    let numbers = [
      "--modes", modes, "--seeds", seeds, "--training-time", "\(trainingTime)", "--criterion", "\(criterion)",
      "--smallest", "\(smallest)",
      "--largest",
      "\(largest)", "--resolution", "\(resolution)",
    ]
    return (["subsong", "capacity", "size"] + names + numbers + experiment.arguments).map(shellWord).joined(
      separator: " ")
  }
}
