import NumericalCore

/// Which fraction of many networks still sings at some times.
public struct Survival: Hashable, Codable, Sendable {
  /// One time.
  public struct Point: Hashable, Codable, Sendable {
    public let time: Int
    /// How many networks are not lost.
    public let survivors: Int
    /// How many networks there are.
    public let networks: Int
    /// Wilson's interval of the fraction at 95 %.
    public let interval: ConfidenceInterval

    /// `survivors / networks`
    public var fraction: Double { Double(survivors) / Double(networks) }
  }

  /// In the order of the times that were asked for; empty if there is no network.
  public let points: [Point]

  /// Counts the networks that are lost later than each time, or never.
  ///
  /// All networks have to be observed until the last time (there is no censoring, so this is the Kaplan–Meier estimate). A
  /// network that is lost at a time does not survive it.
  ///
  /// - Parameters:
  ///   - losses: for each network the time at which it was lost; `nil` if it never was.
  ///   - times: in the unit of the losses: samples, steps or cycles.
  public init(losses: [Int?], at times: [Int]) {
    points = times.compactMap { time in
      let survivors = losses.count { $0.map { $0 > time } ?? true }
      return ConfidenceInterval.wilson(successes: survivors, trials: losses.count).map {
        Point(time: time, survivors: survivors, networks: losses.count, interval: $0)
      }
    }
  }
}
