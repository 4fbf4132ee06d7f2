import CCairo
import CPNGEncoder
import LearningTasks
import NumericalCore

/// Figures as pixels.
package enum PNGRendering {
  static let dotsPerInch = 300.0
  /// 300 dots an inch in the unit of PNG.
  static let pixelsPerMetre: UInt32 = 11811

  static func render(_ figure: any Figure, provenance: Provenance) throws(SubsongError) -> [UInt8] {
    let scale = dotsPerInch / 72
    let width = Int32((figure.size.width * scale).rounded())
    let height = Int32((figure.size.height * scale).rounded())
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height) else {
      throw outOfMemory
    }
    let canvas = Canvas(size: figure.size, surface: surface, sink: nil)
    canvas.isolated {
      cairo_scale(canvas.context, scale, scale)
      canvas.fill(.init(x: 0, y: 0, width: figure.size.width + 1, height: figure.size.height + 1), .white)
      figure.draw(on: canvas)
    }
    // Finishing an image gives up its pixels, so they are copied before.
    cairo_surface_flush(surface)
    let pixels = packedPixels(of: surface)
    try canvas.finish()
    let texts = [(name: "Title", value: figure.name)] + provenance.fields
    return try encode(pixels, width: UInt32(width), height: UInt32(height), texts: texts)
  }

  /// Red, green, blue, without padding.
  private static func packedPixels(of surface: OpaquePointer) -> [UInt8] {
    guard let data = cairo_image_surface_get_data(surface) else { return [] }
    let width = Int(cairo_image_surface_get_width(surface))
    let height = Int(cairo_image_surface_get_height(surface))
    let stride = Int(cairo_image_surface_get_stride(surface))
    return [UInt8](unsafeUninitializedCapacity: 3 * width * height) { packed, count in
      var next = 0
      for row in 0..<height {
        let line = UnsafeRawPointer(data + row * stride)
        for column in 0..<width {
          let pixel = line.load(fromByteOffset: 4 * column, as: UInt32.self)
          packed[next] = UInt8(truncatingIfNeeded: pixel >> 16)
          packed[next + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
          packed[next + 2] = UInt8(truncatingIfNeeded: pixel)
          next += 3
        }
      }
      count = next
    }
  }

  /// A PNG of 8-bit RGB pixels with text chunks.
  package static func encode(
    _ pixels: [UInt8], width: UInt32, height: UInt32, texts: [(name: String, value: String)]
  ) throws(SubsongError) -> [UInt8] {
    precondition(pixels.count == 3 * Int(width) * Int(height), "three bytes a pixel")
    guard let encoder = subsong_png_create() else { throw outOfMemory }
    defer { subsong_png_destroy(encoder) }
    for text in texts { try add(text.name, text.value, to: encoder) }
    var bytes: UnsafePointer<UInt8>?
    var length = 0
    let status = subsong_png_encode(encoder, pixels, width, height, 3, pixelsPerMetre, 6, &bytes, &length)
    try require(status, encoder)
    return [UInt8](UnsafeBufferPointer(start: bytes, count: length))
  }

  private static func add(_ name: String, _ value: String, to encoder: OpaquePointer) throws(SubsongError) {
    // PNG ends a text at a NUL, so none may come from outside.
    let text = String(value.map { $0 == "\0" ? " " : $0 })
    if text.unicodeScalars.allSatisfy({ $0.value < 256 }) {
      let latin1 = text.unicodeScalars.map { CChar(truncatingIfNeeded: $0.value) } + [0]
      try require(subsong_png_add_text(encoder, name, latin1, 0), encoder)
    } else {
      try require(subsong_png_add_text(encoder, name, text, 1), encoder)
    }
  }

  private static func require(_ status: subsong_png_status, _ encoder: OpaquePointer) throws(SubsongError) {
    guard status == SUBSONG_PNG_OK else {
      throw SubsongError(
        .inputOutput, "a figure cannot be encoded as PNG",
        because: String(cString: subsong_png_message(encoder)),
        remedy: "render it as PDF or SVG, or draw fewer rows")
    }
  }

  private static var outOfMemory: SubsongError {
    SubsongError(.inputOutput, "there is no memory for a figure", remedy: "draw fewer rows or samples")
  }
}
