import LearningTasks
import NumericalCore

/// A disruption of the paper: visible somata held at the resting potential plus an offset for some steps of one cycle.
///
/// The file has one line for each clamp,
///
///     t_start: 0 t_end: 2500 nrn_start: 0 nrn_end: 13 offset_el: 15
///
/// with steps of the cycle and neurons counted from 0, ends exclusive, and the offset in mV. As in the published simulator at
/// most five lines are taken, and the offset of the last one applies to all. Blank lines and lines that begin with `#` are
/// skipped, and so is a byte order mark.
///
/// Reference: Kriener et al. 2024, Methods (disruptions).
public struct Disruption: Hashable, Sendable {
  public var clamps: [SomaticClamp]

  public init(clamps: [SomaticClamp]) { self.clamps = clamps }

  private static let keys = ["t_start", "t_end", "nrn_start", "nrn_end", "offset_el"]

  /// - Throws: ``NumericalCore/SubsongError`` (missing input, input/output, bad input) with line and column.
  public init(contentsOf path: String) throws(SubsongError) {
    try self.init(text: String(decoding: FileBytes.read(path), as: UTF8.self), named: path)
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) with line and column.
  public init(text: String, named name: String) throws(SubsongError) {
    clamps = []
    let content = text.drop { $0 == "\u{FEFF}" }
    for (index, line) in content.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let words = Self.words(of: line)
      guard let first = words.first, !first.text.hasPrefix("#") else { continue }
      clamps.append(try Self.clamp(words, at: "\(name):\(index + 1)"))
    }
    guard let last = clamps.last else {
      throw SubsongError(.badInput, "no clamp found", at: name, remedy: "expected a line \(Self.example)")
    }
    guard clamps.count <= 5 else {
      throw SubsongError(
        .badInput, "\(clamps.count) clamps found", at: name, because: "at most five are allowed")
    }
    for index in clamps.indices { clamps[index].offset = last.offset }
  }

  /// The disruption as a file; reading it again gives an equal one.
  public var text: String {
    clamps.map {
      "t_start: \($0.steps.lowerBound) t_end: \($0.steps.upperBound) nrn_start: \($0.neurons.lowerBound)"
        + " nrn_end: \($0.neurons.upperBound) offset_el: \($0.offset)\n"
    }
    .joined()
  }

  private static let example = "'t_start: 0 t_end: 2500 nrn_start: 0 nrn_end: 13 offset_el: 15'"

  private static func words(of line: Substring) -> [(text: Substring, column: Int)] {
    line.split(whereSeparator: \.isWhitespace).map {
      ($0, line.distance(from: line.startIndex, to: $0.startIndex) + 1)
    }
  }

  private static func clamp(_ words: [(text: Substring, column: Int)], at place: String) throws(SubsongError)
    -> SomaticClamp
  {
    var values: [Double] = []
    for (index, key) in keys.enumerated() {
      let (keyAt, valueAt) = (2 * index, 2 * index + 1)
      guard keyAt < words.count, words[keyAt].text == "\(key):" else {
        let found = keyAt < words.count ? "'\(words[keyAt].text)'" : "the end of the line"
        let column = keyAt < words.count ? ":\(words[keyAt].column)" : ""
        throw SubsongError(
          .badInput, "found \(found), expected '\(key):'", at: place + column,
          remedy: "a line reads \(example)")
      }
      guard valueAt < words.count, let value = number(words[valueAt].text, whole: key != "offset_el") else {
        let found = valueAt < words.count ? "'\(words[valueAt].text)'" : "the end of the line"
        let column = valueAt < words.count ? ":\(words[valueAt].column)" : ""
        let expected = key == "offset_el" ? "a number of mV" : "a whole number ≥ 0"
        throw SubsongError(
          .badInput, "found \(found), expected \(expected) after '\(key):'", at: place + column)
      }
      values.append(value)
    }
    if words.count > 2 * keys.count {
      let extra = words[2 * keys.count]
      throw SubsongError(
        .badInput, "found '\(extra.text)' after the last value", at: "\(place):\(extra.column)")
    }
    guard values[0] <= values[1], values[2] <= values[3] else {
      throw SubsongError(.badInput, "a range ends before it begins", at: place)
    }
    return SomaticClamp(
      steps: Int(values[0])..<Int(values[1]), neurons: Int(values[2])..<Int(values[3]), offset: values[4])
  }

  private static func number(_ text: Substring, whole: Bool) -> Double? {
    if whole { return UInt32(text).map(Double.init) }
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }
}
