/// How many units of a sweep are in which state.
public struct SweepCounts: Hashable, Sendable {
  public var pending = 0
  public var running = 0
  public var done = 0
  public var failed = 0

  public init(pending: Int = 0, running: Int = 0, done: Int = 0, failed: Int = 0) {
    (self.pending, self.running, self.done, self.failed) = (pending, running, done, failed)
  }

  public var total: Int { pending + running + done + failed }
  /// Whether nothing is left to do.
  public var isOver: Bool { pending + running == 0 }
}

/// The state of a unit as the store keeps it.
package enum SweepState: String, Sendable {
  case pending, running, done, failed
}

/// What a worker that asks for work is told.
package enum SweepClaim: Equatable, Sendable {
  /// The unit of this index is its own now.
  case unit(Int)
  /// All units that are left are worked on by others, who may yet die.
  case wait
  /// Nothing is left to do.
  case over
}

/// A unit that could not be carried out.
public struct SweepFailure: Hashable, Sendable {
  public var unit: Int
  /// The error's text.
  public var reason: String

  public init(unit: Int, reason: String) {
    self.unit = unit
    self.reason = reason
  }
}
