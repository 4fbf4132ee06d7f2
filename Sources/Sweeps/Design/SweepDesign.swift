import NumericalCore

/// One combination of values, without a seed.
public struct SweepPoint: Hashable, Sendable {
  /// Its place among all points.
  public var index: Int
  /// The name of the named point in it, if the sweep has named ones.
  public var name: String?
  public var settings: [SweepSetting]

  /// The value that the point gives to a key; `nil` if it leaves the key as the experiment has it.
  public func literal(of key: String) -> String? { settings.first { $0.key == key }?.literal }
  /// The same as tables have it.
  public func plainText(of key: String) -> String? { settings.first { $0.key == key }?.plainText }
}

/// One point with one seed: what a worker carries out at a time.
public struct SweepUnit: Hashable, Sendable {
  /// Its place among all units.
  public var index: Int
  public var point: SweepPoint
  public var seed: Int
}

/// Which experiments a sweep consists of: every combination of the levels of its factors, each with every seed.
///
/// Nothing is enumerated: a unit is computed from its number. The first factor changes slowest, the seed fastest.
///
///     let design = try SweepDesign(factors: [SweepFactor(.grid, levels)], seeds: .range(1...5))
///     for index in 0..<design.count { print(design.unit(index)) }
public struct SweepDesign: Hashable, Sendable {
  public static let mostUnits = 1_000_000

  /// Grid, pairs, named points, draws, in this order.
  public let factors: [SweepFactor]
  public let seeds: SweepSeeds
  /// What all units set on top of the experiment.
  public let common: [SweepSetting]
  public let pointCount: Int

  /// - Throws: ``NumericalCore/SubsongError`` (bad input, without a place) if there are more units than ``mostUnits``.
  public init(factors: [SweepFactor], seeds: SweepSeeds, common: [SweepSetting] = []) throws(SubsongError) {
    (self.factors, self.seeds, self.common) = (factors, seeds, common)
    var points = 1
    for count in factors.map(\.count) + [seeds.count] {
      let (product, overflow) = points.multipliedReportingOverflow(by: count)
      guard !overflow, product <= Self.mostUnits else {
        let sizes = (factors.map(\.count) + [seeds.count]).map(String.init).joined(separator: " × ")
        throw SubsongError(
          .badInput, "the sweep has \(sizes) units", because: "at most \(Self.mostUnits) are allowed",
          remedy: "use fewer values or seeds, or several sweeps")
      }
      points = product
    }
    pointCount = seeds.count == 0 ? 0 : points / seeds.count
  }

  /// The number of units.
  public var count: Int { pointCount * seeds.count }

  /// All keys that differ between units, the seed aside, in the order of the columns of a table.
  public var keys: [String] { factors.flatMap(\.keys) }

  public var hasNamedPoints: Bool { factors.contains { $0.kind == .point } }

  /// - Precondition: `index` is that of a point.
  public func point(_ index: Int) -> SweepPoint {
    precondition((0..<pointCount).contains(index), "there is no such point")
    var point = SweepPoint(index: index, name: nil, settings: [])
    var levels: [SweepLevel] = []
    var rest = index
    for factor in factors.reversed() {
      levels.append(factor.level(rest % factor.count))
      rest /= factor.count
    }
    for level in levels.reversed() {
      point.settings += level.settings
      point.name = point.name ?? level.name
    }
    return point
  }

  /// - Precondition: `index` is that of a unit.
  public func unit(_ index: Int) -> SweepUnit {
    let (point, seed) = index.quotientAndRemainder(dividingBy: max(1, seeds.count))
    return SweepUnit(index: index, point: self.point(point), seed: seeds[seed])
  }

  /// What the sweep is, part by part: two designs with the same parts have the same units.
  package var parts: [String: String] {
    var parts = ["seeds": "\(seeds)"]
    parts["set"] = common.map { "\($0.key) = \($0.literal)" }.joined(separator: "\n")
    for kind in SweepFactor.Kind.allCases {
      let texts = factors.filter { $0.kind == kind }.map(\.canonicalText)
      parts[kind.rawValue] = texts.joined(separator: "\n\n")
    }
    return parts
  }
}
