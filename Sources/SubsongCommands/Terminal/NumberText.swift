/// A number with a fixed count of digits behind the point.
func fixed(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let scaled = Int64((abs(value) * scale).rounded())
  let fraction = String(scaled % Int64(scale))
  let sign = value < 0 && scaled > 0 ? "−" : ""
  if digits == 0 { return "\(sign)\(scaled)" }
  return
    "\(sign)\(scaled / Int64(scale)).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
}

/// 250 for 250.0.
func short(_ number: Double) -> String { Int(exactly: number).map { "\($0)" } ?? "\(number)" }
