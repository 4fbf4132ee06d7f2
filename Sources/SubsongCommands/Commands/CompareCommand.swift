import ArgumentParser
import Experiments
import LearningTasks
import NumericalCore
import RunStore
import Sweeps

/// `subsong compare`: every learner on the same song.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare local plasticity, reservoirs and gradient learners on the same song.",
    discussion: """
      Every learner gets the same song, teacher, cycles, scores and disturbances, and as much of the budget as an ELiSe network with \
      --latent neurons: as many trained synapses, neurons, operations per millisecond, or seconds of training. After the training each \
      replays a hundred cycles on its own, with plasticity as it is and with weights frozen; then its visible neurons are held, half of \
      its latent neurons are held, and noise reaches its visible neurons, for a cycle each. The folder holds comparison.html, \
      figures/comparison.png (.pdf, .svg), comparison.csv (a row a learner), bouts.csv (a row a learner and seed), learning.csv, and \
      comparison.json, from which a comparison that was stopped goes on.
      """)

  @Argument(help: "A song by name, path or expression.")
  var song: String

  @Option(
    name: .long,
    help: """
      Learners, separated by commas: \(ArenaLearner.allCases.map(\.rawValue).joined(separator: ", ")).
      """)
  var learners = ArenaLearner.usual.map(\.rawValue).joined(separator: ",")

  @Option(
    name: .long,
    help: "What all have in common: \(ArenaBudget.allCases.map(\.rawValue).joined(separator: ", ")).")
  var budget = ArenaBudget.synapses

  @Option(
    name: .long, parsing: .unconditional,
    help: "Latent neurons of the ELiSe network that sets the budget.")
  var latent = 50

  @Option(name: .long, help: "How many seeds, from 1, or a range of seeds such as 4..8.")
  var seeds = "5"

  @Option(name: .long, parsing: .unconditional, help: "Training cycles, one in twenty of them free.")
  var cycles = ContestRules().trainingCycles

  @Option(name: .long, parsing: .unconditional, help: "Free cycles of each replay.")
  var replayCycles = ContestRules().freeCycles

  @Flag(name: .long, inversion: .prefixedNo, help: "Disturb the trained learners.")
  var disturbances = true

  @Option(name: .long, help: "The folder of the comparison (runs/compare-SONG by default).")
  var out: String?

  @OptionGroup var options: StudyOptions

  func run() throws {
    let plan = try plan()
    let study = try CompareStudy(plan, in: folder, force: options.force)
    let journal = try options.carryOut(trainings: { $0.entries.count }, study.carryOut)
    let results = CompareResults(journal)
    try results.write(to: study.directory, provenance: provenance(plan))
    try options.report(journal.entries.map(CompareBoutReport.init), results.lines)
  }

  private var folder: String { out ?? "runs/compare-\(fileName(song))" }

  private func plan() throws -> ComparePlan {
    try requirePositive(latent, "--latent")
    try requirePositive(cycles, "--cycles")
    try requirePositive(replayCycles, "--replay-cycles")
    let chosen = try ListOption.choices(learners, "--learners", "learner", ArenaLearner.self)
    guard chosen.count > 1 else {
      throw SubsongError(
        .usage, "one learner is given", at: "--learners", because: "a comparison has at least two",
        remedy: "add another, for example --learners \(chosen[0].rawValue),rnn")
    }
    if let count = Int(seeds) { try requirePositive(count, "--seeds") }
    let range = try SweepSeeds(option: Int(seeds).map { "1..\($0)" } ?? seeds)
    var rules = ContestRules()
    (rules.trainingCycles, rules.freeCycles) = (cycles, replayCycles)
    if !disturbances { rules.disturbances = [] }
    let loaded = try Song.load(song)
    rules.sampleInterval = try ArenaLearner.timeStep(of: loaded)
    return ComparePlan(
      songName: song, song: loaded, learners: chosen, budget: budget, latent: latent,
      seeds: (0..<range.count).map { UInt64(range[$0]) }, rules: rules)
  }

  private func requirePositive(_ value: Int, _ flag: String) throws(SubsongError) {
    guard value > 0 else {
      throw SubsongError(.usage, "\(value) is given", at: flag, because: "it counts from 1")
    }
  }

  private func provenance(_ plan: ComparePlan) throws -> Provenance {
    let text = try jsonText(plan)
    let words = [
      "subsong", "compare", song, "--learners", learners, "--budget", budget.rawValue, "--latent",
      "\(latent)",
      "--seeds", seeds, "--cycles", "\(cycles)", "--replay-cycles", "\(replayCycles)",
    ]
    return Provenance(
      configuration: Fingerprint.of(text), seed: plan.seeds.first ?? 1, song: song,
      inputs: ["plan": Fingerprint.of(text)], engine: "auto",
      command: (words + (disturbances ? [] : ["--no-disturbances"])).map(shellWord).joined(separator: " "))
  }
}

extension ArenaBudget: ExpressibleByArgument {}
