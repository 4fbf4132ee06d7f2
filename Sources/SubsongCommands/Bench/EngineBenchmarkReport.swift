import Elise
import Figures
import LearningTasks
import NumericalCore
import RunStore

/// What `bench engine` has measured, and the files that it leaves.
struct EngineBenchmarkReport {
  var benchmark: EngineBenchmark
  var rows: [EngineBenchmarkRow]
  var training: [TrainingBenchmark.Row]
  /// The bounds of the network that was trained.
  var trainingBounds: EngineBenchmark.Bounds

  private static let table: RunFile = "engine.csv"
  private static let trainingTable: RunFile = "training.csv"
  private static let figureName = "engine"

  static let files = [table, trainingTable] + BenchFolder.figureFiles(figureName)

  func write(to folder: BenchFolder) throws(SubsongError) {
    try folder.write(rows.csv, named: Self.table)
    try folder.write(training.csv, named: Self.trainingTable)
    try folder.write(figure, named: Self.figureName, provenance)
  }

  private var provenance: Provenance {
    let (plan, song) = (benchmark.plan, benchmark.song)
    return Provenance(
      configuration: Fingerprint.of(plan.command), seed: 1, song: song.title,
      inputs: ["song": Fingerprint.of(song.text)],
      engine: plan.engines.map(\.rawValue).joined(separator: " "), command: plan.command)
  }

  /// One panel a precision.
  var figure: CostFigure {
    CostFigure(
      panels: benchmark.plan.precisions.compactMap { precision in
        let own = rows.filter { $0.precision == precision }.sorted { $0.neurons < $1.neurons }
        if own.isEmpty { return nil }
        return CostFigure.Panel(
          title: "\(precision.rawValue) precision", curves: curves(own), bounds: bounds(own))
      })
  }

  private func curves(_ rows: [EngineBenchmarkRow]) -> [CostFigure.Curve] {
    benchmark.plan.threads.flatMap { threads in
      benchmark.plan.engines.enumerated().compactMap { index, engine in
        let own = rows.filter { $0.threads == threads && $0.engine == engine.rawValue }
        if own.isEmpty { return nil }
        return CostFigure.Curve(
          name: threads == 1 ? engine.rawValue : "\(engine.rawValue), \(threads) threads", group: index,
          isFilled: threads == 1, neurons: own.map(\.neurons), nanoseconds: own.map(\.nanosecondsPerStep))
      }
    }
  }

  /// Those of one thread, so that a ratio is the distance of two curves; of more if no engine ran on one.
  private func bounds(_ rows: [EngineBenchmarkRow]) -> [CostFigure.Curve] {
    let threads = rows.map(\.threads).min()
    var seen: Set<Int> = []
    let own = rows.filter { $0.threads == threads && seen.insert($0.neurons).inserted }
    return [
      CostFigure.Curve(
        name: "streaming bound", neurons: own.map(\.neurons), nanoseconds: own.map(\.bound)),
      CostFigure.Curve(name: "flop bound", neurons: own.map(\.neurons), nanoseconds: own.map(\.flopBound)),
    ]
  }
}
