import Figures
import NumericalCore

/// What a user can get wrong about perturbations and sweeps.
extension BadInputTests {
  /// A figure and words that its error has to say.
  static let laboratoryMistakes: [(figure: any Figure, word: String)] = {
    var mistakes: [(figure: any Figure, word: String)] = []
    func add<F: Figure>(_ figure: F, _ word: String, _ change: (inout F) -> Void) {
      var changed = figure
      change(&changed)
      mistakes.append((changed, word))
    }
    add(Samples.response, "0 series") { $0.series = [] }
    add(Samples.response, "13 series") { $0.series = Array(repeating: $0.series[0], count: 13) }
    add(Samples.response, "0 places in 'silence'") { $0.series[1].places = [] }
    add(Samples.response, "no zero") {
      $0.spacing = .logarithmic
      $0.series[0].places[0].x = 0
    }
    add(Samples.response, "'published' has a place at -1") {
      $0.spacing = .logarithmic
      $0.published?.places[0].x = -1
    }
    add(Samples.response, "one end of an interval") { $0.series[0].places[1].high = nil }
    add(Samples.response, "from 0.9 down to 0.8") { $0.series[0].places[1].low = 0.9 }
    add(Samples.response, "'noise' at 1.0 holds nan") { $0.series[0].places[0].observations[1] = .nan }
    add(Samples.response, "the numbers of 'noise' holds inf") { $0.series[0].places[2].x = .infinity }
    add(Samples.response, "10001 observations") {
      $0.series[1].places[0].observations = Array(repeating: 0, count: 10_001)
    }
    add(Samples.response, "the reference 'undisturbed' holds nan") { $0.reference?.value = .nan }
    add(Samples.recovery, "0 curves") { $0.curves = [] }
    add(Samples.recovery, "the correlation of 'kick' is empty") { $0.curves[1].correlation = [nil, nil] }
    add(Samples.recovery, "the correlation of 'noise' holds nan") { $0.curves[0].correlation[1] = .nan }
    add(Samples.recovery, "the number of values of the correlation of 'kick'") {
      $0.curves[1].correlation = [1]
    }
    add(Samples.recovery, "the times of 'kick' go from -1000.0 to -1000.0") {
      $0.curves[1].times = [-1000, -1000]
    }
    add(Samples.recovery, "not between 0 and 1") { $0.curves[0].noteErrors?[1] = 1.5 }
    add(Samples.recovery, "from 0.9 down to 0.2") { $0.curves[0].band?.low[1] = 0.9 }
    add(Samples.recovery, "the number of upper ends of 'noise'") { $0.curves[0].band?.high = [1] }
    add(Samples.recovery, "recovers at 700.0 ms, where it has no value") {
      $0.curves[0].recoveries = [.init(share: 0.95, time: 700)]
    }
    add(Samples.recovery, "recovers at 1001.0 ms") {
      $0.curves[1].recoveries = [.init(share: 0.95, time: 1001)]
    }
    add(Samples.recovery, "3 marks") {
      $0.curves[1].recoveries = Array(repeating: .init(share: 0.9, time: 0), count: 3)
    }
    add(Samples.recovery, "lasts -1.0 ms") { $0.disturbance.duration = -1 }
    add(Samples.recovery, "a cycle lasts 0.0 ms") { $0.cycle = 0 }
    add(Samples.recovery, "one end of an interval") { $0.undisturbed?.low = nil }
    add(Samples.recovery, "from 2.0 down to 0.97") { $0.undisturbed?.low = 2 }
    add(Samples.heatMap, "the measure is empty") { $0.values = $0.values.map { _ in nil } }
    add(Samples.heatMap, "holds nan") { $0.values[1, 1] = .nan }
    add(Samples.heatMap, "0 rows") { $0.values = Matrix(rows: 0, columns: 3, storage: []) }
    add(Samples.heatMap, "65 columns") { $0.values = Matrix(rows: 2, columns: 65, repeating: 1) }
    add(Samples.heatMap, "the number of values of 'learning rate'") { $0.rows.values = ["1"] }
    add(Samples.heatMap, "the number of values of 'latent neurons'") { $0.columns.values.append("800") }
    add(Samples.heatMap, "goes from 1.0 to 1.0") { $0.range = 1...1 }
    add(Samples.heatMap, "the range of colours holds inf") { $0.range = 0...Double.infinity }
    add(Samples.disturbed, "the rates holds nan") { $0.rates[4, 29] = .nan }
    add(Samples.disturbed, "the number of columns of the rates") {
      $0.undisturbed = Matrix(rows: 5, columns: 29, repeating: 0)
    }
    add(Samples.disturbed, "the number of rows of all groups is 4") { $0.groups[1].count = 1 }
    add(Samples.disturbed, "the group 'latent' has -2 rows") { $0.groups[1].count = -2 }
    add(Samples.disturbed, "the number of names of 'visible'") { $0.groups[0].rowNames.removeLast() }
    add(Samples.disturbed, "0 groups") { $0.groups = [] }
    add(Samples.disturbed, "sample interval") { $0.sampleInterval = -1 }
    add(Samples.disturbed, "begins 6.5 ms after the first sample") { $0.onset = 6.5 }
    add(Samples.disturbed, "the onset holds nan") { $0.onset = .nan }
    add(Samples.disturbed, "the duration of the disturbance holds inf") {
      $0.disturbance.duration = .infinity
    }
    add(Samples.disturbed, "cycles of 0.01 ms") { $0.cycles?.length = 0.01 }
    add(Samples.disturbed, "cycles of nan ms") { $0.cycles?.length = .nan }
    add(Samples.survival, "0 series") { $0.series = [] }
    add(Samples.survival, "the shares of 'plastic' grow") { $0.series[0].surviving = [1, 0.5, 0.6] }
    add(Samples.survival, "not between 0 and 1") { $0.series[1].surviving[0] = 1.1 }
    add(Samples.survival, "0 networks") { $0.series[1].networks = 0 }
    add(Samples.survival, "the axis ends at 60.0, a curve at 75.0") { $0.end = 60 }
    add(Samples.survival, "the number of shares of 'frozen'") { $0.series[1].surviving = [1] }
    add(Samples.survival, "the last sight of a network of 'plastic' holds nan") {
      $0.series[0].censored = [.nan]
    }
    return mistakes
  }()

