import Figures
import LearningTasks
import NumericalCore
import RunStore
import Sweeps

/// The figures of a sweep's summary: a measure against a swept key, over two of them, and against the doses of each perturbation.
struct SweepFigures {
  let rows: [SweepSummary.Row]
  let design: SweepDesign
  /// The measure that is drawn.
  let measure: String
  /// The key along the horizontal axis, and the key that tells curves apart.
  let x: String?
  let by: String?

  private static let mostCurves = 12
  private static let mostDoses = 6

  /// - Parameters:
  ///   - x: a swept key with numbers; nil for the first there is.
  ///   - by: another swept key; nil for the next there is.
  /// - Throws: ``SubsongError`` (usage) for a key that the sweep does not vary, or not in numbers.
  init(_ rows: [SweepSummary.Row], _ design: SweepDesign, measure: String, x: String?, by: String?)
    throws(SubsongError)
  {
    (self.rows, self.design, self.measure) = (rows, design, measure)
    let varied = design.keys.filter { Self.values(of: $0, rows).count > 1 }
    let numeric = varied.filter { Self.isNumeric($0, rows) }
    for (flag, key, known) in [("--x", x, numeric), ("--by", by, varied)] {
      guard let key, !known.contains(key) else { continue }
      throw SubsongError(
        .usage, "the sweep does not vary '\(key)'" + (flag == "--x" ? " in numbers" : ""), at: flag,
        remedy: known.isEmpty ? "it varies nothing that can be drawn" : suggestion(for: key, among: known))
    }
    self.x = x ?? numeric.first { $0 != by }
    self.by = by ?? varied.first { [chosen = self.x] in $0 != chosen }
  }

  /// By the name of the file.
  var drawings: [(name: String, figure: any Figure)] {
    var drawings: [(name: String, figure: any Figure)] = []
    if let response { drawings.append((measure, response)) }
    if let map { drawings.append(("\(measure)-map", map)) }
    for name in perturbations {
      if let figure = doseResponse(name) { drawings.append(("dose-\(fileName(name))", figure)) }
    }
    return drawings
  }

  /// Draws all into `figures/` below a folder.
  ///
  /// - Returns: the paths of the pictures.
  func draw(to folder: SweepFolder, provenance: Provenance) throws(SubsongError) -> [String] {
    let directory = try RunDirectory.adding(to: folder.path)
    var paths: [String] = []
    for (name, figure) in drawings {
      let file = try directory.write(figure, named: RunFile.figure(name).name, provenance: provenance)
      paths.append(directory.path(of: file))
    }
    return paths
  }

  // MARK: Keys

  private static func values(of key: String, _ rows: [SweepSummary.Row]) -> [String] {
    rows.compactMap { $0.point.literal(of: key) }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func isNumeric(_ key: String, _ rows: [SweepSummary.Row]) -> Bool {
    values(of: key, rows).allSatisfy { Double($0) != nil }
  }

  /// Rows of undisturbed networks.
  private var plain: [SweepSummary.Row] {
    rows.filter { row in
      !row.labels.contains { $0.name == SweepPerturbations.label && $0.text != SweepPerturbations.none }
    }
  }

  private func statistics(_ row: SweepSummary.Row, _ measure: String) -> SampleStatistics? {
    row.statistics.first { $0.measure == measure }?.values
  }

  private var label: String { measure.replacing("_", with: " ") }

  // MARK: Figures

  /// The measure against one key. Where more keys are varied, a curve needs them all in its name, so there is none.
  private var response: ResponseFigure? {
    guard let x, isDetermined(by: [x, by].compactMap(\.self)) else { return nil }
    let levels: [String?] = by.map { Self.values(of: $0, rows).map(Optional.some) } ?? [nil]
    guard levels.count <= Self.mostCurves else { return nil }
    let series = levels.compactMap { level -> ResponseFigure.Series? in
      let own = plain.filter { by == nil || $0.point.literal(of: by ?? "") == level }
      let places = own.compactMap { row in
        row.point.literal(of: x).flatMap(Double.init).flatMap {
          ResponseFigure.Place($0, statistics(row, measure))
        }
      }
      let name = by.map { "\($0) \(SweepSetting($0, level ?? "").plainText)" } ?? label
      return places.isEmpty ? nil : .init(name: name, places: places.sorted { $0.x < $1.x })
    }
    if series.isEmpty { return nil }
    let unit = ConfigurationSchema.key(x)?.unit.map { " (\($0))" } ?? ""
    return ResponseFigure(series: series, xLabel: x + unit, measureLabel: label)
  }

  /// The measure over two keys.
  private var map: HeatMapFigure? {
    guard let x, let by, Self.isNumeric(by, rows), isDetermined(by: [x, by]) else { return nil }
    let (columns, lines) = (Self.sorted(x, rows), Self.sorted(by, rows))
    guard columns.count <= 64, lines.count <= 64 else { return nil }
    let values = Matrix<Double?>(rows: lines.count, columns: columns.count) { line, column in
      plain.first { $0.point.literal(of: by) == lines[line] && $0.point.literal(of: x) == columns[column] }
        .flatMap { statistics($0, measure)?.mean }
    }
    guard values.storage.contains(where: { $0 != nil }) else { return nil }
    return HeatMapFigure(
      values: values, columns: .init(label: x, values: columns), rows: .init(label: by, values: lines),
      measureLabel: label.replacing("correlation", with: "corr."))
  }

  private static func sorted(_ key: String, _ rows: [SweepSummary.Row]) -> [String] {
    values(of: key, rows).sorted { (Double($0) ?? 0) < (Double($1) ?? 0) }
  }

  /// Whether these keys say all about a point.
  private func isDetermined(by keys: [String]) -> Bool {
    design.keys.allSatisfy { keys.contains($0) || Self.values(of: $0, rows).count < 2 }
  }

  private var perturbations: [String] {
    rows.compactMap { row in row.labels.first { $0.name == SweepPerturbations.label }?.text }
      .reduce(into: []) { if !$0.contains($1), $1 != SweepPerturbations.none { $0.append($1) } }
  }

  /// What a perturbation leaves against its dose, a curve a point.
  private func doseResponse(_ name: String) -> ResponseFigure? {
    let own = rows.filter { $0.labels.contains { $0.name == SweepPerturbations.label && $0.text == name } }
    let points = own.map(\.point.index).reduce(into: [Int]()) { if !$0.contains($1) { $0.append($1) } }
    let measure =
      own.contains { statistics($0, PerturbationMeasure.plateauCorrelation.rawValue)?.mean != nil }
      ? PerturbationMeasure.plateauCorrelation.rawValue : measure
    let series = points.prefix(Self.mostDoses).compactMap { point -> ResponseFigure.Series? in
      let places = own.filter { $0.point.index == point }.compactMap { row in
        row.labels.first { $0.name == SweepPerturbations.dose }.flatMap { Double($0.text) }.flatMap {
          ResponseFigure.Place($0, statistics(row, measure))
        }
      }
      let settings = design.point(point).settings.map { "\($0.key) \($0.plainText)" }
      guard places.count > 1 else { return nil }
      return .init(
        name: settings.isEmpty ? name : settings.joined(separator: ", "),
        places: places.sorted { $0.x < $1.x })
    }
    guard !series.isEmpty else { return nil }
    return ResponseFigure(
      series: series, xLabel: "dose of \(name)", measureLabel: measure.replacing("_", with: " "))
  }
}
