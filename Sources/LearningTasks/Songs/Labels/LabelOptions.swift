/// How labelled intervals become notes.
public struct LabelOptions: Hashable, Sendable {
  /// The rows and their order; those that are labelled, in natural order, if not given.
  public var rowNames: [String]?
  /// How long a note lasts, in ms, that is marked by a point in time only.
  public var pointDuration: Double

  public init(rowNames: [String]? = nil, pointDuration: Double = 10) {
    (self.rowNames, self.pointDuration) = (rowNames, pointDuration)
  }
}
