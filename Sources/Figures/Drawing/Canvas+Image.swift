import CCairo
import NumericalCore

extension Canvas {
  /// Draws one coloured cell an element, the first row on top.
  ///
  /// Where there are more columns or rows than the page can show, neighbours are averaged *before* they are coloured,
  /// so that nothing is left out and no moiré appears.
  func heatMap(_ values: Matrix<Double>, in frame: Rectangle, color: (Double) -> Color) {
    let shown = values.averaged(
      maximalRows: Int(frame.height * Self.cellsPerPoint),
      maximalColumns: Int(frame.width * Self.cellsPerPoint))
    // Some viewers smooth images however they are asked not to; large cells of equal pixels stay crisp.
    let tall = max(1, Int((frame.height * Self.cellsPerPoint / Double(shown.rows)).rounded(.up)))
    let wide = max(1, Int((frame.width * Self.cellsPerPoint / Double(shown.columns)).rounded(.up)))
    let colors = shown.map { color($0).packed }
    let pixels = Matrix<UInt32>(rows: shown.rows * tall, columns: shown.columns * wide) { row, column in
      colors[row / tall, column / wide]
    }
    paint(pixels, in: frame)
  }

  /// Dots per inch 288: about what the PNG and a printer show.
  private static var cellsPerPoint: Double { 4 }

  private func paint(_ pixels: Matrix<UInt32>, in frame: Rectangle) {
    guard
      let image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(pixels.columns), Int32(pixels.rows))
    else {
      return
    }
    defer { cairo_surface_destroy(image) }
    // A surface that could not be made has no data; the context reports it when it is used as a source.
    if let data = cairo_image_surface_get_data(image) {
      let stride = Int(cairo_image_surface_get_stride(image))
      for row in 0..<pixels.rows {
        pixels.storage.withUnsafeBytes { bytes in
          let start = bytes.baseAddress.map { $0 + row * pixels.columns * 4 }
          if let start {
            UnsafeMutableRawPointer(data + row * stride).copyMemory(
              from: start, byteCount: pixels.columns * 4)
          }
        }
      }
      cairo_surface_mark_dirty(image)
    }
    isolated {
      cairo_translate(context, frame.x, frame.y)
      cairo_scale(context, frame.width / Double(pixels.columns), frame.height / Double(pixels.rows))
      cairo_set_source_surface(context, image, 0, 0)
      cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
      cairo_paint(context)
    }
  }
}

extension Matrix where Scalar == Double {
  /// The matrix itself if it is small enough, else the means of blocks of equal size (the last may be smaller).
  package func averaged(maximalRows: Int, maximalColumns: Int) -> Matrix<Double> {
    let tall = max(1, (rows + max(1, maximalRows) - 1) / max(1, maximalRows))
    let wide = max(1, (columns + max(1, maximalColumns) - 1) / max(1, maximalColumns))
    if tall == 1, wide == 1 { return self }
    return Matrix<Double>(rows: (rows + tall - 1) / tall, columns: (columns + wide - 1) / wide) {
      row, column in
      var sum = 0.0
      let rowRange = row * tall..<Swift.min((row + 1) * tall, rows)
      let columnRange = column * wide..<Swift.min((column + 1) * wide, columns)
      for r in rowRange { for c in columnRange { sum += self[r, c] } }
      return sum / Double(rowRange.count * columnRange.count)
    }
  }
}
