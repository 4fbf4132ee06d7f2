#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A map from numbers to colours whose order and distances stay visible in print and to all kinds of colour vision.
///
/// Both maps run through OKLab, a space in which equal steps look equal. Control points are given by lightness,
/// chroma and hue; between them the path is straight, so lightness is piecewise linear and never turns.
///
/// Reference: Ottosson, *A perceptual color space for image processing* (2020).
public struct ColorMap: Hashable, Sendable {
  private let colors: [Color]

  /// For quantities from none to full (rates): dark violet, blue, green, yellow, always getting lighter.
  public static let sequential = ColorMap(
    [
      (0.23, 0.10, 300), (0.34, 0.12, 285), (0.45, 0.10, 250), (0.56, 0.09, 205), (0.68, 0.12, 165),
      (0.81, 0.16, 125), (0.94, 0.17, 105),
    ])

  /// For signed quantities (weights): blue, white in the middle, red; both arms equally dark.
  public static let diverging = ColorMap(
    [
      (0.32, 0.11, 262), (0.50, 0.13, 252), (0.74, 0.09, 245), (1, 0, 0), (0.74, 0.11, 45), (0.50, 0.16, 30),
      (0.32, 0.11, 22),
    ])

  /// How many colours the map distinguishes; odd, so that the middle has its own.
  static let count = 513

  private init(_ controls: [(lightness: Double, chroma: Double, hue: Double)]) {
    let points = controls.map { control in
      let angle = control.hue * Double.pi / 180
      return SIMD3(control.lightness, control.chroma * cos(angle), control.chroma * sin(angle))
    }
    colors = (0..<Self.count).map { index in
      let position = Double(index) / Double(Self.count - 1) * Double(points.count - 1)
      let left = min(Int(position), points.count - 2)
      let mix = position - Double(left)
      return Color(okLab: (1 - mix) * points[left] + mix * points[left + 1])
    }
  }

  /// The colour at a position from 0 to 1; positions outside get the colour of the nearer end.
  public func color(at position: Double) -> Color {
    guard position > 0 else { return colors[0] }
    let index = (min(position, 1) * Double(Self.count - 1)).rounded()
    return colors[Int(index)]
  }

  /// The colour of a value on a linear scale.
  func color(of value: Double, from lower: Double, to upper: Double) -> Color {
    color(at: (value - lower) / (upper - lower))
  }
}

extension Color {
  /// From OKLab; what sRGB cannot show is cut at its border.
  init(okLab lab: SIMD3<Double>) {
    let l = lab.x + 0.3963377774 * lab.y + 0.2158037573 * lab.z
    let m = lab.x - 0.1055613458 * lab.y - 0.0638541728 * lab.z
    let s = lab.x - 0.0894841775 * lab.y - 1.2914855480 * lab.z
    let cubes = SIMD3(l * l * l, m * m * m, s * s * s)
    self.init(
      red: Self.encoded(4.0767416621 * cubes.x - 3.3077115913 * cubes.y + 0.2309699292 * cubes.z),
      green: Self.encoded(-1.2684380046 * cubes.x + 2.6097574011 * cubes.y - 0.3413193965 * cubes.z),
      blue: Self.encoded(-0.0041960863 * cubes.x - 0.7034186147 * cubes.y + 1.7076147010 * cubes.z))
  }

  /// The transfer function of sRGB (IEC 61966-2-1).
  private static func encoded(_ linear: Double) -> Double {
    let value = min(max(linear, 0), 1)
    return value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
  }
}
