/// Which elements of the vector of all parameters an optimiser may change.
public struct TrainedRanges: Hashable, Sendable {
  /// The length of the vector.
  public let count: Int
  /// The trained elements, ascending, without overlap.
  public let ranges: [Range<Int>]

  /// - Parameters:
  ///   - count: the length of the vector.
  ///   - frozen: elements that keep their values: no update, no decay, no share in a gradient's norm.
  /// - Precondition: the frozen ranges lie within the vector.
  public init(count: Int, frozen: [Range<Int>] = []) {
    self.count = count
    var ranges: [Range<Int>] = []
    var start = 0
    for range in frozen.filter({ !$0.isEmpty }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      precondition(range.lowerBound >= 0 && range.upperBound <= count, "a frozen range is outside the vector")
      if range.lowerBound > start { ranges.append(start..<range.lowerBound) }
      start = max(start, range.upperBound)
    }
    if start < count { ranges.append(start..<count) }
    self.ranges = ranges
  }

  /// All parameters of a layout but those named.
  ///
  /// - Precondition: the layout has them.
  public init(_ layout: ParameterLayout, frozen names: Set<String> = []) {
    self.init(count: layout.count, frozen: names.map { layout[$0] })
  }
}
