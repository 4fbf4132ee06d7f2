import NumericalCore
import Sweeps

/// The table `[random]` while it is read: how many points, from which seed, and the ranges of its keys.
struct SweepRandomTable {
  private struct Range {
    var key: ConfigurationKey
    var place: String
    var setting: SweepSetting
    var low, high: Double?
    var scale = SweepDraws.Scale.linear
  }

  private var count: Int?
  private var seed: UInt64 = 1
  private var ranges: [Range] = []
  private static let fields = ["low", "high", "scale"]

  /// `nil` if the file has no such table.
  var draws: SweepDraws? {
    guard let count, !ranges.isEmpty else { return nil }
    return SweepDraws(
      count: count, seed: seed,
      ranges: ranges.compactMap { range in
        guard let low = range.low, let high = range.high else { return nil }
        return .init(
          range.setting, low: low, high: high, scale: range.scale, isWhole: range.key.kind.isWhole)
      })
  }

  /// `count` or `seed`.
  mutating func read(_ name: String, _ item: TOMLReader.Item) throws(SubsongError) {
    let least = name == "count" ? 1 : 0
    guard case .value(.integer(let number)) = item.content, number >= least else {
      throw SubsongError(
        .badInput, "random.\(name) is \(item.content.phrase)",
        because: "it is a whole number from \(least) on", remedy: "write for example \(name) = 20")
    }
    if name == "count" { count = number } else { seed = UInt64(number) }
  }

  /// The range of a key begins.
  mutating func begin(_ key: ConfigurationKey, _ position: TextPosition, _ place: String)
    throws(SubsongError)
  {
    guard key.kind.isNumeric else {
      throw SubsongError(
        .badInput, "\(key.path) is no number", because: "only numbers are drawn from a range",
        remedy: "list its values in [grid]")
    }
    let setting = SweepSetting(key.path, "", line: position.line, column: position.column)
    ranges.append(Range(key: key, place: place, setting: setting))
  }

  /// `low`, `high` or `scale` of the range that was begun last.
  mutating func read(_ field: String, of key: ConfigurationKey, _ item: TOMLReader.Item) throws(SubsongError)
  {
    guard let last = ranges.indices.last, ranges[last].key.path == key.path else {
      throw SubsongError(
        .badInput, "\(key.path) has no range here", remedy: "write \(key.name) = { low = 1, high = 10 }")
    }
    switch (field, item.content) {
    case ("low", .value(let value)): ranges[last].low = try Self.end(value, of: key)
    case ("high", .value(let value)): ranges[last].high = try Self.end(value, of: key)
    case ("scale", .value(.string(let name))):
      guard let scale = SweepDraws.Scale(rawValue: name) else {
        throw SubsongError(
          .badInput, "there is no scale '\(name)'",
          remedy: suggestion(for: name, among: SweepDraws.Scale.allCases.map(\.rawValue)))
      }
      ranges[last].scale = scale
    default:
      throw SubsongError(
        .badInput, "\(field) of \(key.path) is \(item.content.phrase)",
        because: "a range has the numbers low and high, and a scale",
        remedy: Self.fields.contains(field)
          ? "write for example { low = 1, high = 10, scale = \"linear\" }"
          : suggestion(for: field, among: Self.fields))
    }
  }

  private static func end(_ value: ConfigurationValue, of key: ConfigurationKey) throws(SubsongError)
    -> Double
  {
    switch try key.checked(value) {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: 0
    }
  }

  /// Whether the table is complete.
  func check() throws(SubsongError) {
    if count == nil, ranges.isEmpty { return }
    guard count != nil else {
      throw SubsongError(
        .badInput, "[random] does not say how many points to draw", at: ranges[0].place,
        remedy: "write count = 20 below [random]")
    }
    guard !ranges.isEmpty else {
      throw SubsongError(
        .badInput, "[random] draws nothing",
        remedy: "write for example network.latent = { low = 10, high = 50 }")
    }
    for range in ranges { try Self.check(range) }
  }

  private static func check(_ range: Range) throws(SubsongError) {
    guard let low = range.low, let high = range.high else {
      throw SubsongError(
        .badInput, "\(range.key.path) has no \(range.low == nil ? "low" : "high")", at: range.place,
        remedy: "write \(range.key.name) = { low = 1, high = 10 }")
    }
    guard low <= high else {
      throw SubsongError(
        .badInput, "low is above high for \(range.key.path)", at: range.place, remedy: "exchange the two")
    }
    guard range.scale == .linear || low > 0 else {
      throw SubsongError(
        .badInput, "low is \(low) for \(range.key.path)", at: range.place,
        because: "only numbers above 0 have a logarithm", remedy: "use scale = \"linear\", or a low above 0")
    }
  }
}

extension ConfigurationKind {
  fileprivate var isWhole: Bool { if case .integer = self { true } else { false } }
  fileprivate var isNumeric: Bool { if case .number = self { true } else { isWhole } }
}
