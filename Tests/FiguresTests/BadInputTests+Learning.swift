import Figures
import NumericalCore

/// What a user can get wrong about networks that learn to learn.
extension BadInputTests {
  /// A figure and words that its error has to say.
  static let learningMistakes: [(figure: any Figure, word: String)] = {
    var mistakes: [(figure: any Figure, word: String)] = []
    func add<F: Figure>(_ figure: F, _ word: String, _ change: (inout F) -> Void) {
      var changed = figure
      change(&changed)
      mistakes.append((changed, word))
    }
    add(Samples.training, "0 series") { $0.series = [] }
    add(Samples.training, "13 series") { $0.series = Array(repeating: $0.series[0], count: 13) }
    add(Samples.training, "7 levels") { $0.levels = Array(repeating: $0.levels[0], count: 7) }
    add(Samples.training, "the horizontal places of 'others' is empty") { $0.series[1].points = [] }
    add(Samples.training, "the horizontal places of 'plastic' holds nan") { $0.series[0].points[1].x = .nan }
    add(Samples.training, "'plastic' go from 50.0 to 50.0") { $0.series[0].points[2].x = 50 }
    add(Samples.training, "the curve 'others' holds inf") { $0.series[1].points[0].y = .infinity }
    add(Samples.training, "the curve 'plastic' holds nan") { $0.series[0].points[1].low = .nan }
    add(Samples.training, "'plastic' has one end of an interval") { $0.series[0].points[2].high = 1 }
    add(Samples.training, "from 0.7 down to 0.6") { $0.series[0].points[1].low = 0.7 }
    add(Samples.training, "the horizontal axis of 'plastic' holds 0.0") { $0.xSpacing = .logarithmic }
    add(Samples.training, "the curve 'others' holds -0.5") {
      $0.ySpacing = .logarithmic
      $0.series[1].points[1].y = -0.5
    }
    add(Samples.training, "the level 'chance' holds 0.0") {
      $0.ySpacing = .logarithmic
      $0.levels[0].value = 0
    }
    add(Samples.training, "the level 'chance' holds nan") { $0.levels[0].value = .nan }
    add(Samples.training, "the level 'chance' is at 0.1") { $0.yRange = 0.2...1 }
    add(Samples.training, "the vertical axis goes from 0.1 to 0.1") { $0.yRange = 0.1...0.1 }
    add(Samples.training, "the range of the vertical axis holds inf") { $0.yRange = 0...Double.infinity }
    add(Samples.training, "the range of the vertical axis holds 0.0") {
      $0.ySpacing = .logarithmic
      $0.yRange = 0...1
    }
    add(Samples.training, "the span 'queries' goes from 50.0 to 40.0") { $0.span?.end = 40 }
    add(Samples.training, "the span 'queries' holds inf") { $0.span?.end = .infinity }
    add(Samples.fastWeights, "0 maps") { $0.maps = [] }
    add(Samples.fastWeights, "41 maps") { $0.maps = Array(repeating: $0.maps[0], count: 41) }
    add(Samples.fastWeights, "the map of step 2 holds nan") { $0.maps[1][1, 2] = .nan }
    add(Samples.fastWeights, "the map of step 3 is empty") {
      $0.maps[2] = Matrix(rows: 0, columns: 4, storage: [])
    }
    add(Samples.fastWeights, "the number of columns of the map of step 2 is 3") {
      $0.maps[1] = Matrix(rows: 2, columns: 3, repeating: 0)
    }
    add(Samples.fastWeights, "257 rows") {
      $0.maps = [Matrix(rows: 257, columns: 4, repeating: 0)]
      $0.titles = []
    }
    add(Samples.fastWeights, "257 columns") {
      $0.maps = [Matrix(rows: 2, columns: 257, repeating: 0)]
      $0.titles = []
    }
    add(Samples.fastWeights, "the number of titles is 2") { $0.titles.removeLast() }
    add(Samples.fastWeights, "the border is at column 4") { $0.border?.column = 4 }
    add(Samples.fastWeights, "the border is at column 0") { $0.border?.column = 0 }
    add(Samples.fastWeights, "the colours end at ±0.0") { $0.limit = 0 }
    add(Samples.fastWeights, "the limit of colours holds nan") { $0.limit = .nan }
    return mistakes
  }()

  private static let long = String(repeating: "long ", count: 200)

  /// At the edge of what is allowed.
  static let learningOddities: [any Figure] = [
    TrainingCurvesFigure(series: [.init(name: "", points: [.init(x: 0, y: 0)])], xLabel: "", yLabel: ""),
    TrainingCurvesFigure(
      series: (0..<12).map { index in
        .init(
          name: long, points: [.init(x: -1e100, y: -1e100), .init(x: 1e100, y: 1e100)],
          isPublished: index > 8)
      }, xLabel: long, yLabel: long, levels: (0..<6).map { .init(name: long, value: Double($0)) },
      span: .init(name: long, start: 1e100, end: 1e100)),
    // Beyond the range by far: the drawing library counts in steps of 1/256 up to 8 million points.
    TrainingCurvesFigure(
      series: [
        .init(name: "a", points: [.init(x: 0, y: 0, low: -1e100, high: 1e100), .init(x: 1, y: 1e100)])
      ], xLabel: "", yLabel: "", yRange: 0...1e-6),
    TrainingCurvesFigure(
      series: [.init(name: "a", points: [.init(x: 1e-100, y: 1e-100), .init(x: 1e100, y: 1e100)])],
      xLabel: "",
      yLabel: "", xSpacing: .logarithmic, ySpacing: .logarithmic, yRange: 1...1.000_001),
    TrainingCurvesFigure(
      series: (0..<4).map { .init(name: "same place", points: [.init(x: 3, y: $0 == 0 ? 1 : 0)]) },
      xLabel: "",
      yLabel: "", levels: [.init(name: long, value: 0), .init(name: "0", value: 0)], xSpacing: .logarithmic,
      yRange: 0...1),
    FastWeightsFigure(maps: [Matrix(rows: 1, columns: 1, repeating: 0)], titles: [long], weightLabel: long),
    FastWeightsFigure(
      maps: Array(repeating: Matrix(rows: 1, columns: 2, storage: [-1e100, 1e100]), count: 40),
      titles: Array(repeating: long, count: 40), weightLabel: "",
      border: .init(column: 1, leftName: long, rightName: long)),
    FastWeightsFigure(
      maps: Array(repeating: Matrix(rows: 256, columns: 1, repeating: 1e-300), count: 7), limit: 1e100),
    FastWeightsFigure(maps: [Matrix(rows: 1, columns: 256, repeating: -1)], border: .init(column: 255)),
  ]
}
