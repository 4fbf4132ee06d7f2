/// The values of TOML that are written without quotes or brackets.
enum TOMLWord {
  static func content(of word: String) -> TOMLReader.Content? {
    if let truth = Bool(word) { return .value(.boolean(truth)) }
    if let integer = integer(word) { return .value(.integer(integer)) }
    if let number = number(word) { return .value(.number(number)) }
    return isDateOrTime(word) ? .other("a date or a time") : nil
  }

  /// What the writer of a word that is no value can do.
  static func remedy(for word: String) -> String {
    if let truth = Bool(word.lowercased()) { return "write \(truth) in small letters" }
    let point = word.hasPrefix(".") ? "0" + word : word.hasSuffix(".") ? word + "0" : word
    if number(point) != nil { return "write \(point)" }
    return "write a text in double quotes"
  }

  /// Whether a word has the form of a decimal integer, however large.
  static func isWhole(_ word: String) -> Bool { isDecimal(withoutSign(word)) }

  private static func integer(_ word: String) -> Int? {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
      let digits = word.dropFirst(2)
      return areDigits(digits, radix: radix) ? Int(withoutUnderscores(digits), radix: radix) : nil
    }
    return isWhole(word) ? Int(withoutUnderscores(word[...])) : nil
  }

  private static func number(_ word: String) -> Double? {
    let magnitude = withoutSign(word)
    // Too large an integer is a mistake, not a number nearby.
    if isDecimal(magnitude) { return nil }
    if magnitude == "inf" || magnitude == "nan" { return Double(word) }
    let parts = magnitude.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    guard parts.count <= 2, let mantissa = parts.first else { return nil }
    let digits = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    guard digits.count <= 2, let whole = digits.first, isDecimal(whole),
      digits.count == 1 || areDigits(digits[1], radix: 10),
      parts.count == 1 || areDigits(withoutSign(parts[1]), radix: 10)
    else { return nil }
    return Double(withoutUnderscores(word[...]))
  }

  /// Digits without leading zeros.
  private static func isDecimal(_ text: Substring) -> Bool {
    areDigits(text, radix: 10) && (text == "0" || !text.hasPrefix("0"))
  }

  /// Digits with single underscores between them.
  private static func areDigits(_ text: Substring, radix: Int) -> Bool {
    text.split(separator: "_", omittingEmptySubsequences: false).allSatisfy { group in
      !group.isEmpty && group.allSatisfy { $0.isASCII && ($0.hexDigitValue ?? 16) < radix }
    }
  }

  private static func withoutUnderscores(_ text: Substring) -> String { String(text.filter { $0 != "_" }) }

  private static func withoutSign(_ text: some StringProtocol) -> Substring {
    let text = Substring(text)
    return text.hasPrefix("+") || text.hasPrefix("-") ? text.dropFirst() : text
  }

  /// `1979-05-27…` or `07:32…`; whether the day exists does not matter to a value that is refused anyway.
  private static func isDateOrTime(_ word: String) -> Bool {
    let digits = word.prefix { $0.isASCII && $0.isNumber }.count
    let next = word.dropFirst(digits).first
    return digits == 4 && next == "-" || digits == 2 && next == ":"
  }
}
