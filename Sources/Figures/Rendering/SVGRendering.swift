import CCairo
import LearningTasks
import NumericalCore

/// Figures as SVG.
enum SVGRendering {
  static func render(_ figure: any Figure, provenance: Provenance) throws(SubsongError) -> [UInt8] {
    let sink = ByteSink()
    guard
      let surface = cairo_svg_surface_create_for_stream(
        ByteSink.write, sink.closure, figure.size.width, figure.size.height)
    else {
      throw SubsongError(
        .inputOutput, "there is no memory for a figure", remedy: "draw fewer rows or samples")
    }
    let canvas = Canvas(size: figure.size, surface: surface, sink: sink)
    figure.draw(on: canvas)
    try canvas.finish()
    let document = SVGText.renumbered(sink.bytes)
    return SVGText.inserted(description(figure.name, provenance), into: document)
  }

  private static func description(_ name: String, _ provenance: Provenance) -> String {
    let fields = provenance.fields.map { field in
      "<subsong:field name=\"\(SVGText.escaped(field.name))\">\(SVGText.escaped(field.value))</subsong:field>\n"
    }
    let summary = provenance.fields.map { "\($0.name): \($0.value)" }.joined(separator: "; ")
    return """

      <title>\(SVGText.escaped("\(name): \(provenance.song)"))</title>
      <desc>\(SVGText.escaped(summary))</desc>
      <metadata xmlns:subsong="https://subsong.invalid/provenance">
      \(fields.joined())</metadata>
      """
  }
}
