/// A periodic sequence of symbols, and how much of its past tells what comes next.
struct CyclicSequence {
  /// For each `j` the class of the `2^j` symbols from each place on: equal stretches have equal numbers.
  private var classes: [[Int]]
  private let count: Int

  /// - Parameter longest: the longest window that will be asked for; the whole sequence if not given.
  /// - Precondition: there is a symbol.
  init(_ symbols: [some Hashable], longest: Int? = nil) {
    count = symbols.count
    classes = [Self.numbered(symbols)]
    while 1 << classes.count <= min(count, longest ?? count) {
      let (half, stretch) = (classes[classes.count - 1], 1 << (classes.count - 1))
      classes.append(
        Self.numbered(half.indices.map { Pair(half[$0], half[($0 + stretch) % half.count]) }))
    }
  }

  /// The class of the `length` symbols from each place on, `0...count`.
  func windows(of length: Int) -> [Int] {
    guard length > 0 else { return [Int](repeating: 0, count: count) }
    let power = length.bitWidth - 1 - length.leadingZeroBitCount
    // Two overlapping stretches, each a power of two long, cover the window.
    let (part, shift) = (classes[power], length - 1 << power)
    return Self.numbered(part.indices.map { Pair(part[$0], part[($0 + shift) % count]) })
  }

  /// The smallest `k` such that any `k` symbols in a row determine the one after them.
  ///
  /// That is the smallest `k` with as many different windows as there are different rotations: from then on the windows know
  /// where in the (primitive) period they are. O(n log² n) for n symbols.
  var order: Int {
    let period = distinct(count)
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if distinct(middle) == period { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func distinct(_ length: Int) -> Int { (windows(of: length).max() ?? 0) + 1 }

  /// Equal symbols get equal numbers, counted from 0 in the order in which they first occur.
  static func numbered<Symbol: Hashable>(_ symbols: [Symbol]) -> [Int] {
    var numbers: [Symbol: Int] = [:]
    return symbols.map { symbol in
      if let known = numbers[symbol] { return known }
      numbers[symbol] = numbers.count
      return numbers.count - 1
    }
  }

  private struct Pair: Hashable {
    let first, second: Int

    init(_ first: Int, _ second: Int) { (self.first, self.second) = (first, second) }
  }
}

/// Several states in a row after which the song goes on in more than one way.
public struct BranchPoint: Hashable, Codable, Sendable {
  /// One way to go on.
  public struct Successor: Hashable, Codable, Sendable {
    /// The rows that sound then.
    public var rows: [Int]
    /// Where in the cycle it stands after this context, ascending.
    public var states: [Int]
  }

  /// The rows that sound in each state of the context, the last just before the branch.
  public var context: [[Int]]
  /// At least two, by the first state at which each stands.
  public var successors: [Successor]
}

/// How much of its past a song's next state depends on.
extension Song {
  /// The Markov order: the smallest `k` such that the last `k` states determine the next.
  ///
  /// A state counts as a whole, with all its rows (and their levels, if the song has any). A song of one state repeated has order
  /// 0, one whose states all differ has order 1. If the song repeats within its cycle, the order is that of its primitive period.
  /// A note held for `h` states needs at least order `h`: see ``eventOrder`` for the order of what is sung.
  ///
  /// For a primitive period it is one more than the length of the longest stretch that occurs twice (around the border of the
  /// cycle, too). O(n log² n) for n states.
  public var markovOrder: Int { CyclicSequence(symbols).order }

  /// The Markov order of the events, as for a song of birds: a syllable counts once however long it is held, and silence does not
  /// count but separates, so that a syllable struck twice is two events. 0 if nothing sounds.
  public var eventOrder: Int {
    let symbols = symbols
    let events = events.map(\.first).map { symbols[$0] }
    return events.isEmpty ? 0 : CyclicSequence(events).order
  }

  /// What is sung: the stretches of equal states that are not silent, in the order of the cycle, each with its first state and its
  /// number of states. One that leads over the border of the cycle is one event, the last.
  public var events: [(first: Int, length: Int)] {
    let symbols = symbols
    let starts = symbols.indices.filter { symbols[$0] != symbols[wrapped($0 - 1)] }
    guard let first = starts.first else { return states[0].isEmpty ? [] : [(0, states.count)] }
    let ends = starts.dropFirst() + [first + states.count]
    return zip(starts, ends).filter { !states[$0.0].isEmpty }.map { (first: $0.0, length: $0.1 - $0.0) }
  }

  /// The contexts of `k` states that have more than one successor, by where each context first ends.
  ///
  /// - Parameter k: the length of a context, at least 0; from ``markovOrder`` on there are none.
  /// - Precondition: `k ≥ 0`.
  public func branchPoints(context k: Int) -> [BranchPoint] {
    precondition(k >= 0, "a context has no negative length")
    let symbols = symbols
    let length = min(k, states.count)
    let windows = CyclicSequence(symbols, longest: length).windows(of: length)
    // Of each class of contexts, the states that follow; in the order of first occurrence.
    var followers = [[Int]](repeating: [], count: states.count)
    for state in states.indices { followers[windows[wrapped(state - k)]].append(state) }
    return followers.filter { Set($0.map { symbols[$0] }).count > 1 }
      .sorted { $0[0] < $1[0] }.map { following in
        var successors: [BranchPoint.Successor] = []
        var known: [Int: Int] = [:]
        for state in following {
          if let place = known[symbols[state]] {
            successors[place].states.append(state)
          } else {
            known[symbols[state]] = successors.count
            successors.append(.init(rows: states[state], states: [state]))
          }
        }
        return BranchPoint(
          context: (following[0] - k..<following[0]).map { states[wrapped($0)] }, successors: successors)
      }
  }

  /// A number for each state; equal states have equal ones.
  private var symbols: [Int] {
    if let levels { return CyclicSequence.numbered(levels) }
    return CyclicSequence.numbered(states)
  }
}
