import Figures
import NumericalCore

/// Small data for the figures of perturbations and sweeps.
extension Samples {
  static let response = ResponseFigure(
    series: [
      .init(
        name: "noise",
        places: [
          .init(x: 1, center: 0.9, low: 0.85, high: 0.95, observations: [0.86, 0.94]),
          .init(x: 10, center: 0.7, low: 0.6, high: 0.8), .init(x: 100, center: 0.2),
        ]),
      .init(name: "silence", places: [.init(x: 10, center: 0.5, low: 0.4, high: 0.6)]),
    ], xLabel: "dose (mV)", measureLabel: "minimal correlation",
    reference: .init(name: "undisturbed", value: 0.97),
    published: .init(name: "published", places: [.init(x: 10, center: 0.65)]))

  static let recovery = RecoveryFigure(
    curves: [
      .init(
        name: "noise", times: [-1000, 0, 500, 1000], correlation: [0.9, 0.1, nil, 0.9],
        band: .init(low: [0.85, 0, nil, 0.85], high: [0.95, 0.2, nil, 0.95]), noteErrors: [0, 1, nil, 0.1],
        recoveries: [.init(share: 0.95, time: 1000)]),
      .init(name: "kick", times: [-1000, 1000], correlation: [0.8, 0.8]),
    ], disturbance: .init(label: "noise of 20 mV", duration: 500), cycle: 400,
    undisturbed: .init(0.95, low: 0.93, high: 0.97))

  static let heatMap = HeatMapFigure(
    values: Matrix(rows: 2, columns: 3, storage: [0.0, 0.25, nil, 0.5, 0.75, 1.0]),
    columns: .init(label: "latent neurons", values: ["50", "100", "400"]),
    rows: .init(label: "learning rate", values: ["0.001", "0.01"]), measureLabel: "replay correlation")

  /// Visible neurons as in ``rates``, then two latent ones; the disturbance is the last but one of three cycles of 10 samples.
  static let disturbed = DisturbanceRasterFigure(
    rates: Matrix(rows: 5, columns: 30) { row, column in
      column / 10 == 1 ? 0.1 : row < 3 ? rates[row, column] : 0.4
    }, undisturbed: Matrix(rows: 5, columns: 30, repeating: 0.4),
    groups: [.init(name: "visible", count: 3, rowNames: notes), .init(name: "latent", count: 2)],
    sampleInterval: 0.2, onset: 2, disturbance: .init(label: "silence", duration: 2), cycles: .init(length: 2)
  )

  static let survival = SurvivalFigure(
    series: [
      .init(
        name: "plastic", networks: 4, times: [0, 50, 75], surviving: [1, 0.5, 0.25],
        band: .init(low: [1, 0.3, 0.1], high: [1, 0.7, 0.4]), censored: [90]),
      .init(name: "frozen", networks: 12, times: [0, 10], surviving: [1, 0]),
    ], timeLabel: "replay cycle", end: 100)
}
