import NumericalCore

/// A choice of cycles, read from and written as a text.
///
///     selection = "all" | item { "," item }
///     item      = cycle | cycle ".." cycle [ "/" step ]
///
/// `7` is one cycle, `0..99` the first hundred with both ends, `0..9999/100` every hundredth from 0 on. Blanks around an item do
/// no harm. Training counts its cycles from −1, a replay from 0; a cycle that a phase does not have is not recorded.
///
/// Items are kept in order, each ends where its last cycle is, and neighbours are joined: `3,1..2,8..11/2` is `1..3,8..10/2`.
public struct CycleSelection: Hashable, Sendable {
  /// `first`, `first` + `step`, … up to `last`; a step of 1 unless there are two cycles at least.
  private struct Item: Hashable {
    var first: Int
    var last: Int
    var step: Int

    func contains(_ cycle: Int) -> Bool {
      (first...last).contains(cycle) && (cycle - first).isMultiple(of: step)
    }
  }

  /// nil for all cycles.
  private let items: [Item]?

  /// Every cycle.
  public static let all = CycleSelection(items: nil)

  private static let cycles = -1...1_000_000_000
  private static let mostItems = 1000
  private static let form = "write all, or cycles as 7, 0..99 or 0..9999/100, with commas between them"

  private init(items: [Item]?) { self.items = items }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) with the item that is none.
  public init(_ text: String) throws(SubsongError) {
    if Self.trimmed(text[...]) == "all" {
      self = .all
      return
    }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count <= Self.mostItems else {
      throw SubsongError(
        .badInput, "found \(parts.count) items", because: "at most \(Self.mostItems) are allowed",
        remedy: "join cycles as 0..99 or 0..9999/100")
    }
    var items: [Item] = []
    for part in parts { items.append(try Self.item(Self.trimmed(part))) }
    self.items = Self.canonical(items)
  }

  public func contains(_ cycle: Int) -> Bool { items?.contains { $0.contains(cycle) } ?? true }

  /// How many of these cycles are selected.
  ///
  /// - Complexity: O(cycles × items), far less than running them.
  public func count(in range: Range<Int>) -> Int {
    items == nil ? range.count : range.count { contains($0) }
  }
}

extension CycleSelection: CustomStringConvertible {
  /// The text that reads back as an equal selection.
  public var description: String {
    guard let items else { return "all" }
    return items.map {
      if $0.first == $0.last { return "\($0.first)" }
      return "\($0.first)..\($0.last)" + ($0.step == 1 ? "" : "/\($0.step)")
    }
    .joined(separator: ",")
  }
}

extension CycleSelection: Codable {
  public init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

// Reading.
extension CycleSelection {
  private static func trimmed(_ text: Substring) -> Substring {
    let start = text.drop { $0 == " " }
    return start.lastIndex { $0 != " " }.map { start[...$0] } ?? ""
  }

  private static func item(_ text: Substring) throws(SubsongError) -> Item {
    let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let range = halves.first ?? ""
    guard let dots = range.firstRange(of: "..") else {
      guard halves.count == 1 else {
        throw SubsongError(
          .badInput, "found '\(shown(text))', a step without a range", remedy: "write for example 0..9999/100"
        )
      }
      let cycle = try number(range, in: text, "a cycle", cycles)
      return Item(first: cycle, last: cycle, step: 1)
    }
    let first = try number(range[..<dots.lowerBound], in: text, "the first cycle", cycles)
    let last = try number(range[dots.upperBound...], in: text, "the last cycle", cycles)
    let step = halves.count == 1 ? 1 : try number(halves[1], in: text, "a step", 1...cycles.upperBound)
    guard first <= last else {
      throw SubsongError(
        .badInput, "the range '\(shown(text))' ends before it begins",
        remedy: "write \(last)..\(first)" + (step == 1 ? "" : "/\(step)"))
    }
    return Item(first: first, last: last, step: step)
  }

  /// `-` and digits, nothing else: `Int` would take `+1` as well, which would not be written that way.
  private static func number(_ word: Substring, in item: Substring, _ role: String, _ range: ClosedRange<Int>)
    throws(SubsongError) -> Int
  {
    let found = word.isEmpty ? "nothing" : "'\(shown(word))'"
    let place = word == item ? "" : " in '\(shown(item))'"
    guard !word.hasPrefix("+"), let value = Int(word) else {
      throw SubsongError(.badInput, "found \(found)\(place), expected \(role)", remedy: form)
    }
    guard range.contains(value) else {
      throw SubsongError(
        .badInput, "found \(found)\(place), expected \(role) from \(range.lowerBound) to \(range.upperBound)",
        because: role == "a step" ? nil : "training counts its cycles from -1, a replay from 0", remedy: form)
    }
    return value
  }

  private static func shown(_ text: Substring) -> String {
    text.count > 40 ? text.prefix(40) + "…" : String(text)
  }

  /// In order, without what others contain, and with contiguous items joined.
  private static func canonical(_ items: [Item]) -> [Item] {
    let exact = items.map { item in
      let last = item.last - (item.last - item.first) % item.step
      return Item(first: item.first, last: last, step: last == item.first ? 1 : item.step)
    }
    let contiguous = joined(exact.filter { $0.step == 1 })
    let stepped = Set(exact.filter { $0.step > 1 }).filter { item in
      !contiguous.contains { $0.first <= item.first && item.last <= $0.last }
    }
    // A single cycle of a stepped item needs no mention of its own.
    let kept = contiguous.filter { item in
      item.first != item.last || !stepped.contains { $0.contains(item.first) }
    }
    return (kept + stepped).sorted { ($0.first, $0.last, $0.step) < ($1.first, $1.last, $1.step) }
  }

  private static func joined(_ items: [Item]) -> [Item] {
    items.sorted { $0.first < $1.first }.reduce(into: []) { result, item in
      if let previous = result.last, item.first <= previous.last + 1 {
        result[result.count - 1].last = max(previous.last, item.last)
      } else {
        result.append(item)
      }
    }
  }
}
