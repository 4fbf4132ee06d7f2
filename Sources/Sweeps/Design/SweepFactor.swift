/// Something that is varied: a list of levels, each of which sets one or more keys.
public struct SweepFactor: Hashable, Sendable {
  /// The table of the sweep's file that it comes from.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case grid, paired, point, random
  }

  private enum Source: Hashable, Sendable {
    case listed([SweepLevel])
    case drawn(SweepDraws)
  }

  public let kind: Kind
  /// All keys that some level sets, in the order in which they come.
  public let keys: [String]
  private let source: Source

  /// - Precondition: at least one level.
  public init(_ kind: Kind, _ levels: [SweepLevel]) {
    precondition(!levels.isEmpty, "a factor has levels")
    self.kind = kind
    source = .listed(levels)
    keys = levels.flatMap(\.settings).reduce(into: []) { if !$0.contains($1.key) { $0.append($1.key) } }
  }

  /// - Precondition: at least one draw.
  public init(_ draws: SweepDraws) {
    precondition(draws.count > 0, "a factor has levels")
    kind = .random
    source = .drawn(draws)
    keys = draws.ranges.map(\.setting.key)
  }

  public var count: Int {
    switch source {
    case .listed(let levels): levels.count
    case .drawn(let draws): draws.count
    }
  }

  /// The level of a number from 0 to `count` − 1.
  public func level(_ number: Int) -> SweepLevel {
    switch source {
    case .listed(let levels): levels[number]
    case .drawn(let draws): draws.level(number)
    }
  }

  /// What the levels are, in words that are equal exactly if the levels are.
  var canonicalText: String {
    switch source {
    case .listed(let levels):
      return levels.map { level in
        (level.name.map { "\($0): " } ?? "")
          + level.settings.map { "\($0.key) = \($0.literal)" }.joined(separator: ", ")
      }
      .joined(separator: "\n")
    case .drawn(let draws):
      let ranges = draws.ranges.map { "\($0.setting.key) = \($0.low)..\($0.high) \($0.scale) \($0.isWhole)" }
      return (["count = \(draws.count)", "seed = \(draws.seed)"] + ranges).joined(separator: "\n")
    }
  }
}
