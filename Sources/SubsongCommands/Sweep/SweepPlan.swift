import NumericalCore
import Sweeps

/// What a sweep would do: what `sweep plan` prints.
struct SweepPlan: Encodable {
  /// What is varied.
  struct Axis: Encodable {
    var kind: String
    var keys: [String]
    var levels: Int
    /// The first values, for people.
    var preview: String

    enum CodingKeys: String, CodingKey { case kind, keys, levels }
  }

  /// One of the first units.
  struct Unit: Encodable {
    var index: Int
    var seed: Int
    var settings: [String: String]
  }

  var sweep: String
  var units, points, seeds: Int
  var axes: [Axis]
  var first: [Unit]
  /// For one worker; `nil` if no unit is done yet, so that nothing is known.
  var secondsLeft: Double?
  private var lineOfUnits: [String] = []

  private static let shown = 5

  enum CodingKeys: String, CodingKey {
    case sweep, units, points, seeds, axes, first
    case secondsLeft = "seconds_left"
  }

  init(_ design: SweepDesign, folder: SweepFolder, secondsLeft: Double?) {
    sweep = folder.path
    (units, points, seeds) = (design.count, design.pointCount, design.seeds.count)
    axes = design.factors.map(Axis.init)
    let examples = (0..<min(Self.shown, design.count)).map(design.unit)
    first = examples.map { unit in
      let settings = unit.point.settings.map { ($0.key, $0.literal) }
      return Unit(index: unit.index, seed: unit.seed, settings: Dictionary(uniqueKeysWithValues: settings))
    }
    lineOfUnits = examples.map { "unit \($0.summary)" }
    self.secondsLeft = secondsLeft
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(sweep, forKey: .sweep)
    try container.encode(units, forKey: .units)
    try container.encode(points, forKey: .points)
    try container.encode(seeds, forKey: .seeds)
    try container.encode(axes, forKey: .axes)
    try container.encode(first, forKey: .first)
    try container.encode(secondsLeft, forKey: .secondsLeft)
  }

  var lines: [String] {
    let time =
      secondsLeft.map { "about \(durationText($0)) with one worker" } ?? "unknown before a unit is done"
    let head = [
      "sweep                     \(sweep)",
      "units                     \(units): \(points) \(points == 1 ? "point" : "points") × \(seeds)"
        + " \(seeds == 1 ? "seed" : "seeds")",
    ]
    let factors = axes.map {
      "\($0.kind.padded(to: 26))\($0.levels) × \($0.keys.joined(separator: ", ")): \($0.preview)"
    }
    return head + factors + lineOfUnits + (units > first.count ? ["…"] : [])
      + ["time                      \(time)"]
  }
}

extension SweepPlan.Axis {
  init(_ factor: SweepFactor) {
    kind = factor.kind.rawValue
    keys = factor.keys
    levels = factor.count
    let first = (0..<min(5, factor.count)).map { number in
      let level = factor.level(number)
      return level.name ?? level.settings.map(\.literal).joined(separator: " + ")
    }
    preview = first.joined(separator: ", ") + (factor.count > first.count ? ", …" : "")
  }
}
