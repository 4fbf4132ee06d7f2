/// Where an integration stands: all that a memoryless method needs to go on.
///
/// Writing it down and reading it again, or going on with another ``OdeStepper`` of the same system and method, gives the
/// same bits as one uninterrupted run.
public struct OdeState: Hashable, Codable, Sendable {
  public var time: Double
  /// y, one number a component.
  public var values: [Double]
  /// The number of steps made since the beginning; rejected trials do not count.
  public internal(set) var stepCount = 0
  /// The length of step that an adaptive method would try next; `nil` before its first step.
  public internal(set) var suggestedStep: Double?

  /// The beginning of an integration.
  public init(time: Double = 0, values: [Double]) {
    self.time = time
    self.values = values
  }
}
