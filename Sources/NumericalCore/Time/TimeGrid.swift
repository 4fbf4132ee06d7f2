/// Simulated time as an integer number of equal steps; milliseconds are derived.
public struct TimeGrid: Hashable, Codable, Sendable {
  /// The length of one step in ms.
  public let step: Double

  /// - Parameter step: length of a step in ms.
  /// - Throws: ``SubsongError`` (usage) unless the step is positive and finite.
  public init(step: Double) throws(SubsongError) {
    guard step > 0, step.isFinite else {
      throw SubsongError(
        .usage, "the time step is \(step) ms", because: "a step has to be positive and finite",
        remedy: "the paper uses 0.1")
    }
    self.step = step
  }

  /// The number of steps that make up a duration, which has to be a multiple of the step.
  ///
  /// The quotient is rounded, not truncated (25 ms / 0.1 ms may come out as 249.99999999999997), and
  /// then checked: it may differ from an integer by 1e-6 at most.
  ///
  /// - Parameters:
  ///   - milliseconds: the duration, ≥ 0.
  ///   - name: what the duration is, for the error.
  ///   - stepName: what the step is, for the error.
  /// - Throws: ``SubsongError`` (usage) if the duration is negative, not finite, or no multiple.
  public func steps(in milliseconds: Double, named name: String, of stepName: String = "time step")
    throws(SubsongError) -> Int
  {
    let quotient = milliseconds / step
    guard milliseconds >= 0, quotient.isFinite, quotient < 1e15 else {
      throw SubsongError(
        .usage, "\(name) is \(milliseconds) ms", because: "it has to be finite and not negative",
        remedy: "give a number of milliseconds ≥ 0")
    }
    let rounded = quotient.rounded()
    guard abs(quotient - rounded) <= 1e-6 else {
      throw SubsongError(
        .usage, "\(name) of \(milliseconds) ms is no multiple of the \(stepName) \(step) ms",
        remedy: "use \(Self.decimal(rounded * step)) ms or another \(stepName)")
    }
    return Int(rounded)
  }

  /// 33 × 0.1 is 3.3000000000000003: a person is told 3.3.
  private static func decimal(_ milliseconds: Double) -> Double { (milliseconds * 1e9).rounded() / 1e9 }

  /// The duration of a number of steps in ms.
  public func milliseconds(_ steps: Int) -> Double { Double(steps) * step }
}

extension TimeGrid {
  private enum CodingKeys: String, CodingKey { case step }

  /// Decodes and validates: a file cannot bring in a step that ``init(step:)`` refuses.
  public init(from decoder: any Decoder) throws {
    try self.init(step: decoder.container(keyedBy: CodingKeys.self).decode(Double.self, forKey: .step))
  }
}
