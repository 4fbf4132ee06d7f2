import NumericalCore

/// A variant beside the experiment.
package struct NumericsComparison: Hashable, Sendable {
  package var name: String
  /// As `--set` takes them.
  package var changes: [String]
  package var scores = NumericsScores()
  /// Variant − experiment.
  package var differences = NumericsScores()
  /// The differences over the spread.
  package var inSpreads = NumericsScores()
  /// The scores for which the variant does not pass.
  package var moved: [NumericsScore] = []
  /// nil for a variant that is impossible.
  package var passes: Bool?
  /// Why a variant has no scores.
  package var reason: String?

  init(
    _ variant: NumericsVariant, _ result: Result<NumericsScores, SubsongError>, seeds: [NumericsScores],
    spread: NumericsScores
  ) {
    (name, changes) = (variant.name, variant.changes)
    switch result {
    case .success(let scores):
      self.scores = scores
      for score in NumericsScore.allCases { compare(score, seeds: seeds.map { $0[score] }, spread[score]) }
      passes = moved.isEmpty
    case .failure(let error):
      passes = error.category == .numerical ? false : nil
      reason = "\(error)"
    }
  }

  private mutating func compare(_ score: NumericsScore, seeds: [Double?], _ spread: Double?) {
    guard let own = seeds[0], let other = scores[score] else {
      let isUndefinedInBoth = seeds[0] == nil && scores[score] == nil
      let seedsDisagree = seeds.contains { $0 == nil } && seeds.contains { $0 != nil }
      if !isUndefinedInBoth, !seedsDisagree { moved.append(score) }
      return
    }
    let difference = other - own
    differences[score] = difference
    guard let spread else { return }
    // 0 of 0 spreads is no deviation; anything else of 0 spreads is no number.
    inSpreads[score] = difference == 0 ? 0 : spread > 0 ? difference / spread : nil
    if abs(difference) > NumericsVerdict.allowedSpreads * spread { moved.append(score) }
  }

  /// What speaks for a dependence on the numerics; nil if nothing does.
  var dependence: String? {
    if passes != false { return nil }
    if let reason { return "\(name) fails (\(reason))" }
    return "\(name) moves \(moved.map(\.rawValue).joined(separator: ", "))"
  }
}

extension NumericsComparison: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, changes, differences, moved, passes, reason
    case inSpreads = "in_spreads"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    changes = try container.decode([String].self, forKey: .changes)
    scores = try NumericsScores(from: decoder)
    differences = try container.decode(NumericsScores.self, forKey: .differences)
    inSpreads = try container.decode(NumericsScores.self, forKey: .inSpreads)
    moved = try container.decode([NumericsScore].self, forKey: .moved)
    passes = try container.decode(Bool?.self, forKey: .passes)
    reason = try container.decode(String?.self, forKey: .reason)
  }

  /// The scores stand beside the name, as in the object that `train` prints.
  package func encode(to encoder: any Encoder) throws {
    try scores.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(changes, forKey: .changes)
    try container.encode(differences, forKey: .differences)
    try container.encode(inSpreads, forKey: .inSpreads)
    try container.encode(moved, forKey: .moved)
    try container.encode(passes, forKey: .passes)
    try container.encode(reason, forKey: .reason)
  }
}
