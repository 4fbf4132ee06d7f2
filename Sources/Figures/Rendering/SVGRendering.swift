import CCairo
import LearningTasks
import NumericalCore

/// Figures as SVG.
enum SVGRendering {
  static func render(_ figure: any Figure, provenance: Provenance) throws(SubsongError) -> [UInt8] {
    let bytes = try VectorRendering.bytes(of: figure) { closure, size in
      cairo_svg_surface_create_for_stream(ByteSink.write, closure, size.width, size.height)
    }
    let document = SVGText.renumbered(bytes)
    return SVGText.inserted(description(figure.name, provenance), into: document)
  }

  private static func description(_ name: String, _ provenance: Provenance) -> String {
    let fields = provenance.fields.map { field in
      "<subsong:field name=\"\(SVGText.escaped(field.name))\">\(SVGText.escaped(field.value))</subsong:field>\n"
    }
    let summary = FieldLine.text(of: provenance.fields)
    return """

      <title>\(SVGText.escaped("\(name): \(provenance.song)"))</title>
      <desc>\(SVGText.escaped(summary))</desc>
      <metadata xmlns:subsong="https://subsong.invalid/provenance">
      \(fields.joined())</metadata>
      """
  }
}
