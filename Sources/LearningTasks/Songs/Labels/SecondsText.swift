import NumericalCore

/// A time as programs that annotate sound write it: seconds with a point and without an exponent, to a nanosecond.
enum SecondsText {
  /// - Parameter milliseconds: from 0 to a day.
  static func text(of milliseconds: Double) -> String {
    let nanoseconds = Int((milliseconds * 1e6).rounded())
    let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    if rest == 0 { return "\(whole)" }
    var digits = String(rest)
    digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
    while digits.last == "0" { digits.removeLast() }
    return "\(whole).\(digits)"
  }
}

extension SecondsText {
  /// The time in s that a field of a file says.
  ///
  /// - Throws: ``SubsongError`` (bad input) at the field if it is no decimal number.
  static func value(
    of field: ArraySlice<UInt8>, at location: @autoclosure () -> String
  ) throws(SubsongError) -> Double {
    if let value = TextContent.decimal(TextContent.trimmed(field)) { return value }
    let text = String(decoding: field, as: UTF8.self)
    throw SubsongError(
      .badInput, "found '\(text.prefix(40))', expected a time in s", at: location(),
      because: "times are decimal numbers",
      remedy: text.contains(",") ? "write numbers with a point" : "correct the time, for example 0.25")
  }
}
