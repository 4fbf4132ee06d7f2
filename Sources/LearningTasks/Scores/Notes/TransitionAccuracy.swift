import NumericalCore

/// What was heard at one place of the song.
public struct HeardState: Hashable, Sendable {
  /// Which state of the song it was, `0..<states`.
  public var place: Int
  /// The rows that sounded, in ascending order.
  public var rows: [Int]

  public init(place: Int, rows: [Int]) { (self.place, self.rows) = (place, rows) }
}

/// Whether a replay goes on rightly where the song can only be known by its past.
///
/// A *branch point* of order `k` is a sequence of `k` states that the (cyclic) song follows by different states at different
/// places. A network without memory of what came before the last `k` states cannot choose there. Each place of the song that
/// follows a branch point is one choice; a replay makes it if it played the `k` states before the place as the song has
/// them, and it is
///
/// * *right* if it goes on with the state of that place,
/// * *confused* if it goes on with a state that follows the same `k` states elsewhere in the song,
/// * *lost* if it goes on with anything else.
///
/// With `accuracy = right / (right + confused + lost)`. States are compared as sets of rows; silence is a state too.
///
/// A branch point of order 1 needs a memory of more than the last state; one of order `k` a memory of more than `k` states.
public struct TransitionAccuracy: Hashable, Codable, Sendable {
  /// The choices at one branch point.
  public struct Branch: Hashable, Codable, Sendable {
    /// The `k` states before the choice, each a list of rows.
    public var context: [[Int]]
    /// What follows it in the song, all different, in the order of the song.
    public var successors: [[Int]]
    /// The places of the song that are chosen here.
    public var places: [Int]
    public var right = 0
    public var confused = 0
    public var lost = 0

    public init(context: [[Int]], successors: [[Int]], places: [Int]) {
      (self.context, self.successors, self.places) = (context, successors, places)
    }

    /// How often the replay came here.
    public var choices: Int { right + confused + lost }
    /// `nil` if the replay never came here.
    public var accuracy: Double? { choices > 0 ? Double(right) / Double(choices) : nil }
  }

  /// By the first place of each.
  public var branches: [Branch]

  /// The branch points of a song, with no choice made yet.
  ///
  /// - Parameters:
  ///   - song: cyclic; the states before its first are its last.
  ///   - order: `k`, how many states a context has.
  /// - Throws: ``NumericalCore/SubsongError`` (usage) unless the order lies in `1...states`.
  /// - Complexity: O(states · order).
  public init(song: Song, order: Int = 1) throws(SubsongError) {
    let count = song.states.count
    guard (1...count).contains(order) else {
      throw SubsongError(
        .usage, "the order of a branch point is \(order)",
        because: "the song has \(count) states, and a context is made of 1 to all of them",
        remedy: "use 1 for the choices that the last state leaves open")
    }
    // What is heard are notes, so of levels only that counts.
    let heard = song.levels == nil ? song : try song.with(states: song.states)
    branches = heard.branchPoints(context: order).map { point in
      Branch(
        context: point.context, successors: point.successors.map(\.rows),
        places: point.successors.flatMap(\.states).sorted())
    }
    branches.sort { $0.places[0] < $1.places[0] }
  }

  /// Counts the choices of a replay.
  ///
  /// - Parameters:
  ///   - song: what should have been played.
  ///   - order: `k`.
  ///   - heard: the states of the replay in the order in which they were played, over any number of cycles. Where
  ///     the places do not follow each other (the replay slipped), the choice that was due is the song's.
  /// - Throws: ``NumericalCore/SubsongError``: usage for the order as above; bad input if a place is none of the song's.
  public init(song: Song, order: Int = 1, heard: [HeardState]) throws(SubsongError) {
    try self.init(song: song, order: order)
    let count = song.states.count
    if let outside = heard.first(where: { !(0..<count).contains($0.place) }) {
      throw SubsongError(
        .badInput, "a state was heard at place \(outside.place)",
        because: "the song has \(count) states, counted from 0")
    }
    var branchOfPlace: [Int: Int] = [:]
    for (index, branch) in branches.enumerated() {
      for place in branch.places { branchOfPlace[place] = index }
    }
    /// How many of the last states were as the song has them, without a slip between them.
    var following = 0
    for (index, state) in heard.enumerated() {
      if index > 0 {
        let due = (heard[index - 1].place + 1) % count
        if following >= order, let branch = branchOfPlace[due] {
          branches[branch].count(state.rows, asRight: song.states[due])
        }
        if state.place != due { following = 0 }
      }
      following = state.rows == song.states[state.place] ? following + 1 : 0
    }
  }

  public var right: Int { branches.reduce(0) { $0 + $1.right } }
  public var confused: Int { branches.reduce(0) { $0 + $1.confused } }
  public var lost: Int { branches.reduce(0) { $0 + $1.lost } }

  /// The fraction of all choices that were right; `nil` if the song has no branch point or the replay came to none.
  public var accuracy: Double? {
    let choices = right + confused + lost
    return choices > 0 ? Double(right) / Double(choices) : nil
  }
}

extension TransitionAccuracy.Branch {
  fileprivate mutating func count(_ rows: [Int], asRight expected: [Int]) {
    if rows == expected {
      right += 1
    } else if successors.contains(rows) {
      confused += 1
    } else {
      lost += 1
    }
  }
}
