import Figures
import NumericalCore

/// Small data for the figures of networks that learn to learn.
extension Samples {
  static let training = TrainingCurvesFigure(
    series: [
      .init(
        name: "plastic",
        points: [
          .init(x: 0, y: 0.1, low: 0.05, high: 0.15), .init(x: 50, y: 0.5, low: 0.4, high: 0.6),
          .init(x: 100, y: 0.9),
        ]),
      .init(name: "others", points: [.init(x: 0, y: 0.1), .init(x: 100, y: 0.6)], isPublished: true),
    ], xLabel: "training step", yLabel: "accuracy", levels: [.init(name: "chance", value: 0.1)],
    span: .init(name: "queries", start: 50, end: 75))

  /// The synapse of step *n* is at +1, that of the step before at −0.5; the border lies before the last column.
  static let fastWeights = FastWeightsFigure(
    maps: (0..<3).map { step in
      Matrix(rows: 2, columns: 4) { row, column in
        row == 0 && column == step ? 1 : row == 1 && column == step - 1 ? -0.5 : 0
      }
    }, titles: ["a", "b", "?"], weightLabel: "F (no unit)", border: .init(column: 3))
}
