#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import NumericalCore

/// Curves that are each a sum of sines with random phases.
///
/// Curve `i` is `Σ_h cos(2π h t / T + φ_ih) / h` over the harmonics `h = 1, …, components` of the cycle `T`, with phases uniform on
/// the circle, taken at the middles of the states and scaled to 0…1.
///
/// What is hard: values and directions come back at irregular times, so the present levels of one curve tell little of the next;
/// the higher harmonics are small.
public struct Sines: SongGenerator {
  public var length = 25
  public var curves = 3
  public var components = 3
  public var rows = 4
  public var seed = 1

  public init() {}

  public static var name: String { "sines" }
  public static var summary: String {
    "sums of sines with random phases: smooth curves that do not repeat themselves"
  }

  public static var parameters: [SongParameter<Self>] {
    [
      .integer("length", \.length, 6...400, "states of a cycle"),
      .integer("curves", \.curves, 1...20, "how many curves there are"),
      .integer("components", \.components, 1...20, "harmonics of each curve"),
      .integer("rows", \.rows, 1...PopulationCode.most, "rows of each curve"),
      .seed(\.seed),
    ]
  }

  public func composed() throws(SubsongError) -> Song {
    guard 4 * components <= length else {
      throw SubsongError(
        .usage, "components is \(components)", at: Self.name,
        because: "the highest harmonic needs four states a period, and there are \(length)",
        remedy: "use at most \(length / 4), or a longer song")
    }
    let phases = (0..<curves).map { curve in
      var source = SeedTree(seed: UInt64(seed)).stream("songs.sines", index: curve)
      return (0..<components).map { _ in 2 * Double.pi * source.uniform() }
    }
    let path = (0..<length).map { state in
      let time = 2 * Double.pi * (Double(state) + 0.5) / Double(length)
      return phases.map { phases in
        phases.enumerated().reduce(0) {
          $0 + cos(Double($1.offset + 1) * time + $1.element) / Double($1.offset + 1)
        }
      }
    }
    return try song(
      following: Self.scaled(path), names: Syllables.names(curves),
      in: PopulationCode(rows: rows))
  }
}