  private static let long = String(repeating: "long ", count: 200)

  /// At the edge of what is allowed.
  static let laboratoryOddities: [any Figure] = [
    ResponseFigure(
      series: (0..<12).map { index in
        .init(name: long, places: [.init(x: Double(index), center: -1e100, low: -1e100, high: 1e100)])
      }, xLabel: long, measureLabel: long, reference: .init(name: long, value: 0)),
    ResponseFigure(
      series: [.init(name: "", places: [.init(x: 1e-100, center: 0), .init(x: 1e100, center: 1e-300)])],
      xLabel: "", measureLabel: "", spacing: .logarithmic, intervals: .band),
    ResponseFigure(
      series: [.init(name: "", places: Array(repeating: .init(x: 0, center: 0), count: 1000))], xLabel: "",
      measureLabel: ""),
    RecoveryFigure(
      curves: Array(
        repeating: .init(
          name: long, times: [-1e100], correlation: [1e100], band: .init(low: [-1e100], high: [1e100]),
          noteErrors: [1],
          recoveries: [.init(share: 1e100, time: -1e100), .init(share: -1e-9, time: -1e100)]),
        count: 6), disturbance: .init(label: long, duration: 1e100), cycle: 1e-100, undisturbed: .init(-1e100)
    ),
    RecoveryFigure(
      curves: [.init(name: "", times: [0], correlation: [1])], disturbance: .init(label: "", duration: 0)),
    HeatMapFigure(
      values: Matrix(rows: 1, columns: 1, repeating: -1e100), columns: .init(label: long, values: [long]),
      rows: .init(label: long, values: [long]), measureLabel: long),
    HeatMapFigure(
      values: Matrix(rows: 64, columns: 64) { row, column in row == column ? 1e-300 : nil },
      columns: .init(label: "", values: Array(repeating: long, count: 64)),
      rows: .init(label: "", values: Array(repeating: "", count: 64)), measureLabel: "", range: -1...0,
      missingLabel: long),
    DisturbanceRasterFigure(
      rates: Matrix(rows: 1, columns: 1, repeating: -1e100), groups: [.init(name: long, count: 1)],
      sampleInterval: 1e-100, onset: 0, disturbance: .init(label: long, duration: 1e100)),
    DisturbanceRasterFigure(
      rates: Matrix(rows: 8, columns: 3, repeating: 2),
      groups: (0..<8).map { .init(name: "\($0)", count: 1, rowNames: [long]) }, sampleInterval: 1e90,
      onset: 3e90,
      disturbance: .init(label: "", duration: 0), cycles: .init(length: 1e90, start: -1e99)),
    SurvivalFigure(
      series: [.init(name: long, networks: .max, times: [-1e100], surviving: [0], censored: [1e100])],
      timeLabel: long),
    SurvivalFigure(series: [.init(name: "", networks: 1, times: [0], surviving: [1])], timeLabel: ""),
  ]
}
