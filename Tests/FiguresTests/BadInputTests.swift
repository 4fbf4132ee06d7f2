import Figures
import NumericalCore
import Testing

/// Everything that a user can get wrong is an error with four parts, in all formats, and never a trap.
@Suite("Input that cannot be drawn")
struct BadInputTests {
  /// A figure and a word that its error has to say.
  static let mistakes: [(figure: any Figure, word: String)] = {
    var mistakes: [(figure: any Figure, word: String)] = []
    func add<F: Figure>(_ figure: F, _ word: String, _ change: (inout F) -> Void) {
      var changed = figure
      change(&changed)
      mistakes.append((changed, word))
    }
    add(Samples.raster, "row 1, column 3") { $0.target[1, 3] = .nan }
    add(Samples.raster, "inf") { $0.replay[0, 0] = .infinity }
    add(Samples.raster, "empty") { $0.target = Matrix(rows: 0, columns: 0, storage: []) }
    add(Samples.raster, "rows") { $0.replay = Matrix(rows: 2, columns: 30, repeating: 0) }
    add(Samples.raster, "columns") { $0.replay = Matrix(rows: 3, columns: 29, repeating: 0) }
    add(Samples.raster, "names") { $0.rowNames = ["E5"] }
    add(Samples.raster, "sample interval") { $0.sampleInterval = 0 }
    add(Samples.raster, "sample interval") { $0.sampleInterval = .nan }
    add(Samples.raster, "sample interval") { $0.sampleInterval = .leastNonzeroMagnitude }
    add(Samples.learning, "cycles") { $0.cycles = [] }
    add(Samples.learning, "correlations") { $0.correlation.removeLast() }
    add(Samples.learning, "errors") { $0.meanSquaredError.append(1) }
    add(Samples.learning, "negative") { $0.meanSquaredError[1] = -1 }
    add(Samples.learning, "element 2") { $0.correlation[2] = -.infinity }
    add(Samples.learning, "100 to 100") { $0.cycles = [0, 100, 100] }
    add(Samples.learning, "thresholds") { $0.thresholds = [.nan] }
    add(Samples.decay, "shift") { $0.shift = [1] }
    add(Samples.decay, "frozen") { $0.frozenShift = [1, 2] }
    add(Samples.decay, "frozen") { $0.frozenCorrelation?[0] = .nan }
    add(Samples.matrices, "after") { $0.after[4, 4] = .nan }
    add(Samples.matrices, "rows") { $0.before = Matrix(rows: 2, columns: 2, repeating: 0) }
    add(Samples.matrices, "visibleCount") { $0.visibleCount = 6 }
    add(Samples.matrices, "visibleCount") { $0.visibleCount = -1 }
    add(Samples.matrices, "names") { $0.rowNames = ["E5", "D5"] }
    add(Samples.scaffold, "from neuron 0 to 7") { $0.edges.append(.init(pre: 0, post: 7)) }
    add(Samples.scaffold, "from neuron -1") { $0.edges.append(.init(pre: -1, post: 3)) }
    add(Samples.scaffold, "visible") { $0.visibleCount = 0 }
    add(Samples.scaffold, "latent") { $0.latentCount = .max }
    add(Samples.scaffold, "names") { $0.rowNames = [] }
    add(Samples.traces, "traces") { $0.traces = [] }
    add(Samples.traces, "target samples of 'D5'") { $0.traces[2].target = [0] }
    add(Samples.traces, "samples of 'D5'") { $0.traces[2].response = [0] }
    add(Samples.traces, "'E5' holds nan") { $0.traces[0].response[5] = .nan }
    add(Samples.cost, "0 panels") { $0.panels = [] }
    add(Samples.cost, "0 curves") { ($0.panels[0].curves, $0.panels[0].bounds) = ([], []) }
    add(Samples.cost, "'step' holds inf") { $0.panels[1].curves[0].nanoseconds[1] = .infinity }
    add(Samples.cost, "not all positive") { $0.panels[0].bounds[0].nanoseconds[2] = 0 }
    add(Samples.cost, "the times of 'reference' is 2") { $0.panels[0].curves[2].nanoseconds.append(1) }
    add(Samples.cost, "do not increase") { $0.panels[0].curves[0].neurons = [10, 10, 20] }
    add(Samples.cost, "do not increase") { $0.panels[0].curves[2].neurons = [0] }
    add(Samples.workPrecision, "0 methods") { $0.methods = [] }
    add(Samples.workPrecision, "the costs of 'rk4' is empty") { $0.methods[1].settings = [] }
    add(Samples.workPrecision, "the errors of 'euler' holds nan") { $0.methods[0].settings[1].error = .nan }
    add(Samples.workPrecision, "the errors of 'rk4' are not all positive") {
      $0.methods[1].settings[0].error = 0
    }
    add(Samples.workPrecision, "the costs of the baseline are not all positive") { $0.baseline.cost = -1 }
    add(Samples.workPrecision, "the target is 0.0 × cost") { $0.targetCost = 0 }
    return mistakes
  }()

