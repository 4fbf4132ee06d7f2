import LearningTasks
import NumericalCore

/// A picture made from arrays.
///
/// A figure is a value: the same figure with the same provenance gives the same bytes.
public protocol Figure: Sendable {
  /// What the picture is, in a few words; kept in the file's metadata.
  var name: String { get }

  /// The size of the page in points.
  var size: Canvas.Size { get }

  /// Looks for input that cannot be drawn.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) for empty arrays, shapes that do not fit each other, and numbers that are not
  ///   finite.
  func check() throws(SubsongError)

  /// Draws the picture; called only after ``check()`` found nothing.
  func draw(on canvas: Canvas)
}

/// The file formats of figures.
public enum FigureFormat: String, Hashable, Sendable, CaseIterable {
  /// Pixels, 300 an inch, on white; provenance in `tEXt` chunks (`iTXt` where Latin-1 does not suffice).
  case png
  /// Vectors for print; provenance among the keywords.
  case pdf
  /// Vectors for the web; provenance in `<desc>` and `<metadata>`.
  case svg

  /// The extension of a file's name.
  public var fileExtension: String { rawValue }
}

extension Figure {
  /// The figure as a file's content.
  ///
  /// - Parameters:
  ///   - format: the file format.
  ///   - provenance: where the data come from; written into the file.
  /// - Returns: the bytes of the file; the same for the same input on one machine.
  /// - Throws: ``NumericalCore/SubsongError``: bad input if ``check()`` finds any, input/output if the picture cannot be drawn or encoded.
  public func rendered(as format: FigureFormat, provenance: Provenance) throws(SubsongError) -> [UInt8] {
    try check()
    return switch format {
    case .png: try PNGRendering.render(self, provenance: provenance)
    case .pdf: try PDFRendering.render(self, provenance: provenance)
    case .svg: try SVGRendering.render(self, provenance: provenance)
    }
  }
}
