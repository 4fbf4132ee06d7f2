/// Named scores as sums with counts, so that those of several batches add up to those of all their items.
public struct EpisodeScores: Equatable, Sendable {
  /// A sum over items, steps or outputs, and how many summands it has.
  public struct Sum: Equatable, Sendable {
    public var total: Double
    public var count: Int

    public init(total: Double, count: Int) { (self.total, self.count) = (total, count) }

    init(of values: some Collection<Double>) {
      self.init(total: values.reduce(0, +), count: values.count)
    }

    /// How many of some are so.
    init(_ hits: Int, of count: Int) { self.init(total: Double(hits), count: count) }

    /// NaN of no summand.
    public var mean: Double { count > 0 ? total / Double(count) : .nan }
  }

  /// In the order in which they are reported.
  public private(set) var names: [String]
  private var sums: [String: Sum]

  /// - Precondition: the names differ.
  public init(_ scores: KeyValuePairs<String, Sum>) {
    names = scores.map(\.key)
    sums = Dictionary(uniqueKeysWithValues: scores.map { ($0.key, $0.value) })
  }

  /// The mean of a score; `nil` if there is none of that name, NaN if it has no summand.
  public subscript(name: String) -> Double? { sums[name]?.mean }

  /// The sum of a score; `nil` if there is none of that name.
  public func sum(_ name: String) -> Sum? { sums[name] }

  /// The scores by name and mean, in their order.
  public var means: [(name: String, value: Double)] {
    names.compactMap { name in sums[name].map { (name, $0.mean) } }
  }

  /// The scores of two disjoint sets of items together; a score that one side lacks is that of the other.
  public static func + (a: Self, b: Self) -> Self {
    var union = a
    for name in b.names {
      guard let sum = b.sums[name] else { continue }
      if let own = union.sums[name] {
        union.sums[name] = Sum(total: own.total + sum.total, count: own.count + sum.count)
      } else {
        union.names.append(name)
        union.sums[name] = sum
      }
    }
    return union
  }

  public static func += (a: inout Self, b: Self) { a = a + b }
}

extension EpisodeScores {
  /// Mean squared errors: of the steps that are trained on, of those that ask, and of those that show the answer.
  ///
  /// - Precondition: the batch's targets are values.
  static func squaredErrors(outputs: [Float], of batch: EpisodeBatch, shown: Int) -> EpisodeScores {
    guard case .values(let targets) = batch.targets else { preconditionFailure("targets of another task") }
    func sum(_ steps: Range<Int>) -> Sum {
      EpisodeLoss.squaredErrors(outputs, targets, batch, steps: steps)
    }
    return EpisodeScores([
      "loss": sum(0..<batch.steps), "query_loss": sum(shown..<batch.steps), "presented_loss": sum(0..<shown),
    ])
  }
}
