import NumericalCore

/// A network at one moment of its training.
public struct CurvePoint: Hashable, Codable, Sendable {
  /// Updates made so far.
  public var update: Int
  /// Mean over the updates since the point before; nil before the first.
  public var trainingLoss: Double?
  /// The 2-norm of the gradient before it was clipped, mean over the same updates.
  public var gradientNorm: Double?
  /// Scores on validation data, by name.
  public var scores: [String: Double]
  /// Energy of a sequence, summed over units and steps, mean over sequences; nil if the cell counts none.
  public var energy: Double?
}

extension [CurvePoint] {
  private static let update = "update"
  private static var optional: [(name: String, path: WritableKeyPath<CurvePoint, Double?>)] {
    [("training_loss", \.trainingLoss), ("gradient_norm", \.gradientNorm), ("energy", \.energy)]
  }
  private static let scorePrefix = "score."

  /// One array a quantity, NaN where it is undefined; ``init(from:)`` gives the points back.
  var arrays: NamedArrays {
    func column(_ values: [Double]) -> NamedArray { NamedArray(values, axis: "point", unit: "1") }
    var arrays = [Self.update: column(map { Double($0.update) })]
    for (name, path) in Self.optional { arrays[name] = column(map { $0[keyPath: path] ?? .nan }) }
    for name in Set(flatMap(\.scores.keys)) {
      arrays[Self.scorePrefix + name] = column(map { $0.scores[name] ?? .nan })
    }
    return arrays
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if an array is missing or has another length.
  init(from arrays: NamedArrays) throws(SubsongError) {
    let updates = arrays[Self.update]?.values ?? []
    guard updates.allSatisfy({ Int(exactly: $0).map { $0 >= 0 } ?? false }) else {
      throw SubsongError(.badInput, "the array '\(Self.update)' holds no numbers of updates")
    }
    self = updates.map { CurvePoint(update: Int($0), scores: [:]) }
    for (name, path) in Self.optional {
      let values = try arrays.array(name, shape: [updates.count]).values
      for (index, value) in values.enumerated() where !value.isNaN { self[index][keyPath: path] = value }
    }
    for name in arrays.keys where name.hasPrefix(Self.scorePrefix) {
      let values = try arrays.array(name, shape: [updates.count]).values
      let score = String(name.dropFirst(Self.scorePrefix.count))
      // A score may be undefined; it is there all the same.
      for index in indices { self[index].scores[score] = values[index] }
    }
  }
}
