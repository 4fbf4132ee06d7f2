import CCairo
import NumericalCore

/// A page to draw on, in points (1/72 inch) from the upper left corner, y downwards.
///
/// A thin and safe wrapper around Cairo: the surface and the context live as long as the canvas, and what Cairo
/// reports is kept until the page is finished. Figures draw on it; they never see the file format.
public final class Canvas {
  /// A position on the page in points.
  public struct Point: Hashable, Sendable {
    /// Distance from the left border in points.
    public var x: Double
    /// Distance from the upper border in points.
    public var y: Double

    /// A position.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// The extent of a page in points.
  public struct Size: Hashable, Sendable {
    /// Width in points.
    public var width: Double
    /// Height in points.
    public var height: Double

    /// An extent.
    public init(width: Double, height: Double) {
      self.width = width
      self.height = height
    }
  }

  /// A part of the page in points.
  public struct Rectangle: Hashable, Sendable {
    /// Distance from the left border in points.
    public var x: Double
    /// Distance from the upper border in points.
    public var y: Double
    /// Width in points.
    public var width: Double
    /// Height in points.
    public var height: Double

    /// A rectangle by its upper left corner.
    public init(x: Double, y: Double, width: Double, height: Double) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
    }

    /// The right side.
    public var right: Double { x + width }
    /// The lower side.
    public var bottom: Double { y + height }
    /// The middle.
    public var center: Point { Point(x: x + width / 2, y: y + height / 2) }
  }

  /// How a line is drawn.
  public struct Stroke: Hashable, Sendable {
    /// Colour and transparency.
    public var color: Color
    /// Width in points.
    public var width: Double
    /// Lengths of dashes and gaps in points; empty for a solid line.
    public var dashes: [Double]

    /// A style of lines.
    public init(_ color: Color, width: Double = 0.8, dashes: [Double] = []) {
      self.color = color
      self.width = width
      self.dashes = dashes
    }
  }

  /// The size of the page.
  public let size: Size
  let context: OpaquePointer
  private let surface: OpaquePointer
  /// Kept alive because Cairo writes into it until the surface is gone.
  private let sink: ByteSink?

  /// Takes over the surface.
  init(size: Size, surface: OpaquePointer, sink: ByteSink?) {
    self.size = size
    self.surface = surface
    self.sink = sink
    context = cairo_create(surface)
    prepareContext()
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  private func prepareContext() {
    // Text has the same widths in all formats only if it is not fitted to a grid of pixels.
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_set_font_options(context, options)
    cairo_font_options_destroy(options)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
  }

  /// Ends the page; nothing may be drawn afterwards.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (input/output) with Cairo's reason if anything failed since the canvas was made.
  func finish() throws(SubsongError) {
    let drawing = cairo_status(context)
    cairo_surface_finish(surface)
    let status = drawing == CAIRO_STATUS_SUCCESS ? cairo_surface_status(surface) : drawing
    guard status == CAIRO_STATUS_SUCCESS else {
      throw SubsongError(
        .inputOutput, "a figure of \(size.width) × \(size.height) pt cannot be drawn",
        because: String(cString: cairo_status_to_string(status)), remedy: "draw fewer rows or samples")
    }
  }
}

extension Canvas {
  /// Draws with the coordinates of the page and restores clip, colour and line style.
  func isolated(_ draw: () -> Void) {
    cairo_save(context)
    draw()
    cairo_restore(context)
  }

  /// Draws with everything outside a rectangle cut off.
  public func clipped(to rectangle: Rectangle, _ draw: () -> Void) {
    isolated {
      cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
      cairo_clip(context)
      draw()
    }
  }

  func use(_ color: Color) {
    cairo_set_source_rgba(context, color.red, color.green, color.blue, color.alpha)
  }

  func use(_ stroke: Stroke) {
    use(stroke.color)
    cairo_set_line_width(context, stroke.width)
    cairo_set_dash(context, stroke.dashes, Int32(stroke.dashes.count), 0)
  }
}
