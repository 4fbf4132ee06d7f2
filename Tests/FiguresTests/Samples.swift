import Figures
import LearningTasks
import NumericalCore

/// Small data with which every figure can be drawn.
enum Samples {
  static let notes = ["E5", "D#5", "D5"]

  static func provenance(song: String = "Test song", command: String = "subsong figure") -> Provenance {
    Provenance(
      configuration: "c0ffee", seed: 12345, song: song, inputs: ["song": "0123abcd"], platform: "test",
      engine: "reference", command: command)
  }

  /// One neuron after the other, at 0.73 of the maximal rate.
  static let rates = Matrix<Double>(rows: 3, columns: 30) { row, column in column / 10 == row ? 0.73 : 0 }

  static let weights = Matrix<Double>(rows: 5, columns: 5) { row, column in
    row == column ? 0 : Double(row - column) * 1.5
  }

  static let raster = RateRasterFigure(
    target: rates, replay: rates.map { $0 * 0.9 }, rowNames: notes, sampleInterval: 0.2, title: "Title",
    annotation: "correlation 0.9")
  static let learning = LearningCurveFigure(
    cycles: [0, 100, 200], correlation: [0, 0.92, 0.96], meanSquaredError: [0.1, 0.01, 0.001])
  static let decay = ReplayDecayFigure(
    cycles: [3, 4, 5], correlation: [0.98, 0.97, 0.96], frozenCorrelation: [0.97, 0.95, 0.93],
    shift: [1, 2, 3],
    frozenShift: [1, 3, 5])
  static let matrices = WeightMatrixFigure(
    before: weights, after: weights.map { -2 * $0 }, visibleCount: 3, rowNames: notes)
  static let scaffold = ScaffoldGraphFigure(
    visibleCount: 3, latentCount: 4,
    edges: [.init(pre: 0, post: 3), .init(pre: 3, post: 4), .init(pre: 4, post: 3), .init(pre: 2, post: 5)],
    rowNames: notes)
  static let traces = RateTraceFigure(
    traces: (0..<3).map { row in
      .init(name: notes[row], response: Array(rates.row(row)), target: row == 0 ? nil : Array(rates.row(row)))
    }, sampleInterval: 0.2)

  static let cost = CostFigure(
    panels: ["double", "single"].map { title in
      .init(
        title: title,
        curves: [
          .init(name: "step", neurons: [10, 100, 1000], nanoseconds: [1e2, 1e4, 1e6]),
          .init(
            name: "step, 2 threads", isFilled: false, neurons: [10, 100, 1000], nanoseconds: [1e2, 6e3, 6e5]),
          .init(name: "reference", group: 1, neurons: [10], nanoseconds: [5e3]),
        ], bounds: [.init(name: "streaming bound", neurons: [10, 100, 1000], nanoseconds: [50, 5e3, 5e5])])
    })

  static let workPrecision = WorkPrecisionFigure(
    methods: [
      .init(name: "euler", settings: [.init(cost: 2e3, error: 5e-2), .init(cost: 1e3, error: 1e-1)]),
      .init(name: "rk4", settings: [.init(cost: 4e3, error: 1e-4)]),
    ], baseline: .init(cost: 1e3, error: 1e-1), baselineName: "euler, 0.1 ms")

  /// Every kind of figure; a new one joins the tests of formats here.
  static let all: [any Figure] = [
    raster, learning, decay, matrices, scaffold, traces, cost, workPrecision, response, recovery, heatMap,
    disturbed, survival, training, fastWeights,
    ComparisonFigureTests.sample,
  ]
}
