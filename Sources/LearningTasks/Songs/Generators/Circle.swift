#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import NumericalCore

/// A point that goes round a circle once a cycle.
///
/// At the middle of state `k` of `n`, with `φ = 2π (k + ½) / n`: `x = (1 + cos φ) / 2`, `y = (1 + sin φ) / 2`; each as the levels of
/// its rows (one row: the coordinate; more: rows tuned to its values).
///
/// What is hard: nothing jumps. Two coordinates tell all, but each neuron takes each of its rates twice a cycle, and errors of the
/// phase add up.
public struct Circle: SongGenerator {
  public var length = 20
  public var rows = 4

  public init() {}

  public static var name: String { "circle" }
  public static var summary: String { "a point on a circle: continuous levels, twice each in a cycle" }

  public static var parameters: [SongParameter<Self>] {
    [
      .integer("length", \.length, 6...400, "states of a cycle"),
      .integer("rows", \.rows, 1...PopulationCode.most, "rows of each of the two coordinates"),
    ]
  }

  public func composed() throws(SubsongError) -> Song {
    let path = (0..<length).map { state in
      let phase = 2 * Double.pi * (Double(state) + 0.5) / Double(length)
      return [(1 + cos(phase)) / 2, (1 + sin(phase)) / 2]
    }
    return try song(following: path, names: ["x", "y"], in: PopulationCode(rows: rows))
  }
}
