/// One row of the results of a unit: texts that tell the rows of a unit apart, and numbers.
///
/// A plain training has one row without labels; a unit that is disturbed in several ways has a row for each, with a label such
/// as `perturbation`.
public struct SweepRow: Hashable, Sendable, Codable {
  public struct Label: Hashable, Sendable, Codable {
    public var name: String
    public var text: String

    public init(_ name: String, _ text: String) {
      self.name = name
      self.text = text
    }
  }

  public struct Measure: Hashable, Sendable, Codable {
    public var name: String
    /// `nil` where it is undefined.
    public var value: Double?

    /// A value that is no finite number counts as undefined.
    public init(_ name: String, _ value: Double?) {
      self.name = name
      self.value = value.flatMap { $0.isFinite ? $0 : nil }
    }
  }

  public var labels: [Label]
  public var measures: [Measure]

  public init(labels: [Label] = [], measures: [Measure]) {
    self.labels = labels
    self.measures = measures
  }

  /// The text of a label; `nil` if the row has none of that name.
  public func label(_ name: String) -> String? { labels.first { $0.name == name }?.text }

  /// The value of a measure; `nil` if it is undefined or the row has none of that name.
  public func measure(_ name: String) -> Double? { measures.first { $0.name == name }?.value }
}
