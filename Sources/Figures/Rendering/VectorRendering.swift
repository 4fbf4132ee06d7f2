import CCairo
import NumericalCore

/// What PDF and SVG have in common: a surface that Cairo writes piece by piece.
enum VectorRendering {
  /// Makes the surface of a format, which hands its bytes to `closure` by `ByteSink.write`.
  typealias SurfaceMaker = (_ closure: UnsafeMutableRawPointer, _ size: Canvas.Size) -> OpaquePointer?

  /// Draws a figure on the surface of a format.
  ///
  /// - Parameter prepare: called with the surface before anything is drawn.
  /// - Returns: everything that Cairo wrote.
  static func bytes(
    of figure: any Figure, on make: SurfaceMaker, prepare: (OpaquePointer) -> Void = { _ in }
  ) throws(SubsongError) -> [UInt8] {
    let sink = ByteSink()
    guard let surface = make(sink.closure, figure.size) else {
      throw SubsongError(
        .inputOutput, "there is no memory for a figure", remedy: "draw fewer rows or samples")
    }
    prepare(surface)
    let canvas = Canvas(size: figure.size, surface: surface, sink: sink)
    figure.draw(on: canvas)
    try canvas.finish()
    return sink.bytes
  }
}
