/// A colour in sRGB with components from 0 to 1.
public struct Color: Hashable, Sendable {
  /// The share of red.
  public var red: Double
  /// The share of green.
  public var green: Double
  /// The share of blue.
  public var blue: Double
  /// 1 is opaque.
  public var alpha: Double

  /// A colour from its components.
  public init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// From a number such as `0x0072B2`.
  init(hex: UInt32) {
    self.init(
      red: Double(hex >> 16 & 255) / 255, green: Double(hex >> 8 & 255) / 255, blue: Double(hex & 255) / 255)
  }

  /// The same colour, more or less transparent.
  public func opacity(_ alpha: Double) -> Color {
    Color(red: red, green: green, blue: blue, alpha: alpha)
  }

  /// As Cairo's images want it: `0x00RRGGBB`, without transparency.
  var packed: UInt32 {
    func byte(_ component: Double) -> UInt32 { UInt32((min(max(component, 0), 1) * 255).rounded()) }
    return byte(red) << 16 | byte(green) << 8 | byte(blue)
  }
}

extension Color {
  /// Paper.
  public static let white = Color(hex: 0xFFFFFF)
  /// Text and axes: a black that is kind to the eye.
  public static let ink = Color(hex: 0x1A1A1A)
  /// Notes beside the data.
  public static let darkGray = Color(hex: 0x555555)
  /// Thresholds and what is idle.
  public static let gray = Color(hex: 0x999999)
  /// Fills of what is idle.
  public static let lightGray = Color(hex: 0xD9D9D9)
}

extension Color {
  /// The qualitative palette of Okabe and Ito, distinct for all common kinds of colour vision.
  ///
  /// Reference: Okabe, Ito, *Color universal design* (2008).
  public static let qualitative: [Color] = [blue, vermillion, bluishGreen, reddishPurple, orange, skyBlue]

  /// The first colour of curves.
  public static let blue = Color(hex: 0x0072B2)
  /// The second colour of curves.
  public static let vermillion = Color(hex: 0xD55E00)
  /// The third colour of curves.
  public static let bluishGreen = Color(hex: 0x009E73)
  /// The fourth colour of curves.
  public static let reddishPurple = Color(hex: 0xCC79A7)
  /// The fifth colour of curves.
  public static let orange = Color(hex: 0xE69F00)
  /// The sixth colour of curves; fills.
  public static let skyBlue = Color(hex: 0x56B4E9)
}
