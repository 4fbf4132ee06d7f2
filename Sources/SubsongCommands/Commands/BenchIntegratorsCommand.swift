import ArgumentParser
import Figures
import LearningTasks
import NumericalCore
import RunStore

/// `subsong bench integrators`: accuracy against cost.
struct BenchIntegratorsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "integrators", abstract: "Measure accuracy and cost of ways to integrate the network.",
    discussion: """
      The network of the demo learns Für Elise for one cycle. Errors are those of the somatic potentials of all neurons \
      at every millisecond, against a much finer solution; costs are computing times of a simulated millisecond on one \
      thread, medians of passes in turns. Both are also given over those of forward Euler with a step of 0.1 ms.
      """)

  @Flag(name: .long, help: "Few settings and short passes: shows that everything works, in a second.")
  var smoke = false

  @Option(name: .long, help: "Write integrators.csv and the figure into this folder.")
  var out: String?

  @Flag(name: .long, help: "Replace files that are there already.")
  var force = false

  @OptionGroup var output: OutputOptions

  private static let table: RunFile = "integrators.csv"
  private static let figureName = "integrators"

  func run() throws {
    let folder = try out.map { path throws(SubsongError) in
      try BenchFolder(path, force: force, files: [Self.table] + BenchFolder.figureFiles(Self.figureName))
    }
    let benchmark = smoke ? IntegratorBenchmark.smoke : .full
    if !output.quiet { Console.say("\(benchmark.settings.count) settings, \(benchmark.passes) passes") }
    let rows = try benchmark.rows()
    if let folder { try write(rows, to: folder) }
    if output.json {
      try Console.result(jsonText(rows))
    } else {
      for line in rows.lines { try Console.result(line) }
    }
  }

  private func write(_ rows: [IntegratorBenchmarkRow], to folder: BenchFolder) throws(SubsongError) {
    try folder.write(rows.csv, named: Self.table)
    guard let figure = Self.figure(rows) else { return }
    let song = try EngineBenchmarkPlan.song()
    let command = "subsong bench integrators" + (smoke ? " --smoke" : "")
    try folder.write(
      figure, named: Self.figureName,
      Provenance(
        configuration: Fingerprint.of(command), seed: 1, song: song.title,
        inputs: ["song": Fingerprint.of(song.text)], engine: "auto", command: command))
  }

  /// The first row is the baseline. Methods that go neuron by neuron are in the table only: they are a hundred times dearer.
  private static func figure(_ rows: [IntegratorBenchmarkRow]) -> WorkPrecisionFigure? {
    guard let baseline = rows.first else { return nil }
    func setting(_ row: IntegratorBenchmarkRow) -> WorkPrecisionFigure.Setting {
      .init(cost: row.cost, error: row.rmsError)
    }
    let shown = rows.filter { $0.relativeCost < 30 }
    var names: [String] = []
    for row in shown where !names.contains(row.series) { names.append(row.series) }
    return WorkPrecisionFigure(
      methods: names.map { name in
        .init(name: name, settings: shown.filter { $0.series == name }.map(setting))
      }, baseline: setting(baseline), baselineName: "\(baseline.method), \(baseline.timeStep) ms")
  }
}
