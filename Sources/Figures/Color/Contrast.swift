#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Color {
  /// The light that the colour sends out, from 0 (black) to 1 (white).
  ///
  /// Reference: W3C, *Web Content Accessibility Guidelines* 2.2 (2023), "relative luminance".
  package var luminance: Double {
    func linear(_ component: Double) -> Double {
      component <= 0.04045 ? component / 12.92 : pow((component + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// How well two colours can be told apart, from 1 to 21; text needs about 4.5.
  ///
  /// Reference: as ``luminance``, "contrast ratio".
  package func contrast(to other: Color) -> Double {
    let (bright, dark) = (max(luminance, other.luminance), min(luminance, other.luminance))
    return (bright + 0.05) / (dark + 0.05)
  }

  /// White or black, whichever can be read better on this colour; the contrast is at least √21 ≈ 4.58.
  package var textColor: Color {
    let black = Color(red: 0, green: 0, blue: 0)
    return contrast(to: .white) >= contrast(to: black) ? .white : black
  }
}
