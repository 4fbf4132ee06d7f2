import Figures
import LearningTasks
import NumericalCore
import RunStore

extension RunDirectory {
  /// Writes a figure in all formats, as `NAME.png` and so on below a folder of this one.
  ///
  /// - Returns: the PNG.
  @discardableResult
  func write(
    _ figure: any Figure, named name: String, provenance: Provenance
  ) throws(SubsongError) -> RunFile {
    for format in FigureFormat.allCases {
      try write(
        figure.rendered(as: format, provenance: provenance), named: RunFile("\(name).\(format.fileExtension)")
      )
    }
    return RunFile("\(name).\(FigureFormat.png.fileExtension)")
  }
}

extension ResponseFigure.Place {
  /// Mean, interval and single values; nil if there is no value.
  init?(_ x: Double, _ statistics: SampleStatistics?) {
    guard let statistics, let mean = statistics.mean else { return nil }
    self.init(
      x: x, center: mean, low: statistics.interval?.lower, high: statistics.interval?.upper,
      observations: statistics.count > 1 ? statistics.values : [])
  }
}

/// A name as part of a file's: whatever else it holds becomes a hyphen.
func fileName(_ name: String) -> String {
  String(name.map { $0.isLetter || $0.isNumber || "-_".contains($0) ? $0 : "-" })
}