  /// Catches checks that are missing, and messages that do not say what is wrong.
  @Test(arguments: (mistakes + laboratoryMistakes + learningMistakes).indices)
  func mistakeIsAnError(_ index: Int) throws {
    let (figure, word) = (Self.mistakes + Self.laboratoryMistakes + Self.learningMistakes)[index]
    for format in FigureFormat.allCases {
      let error = try #require(throws: SubsongError.self) {
        _ = try figure.rendered(as: format, provenance: Samples.provenance())
      }
      #expect(error.category == .badInput)
      #expect(error.description.contains(word), "\(error)")
      #expect(error.location != nil && error.why != nil && error.remedy != nil)
    }
  }

  /// Catches traps at the edge of what is allowed: these are odd, but can be drawn, and the picture is not blank.
  @Test func oddInputIsDrawn() throws {
    let one = Matrix<Double>(rows: 1, columns: 1, repeating: 0)
    let odd: [any Figure] = [
      RateRasterFigure(target: one, replay: one, rowNames: [""], sampleInterval: 1e-100),
      RateRasterFigure(
        target: one.map { _ in 1e100 }, replay: one, rowNames: [String(repeating: "wide\0", count: 99)],
        sampleInterval: 1e90, title: String(repeating: "long ", count: 200),
        annotation: String(repeating: "x", count: 999)),
      LearningCurveFigure(cycles: [.max], correlation: [1e100], meanSquaredError: [0], thresholds: []),
      LearningCurveFigure(
        cycles: [.max - 1, .max], correlation: [-1e100, 0], meanSquaredError: [.leastNonzeroMagnitude, 1e100]),
      ReplayDecayFigure(cycles: [.min, .max], correlation: [0, 0], shift: [1e-300, -1e-300]),
      WeightMatrixFigure(before: one, after: one, visibleCount: 1),
      WeightMatrixFigure(before: one, after: one.map { _ in 1e-300 }, visibleCount: 0, rowNames: []),
      ScaffoldGraphFigure(visibleCount: 1, latentCount: 0, edges: [.init(pre: 0, post: 0)], rowNames: ["E5"]),
      CostFigure(panels: [
        .init(
          title: String(repeating: "long ", count: 99),
          curves: [
            .init(name: String(repeating: "x", count: 999), group: .min, neurons: [.max], nanoseconds: [1])
          ])
      ]),
      CostFigure(panels: [
        .init(title: "", curves: [.init(name: "", neurons: [1, 2], nanoseconds: [1e-100, 1e100])])
      ]),
      WorkPrecisionFigure(
        methods: [.init(name: String(repeating: "x", count: 999), settings: [.init(cost: 1, error: 1)])],
        baseline: .init(cost: 1e90, error: 1e-90), baselineName: String(repeating: "long ", count: 99)),
      RateTraceFigure(traces: [.init(name: "", response: [1e100], target: [-1e100])], sampleInterval: 1),
    ]
    for figure in odd + Self.laboratoryOddities + Self.learningOddities {
      let pixels = try Pixels(figure.rendered(as: .png, provenance: Samples.provenance()))
      #expect(!pixels.rows(of: Color.ink.rgb, columns: 0..<pixels.width).isEmpty, "\(figure)")
      _ = try figure.rendered(as: .svg, provenance: Samples.provenance())
    }
  }
}
