import ArgumentParser
import Elise
import Figures
import NumericalCore
import RunStore

/// `subsong bench engine`: the time of one step by every engine.
struct BenchEngineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine", abstract: "Measure the time of one step, by engine, size, precision and threads.",
    discussion: """
      Networks learn Für Elise with teacher and plasticity on. Beside them stands what the machine can do at best: the \
      time to read and write all weights once (streaming bound), and the time of 4 N² operations at the peak of the \
      arithmetic units (flop bound), both measured in turns with the engines. Times are medians of the passes. The \
      ratio is the time of a step over the streaming bound of one thread. At the end the demo's network is trained as \
      `train` does it. The reference engine runs up to 63 neurons only, in double precision, on one thread.
      """)

  @Option(
    name: .long, parsing: .unconditional,
    help:
      "Numbers of neurons, visible ones included (default: \(Self.list(EngineBenchmarkPlan.full.neurons))).")
  var neurons: String?

  @Option(name: .long, help: "Precisions (default: \(Self.list(EngineBenchmarkPlan.full.precisions))).")
  var precision: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: "Numbers of threads (default: \(Self.list(EngineBenchmarkPlan.full.threads))).")
  var threads: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Engines, of \(Self.list(EngineKind.allCases)) (default: \(Self.list(EngineBenchmarkPlan.full.engines))).",
      valueName: "names"))
  var engines: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: "Passes of each measurement (default: \(EngineBenchmarkPlan.full.passes)).")
  var passes: Int?

  @Flag(name: .long, help: "Small networks and few short passes: shows that everything works, in seconds.")
  var smoke = false

  @Option(name: .long, help: "Write engine.csv, training.csv and the figure into this folder.")
  var out: String?

  @Flag(name: .long, help: "Replace files that are there already.")
  var force = false

  @OptionGroup var output: OutputOptions

  private static func list<Choice: RawRepresentable<String>>(_ choices: [Choice]) -> String {
    choices.map(\.rawValue).joined(separator: ",")
  }

  private static func list(_ numbers: [Int]) -> String {
    numbers.map(String.init).joined(separator: ",")
  }

  func run() throws {
    let benchmark = try EngineBenchmark(plan())
    let folder = try out.map { path throws(SubsongError) in
      try BenchFolder(path, force: force, files: EngineBenchmarkReport.files)
    }
    let report = try measure(benchmark)
    if let folder { try report.write(to: folder) }
    if output.json {
      try Console.result(jsonText(report.rows + report.training.summary(report.trainingBounds)))
    } else {
      for line in report.rows.lines + [""] + report.training.lines { try Console.result(line) }
    }
  }

  private func plan() throws(SubsongError) -> EngineBenchmarkPlan {
    var plan = smoke ? EngineBenchmarkPlan.smoke : .full
    if let neurons { plan.neurons = try ListOption.numbers(neurons, "--neurons") }
    if let precision { plan.precisions = try ListOption.choices(precision, "--precision", "precision") }
    if let threads { plan.threads = try ListOption.numbers(threads, "--threads") }
    if let engines { plan.engines = try ListOption.choices(engines, "--engines", "engine") }
    if let passes { plan.passes = passes }
    return plan
  }

  private func measure(_ benchmark: EngineBenchmark) throws(SubsongError) -> EngineBenchmarkReport {
    let plan = benchmark.plan
    var rows: [EngineBenchmarkRow] = []
    for neurons in plan.neurons {
      say("\(neurons) neurons: \(plan.settings(neurons: neurons).count) networks, \(plan.passes) passes")
      rows += try benchmark.rows(neurons: neurons)
    }
    let training = TrainingBenchmark(benchmark)
    let settings = plan.trainingSettings
    say("training: \(settings.count) networks of \(training.neurons) neurons")
    var trained: [TrainingBenchmark.Row] = []
    for setting in settings { trained.append(try training.row(setting)) }
    return EngineBenchmarkReport(
      benchmark: benchmark, rows: rows, training: trained,
      trainingBounds: benchmark.bounds(neurons: training.neurons))
  }

  private func say(_ line: String) {
    if !output.quiet { Console.say(line) }
  }
}
