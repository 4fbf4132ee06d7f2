#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Numbers as they are printed beside axes: a true minus sign, no more digits than the step needs.
package enum NumberText {
  /// The labels of multiples of one step; powers of ten where plain digits would be too long.
  static func labels(_ values: [Double], step: NiceStep) -> [String] {
    let magnitude = values.map(abs).max() ?? 0
    if magnitude == 0 { return values.map { _ in "0" } }
    let exponent = Int(log10(magnitude).rounded(.down))
    if exponent < 6, step.exponent >= -5 {
      return values.map { decimal($0, places: max(0, -step.exponent)) }
    }
    let places = max(0, exponent - step.exponent)
    return values.map { value in
      value == 0
        ? "0" : decimal(value / pow(10, Double(exponent)), places: places) + "×10" + superscript(exponent)
    }
  }

  /// Fixed-point, with thin spaces between the thousands of numbers with five or more digits before the point.
  package static func decimal(_ value: Double, places: Int) -> String {
    let unit = pow(10, Double(places))
    let scaled = (abs(value) * unit).rounded()
    // Beyond this an integer has no room; such numbers are not written in fixed point anyway.
    guard scaled < 9e18 else { return "\(value)" }
    let digits = Int(scaled)
    let divisor = Int(unit)
    let sign = value < 0 && digits > 0 ? "−" : ""
    let whole = grouped(String(digits / divisor))
    guard places > 0 else { return sign + whole }
    let fraction = String(digits % divisor)
    return sign + whole + "." + String(repeating: "0", count: places - fraction.count) + fraction
  }

  /// The shortest fixed-point text with at most `places` places: 0.9 for 0.90.
  package static func shortest(_ value: Double, places: Int) -> String {
    var text = decimal(value, places: places)
    while text.contains("."), text.last == "0" || text.last == "." {
      let dropped = text.removeLast()
      if dropped == "." { break }
    }
    return text
  }

  /// The exponent of a power of ten in small raised digits.
  package static func superscript(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let text = String(abs(number)).compactMap { $0.wholeNumberValue.map { digits[$0] } }
    return (number < 0 ? "⁻" : "") + String(text)
  }

  private static func grouped(_ digits: String) -> String {
    guard digits.count > 4 else { return digits }
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += "\u{2009}" }
      text.append(digit)
    }
    return text
  }
}
