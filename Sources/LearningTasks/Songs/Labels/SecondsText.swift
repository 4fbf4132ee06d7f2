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
