#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif
import CCairo

/// How wide texts are before there is a page, and how they are broken into lines.
struct ComparisonFigureText {
  private let canvas: Canvas?

  /// Texts are as wide on a page as on this canvas of one pixel, because fonts are not fitted to pixels.
  init() {
    canvas = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1).map {
      Canvas(size: .init(width: 1, height: 1), surface: $0, sink: nil)
    }
  }

  /// The width of a text in points.
  func width(_ text: String, _ style: Canvas.TextStyle) -> Double {
    // No line of a figure holds more characters than this; the mean width of a letter of the font is 0.6 of its size.
    let text = String(text.prefix(400))
    return canvas?.width(of: text, style) ?? 0.6 * style.size * Double(text.count)
  }

  /// The width of the widest text.
  func widest(_ texts: some Sequence<String>, _ style: Canvas.TextStyle) -> Double {
    texts.map { width($0, style) }.max() ?? 0
  }

  /// The text in one line if that is no wider than wanted, else in the two lines whose wider one is narrowest.
  ///
  /// - Parameters:
  ///   - wanted: how wide one line may be, in points.
  ///   - most: where a line without a gap is cut, in points.
  func lines(_ text: String, wanted: Double, most: Double, _ style: Canvas.TextStyle) -> [String] {
    let words = text.prefix(400).split(whereSeparator: \.isWhitespace).map(String.init)
    let whole = words.joined(separator: " ")
    guard width(whole, style) > wanted, words.count > 1 else { return [fitted(whole, to: most, style)] }
    let pairs = (1..<words.count).map {
      [words[..<$0].joined(separator: " "), words[$0...].joined(separator: " ")]
    }
    let best = pairs.min { widest($0, style) < widest($1, style) } ?? [whole]
    return best.map { fitted($0, to: most, style) }
  }

  /// The text, cut with an ellipsis where it would be wider than allowed.
  func fitted(_ text: String, to width: Double, _ style: Canvas.TextStyle) -> String {
    canvas?.fitted(text, to: width, style) ?? text
  }
}

/// How numbers of a cost are written: few digits, then a prefix or a unit.
package enum ComparisonFigureNumber {
  /// 312, 3906, 39k, 1.2M; powers of ten beyond 1000 T.
  package static func count(_ value: Double) -> String {
    if value < 9999.5 {
      return NumberText.shortest(value, places: value < 10 ? 1 : 0).filter { $0 != "\u{2009}" }
    }
    for (unit, prefix) in [(1e3, "k"), (1e6, "M"), (1e9, "G"), (1e12, "T")] where value < 999.5 * unit {
      return twoDigits(value / unit) + prefix
    }
    return "10" + NumberText.superscript(Int(log10(value).rounded()))
  }

  /// 42 ms, 8.5 s, 12 min, 3.1 h, 4 d.
  package static func seconds(_ value: Double) -> String {
    if value < 0.0995 { return twoDigits(1000 * value) + " ms" }
    if value < 0.995 { return NumberText.shortest(value, places: 2) + " s" }
    if value < 99.5 { return twoDigits(value) + " s" }
    if value < 99.5 * 60 { return twoDigits(value / 60) + " min" }
    if value < 47.5 * 3600 { return twoDigits(value / 3600) + " h" }
    let days = value / 86400
    return (days < 9999.5 ? twoDigits(days) : count(days)) + " d"
  }

  /// With one place below 10, without above.
  private static func twoDigits(_ value: Double) -> String {
    NumberText.shortest(value, places: value < 9.95 ? 1 : 0)
  }
}
