import CCairo
import LearningTasks
import NumericalCore

/// Figures as PDF.
enum PDFRendering {
  /// A date in every file would make two files of the same data differ; this one says only that none is meant.
  private static let fixedDate = "2000-01-01T00:00:00Z"

  static func render(_ figure: any Figure, provenance: Provenance) throws(SubsongError) -> [UInt8] {
    try VectorRendering.bytes(of: figure) { closure, size in
      cairo_pdf_surface_create_for_stream(ByteSink.write, closure, size.width, size.height)
    } prepare: { surface in
      // The last version that needs no compressed objects: the metadata stay readable in any editor.
      cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4)
      describe(surface, figure.name, provenance)
    }
  }

  private static func describe(_ surface: OpaquePointer, _ name: String, _ provenance: Provenance) {
    func set(_ key: cairo_pdf_metadata_t, _ value: String) {
      cairo_pdf_surface_set_metadata(surface, key, value.split(separator: "\0").joined(separator: " "))
    }
    set(CAIRO_PDF_METADATA_TITLE, "\(name): \(provenance.song)")
    set(CAIRO_PDF_METADATA_SUBJECT, "Configuration \(provenance.configuration), seed \(provenance.seed)")
    set(CAIRO_PDF_METADATA_KEYWORDS, FieldLine.text(of: provenance.fields))
    set(CAIRO_PDF_METADATA_CREATOR, "Subsong \(provenance.version)")
    set(CAIRO_PDF_METADATA_CREATE_DATE, fixedDate)
  }
}
