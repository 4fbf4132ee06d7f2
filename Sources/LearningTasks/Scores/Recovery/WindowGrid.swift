import NumericalCore

/// Where the windows of a sliding score begin: `first, first + step, …` up to `last`.
public struct WindowGrid: Hashable, Codable, Sendable {
  /// The start of the first window, in samples from the origin; it may be negative.
  public let first: Int
  /// No window starts later, in samples from the origin.
  public let last: Int
  /// From one window to the next, in samples.
  public let step: Int

  /// - Throws: ``NumericalCore/SubsongError`` (usage) unless the step is positive, `first ≤ last`, and the distance between them a number.
  public init(from first: Int, through last: Int, every step: Int) throws(SubsongError) {
    guard step > 0 else {
      throw SubsongError(
        .usage, "windows start every \(step) samples", because: "the next window has to be a later one",
        remedy: "use at least 1")
    }
    guard first <= last, !last.subtractingReportingOverflow(first).overflow else {
      throw SubsongError(
        .usage, "the first window starts at sample \(first), the last at \(last)",
        because: "there would be no window, or too many to count",
        remedy: "start the first one before the last")
    }
    self.first = first
    self.last = last
    self.step = step
  }

  /// The starts of all windows, ascending, in samples from the origin.
  public var starts: StrideThrough<Int> { stride(from: first, through: last, by: step) }

  /// The start of the last window, in samples from the origin.
  public var lastStart: Int { first + (last - first) / step * step }

  private enum CodingKeys: String, CodingKey { case first, last, step }

  /// Decodes and validates: a file cannot bring in what ``init(from:through:every:)`` refuses.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      from: values.decode(Int.self, forKey: .first), through: values.decode(Int.self, forKey: .last),
      every: values.decode(Int.self, forKey: .step))
  }
}
