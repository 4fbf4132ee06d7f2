import LearningTasks
import NumericalCore

/// What a figure's file says of itself.
public struct FigureProvenance: Hashable, Sendable {
  public var format: FigureFormat
  /// The figure's name.
  public var title: String
  public var provenance: Provenance

  /// Reads what ``Figure/rendered(as:provenance:)`` has written into a file.
  ///
  /// A PNG is checked to the last byte, since its chunks have checksums; PDF and SVG have none, so only that they end as they
  /// should.
  ///
  /// - Parameters:
  ///   - bytes: the file's content, which tells its format.
  ///   - name: the file's name, for errors.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the file is damaged, of another format or by another program.
  public static func read(_ bytes: [UInt8], named name: String) throws(SubsongError) -> FigureProvenance {
    guard let format = format(of: bytes) else {
      throw SubsongError(
        .badInput, "the file is no figure", at: name,
        because: "it begins neither as PNG nor as PDF nor as SVG",
        remedy: "is this the right file?")
    }
    do {
      let metadata =
        switch format {
        case .png: try PNGMetadata.read(bytes)
        case .pdf: try PDFMetadata.read(bytes)
        case .svg: try SVGMetadata.read(bytes)
        }
      let provenance = try Provenance(fields: metadata.fields)
      return FigureProvenance(
        format: format, title: withoutSong(metadata.title, provenance.song), provenance: provenance)
    } catch {
      throw error.placed(at: name)
    }
  }

  /// The format that the first bytes tell; nil for anything else.
  public static func format(of bytes: [UInt8]) -> FigureFormat? {
    if bytes.starts(with: PNGMetadata.signature) { return .png }
    if bytes.starts(with: "%PDF-".utf8) { return .pdf }
    let isSVG = bytes.starts(with: "<?xml".utf8) || bytes.starts(with: "<svg".utf8)
    return isSVG ? .svg : nil
  }

  /// PDF and SVG name the song behind the figure.
  private static func withoutSong(_ title: String, _ song: String) -> String {
    title.hasSuffix(": \(song)") ? String(title.dropLast(song.count + 2)) : title
  }
}

/// The texts of a file.
struct FigureMetadata {
  var title = ""
  var fields: [(name: String, value: String)] = []
}

extension SubsongError {
  fileprivate func placed(at name: String) -> SubsongError {
    var error = self
    error.location = error.location ?? name
    return error
  }

  static func damagedFigure(_ what: String, because why: String? = nil) -> SubsongError {
    SubsongError(.badInput, what, because: why, remedy: "use another copy of the figure")
  }

  static let foreignFigure = SubsongError(
    .badInput, "the figure holds no provenance of Subsong", because: "another program made it, or removed it",
    remedy: "use the file as Subsong has written it")
}
