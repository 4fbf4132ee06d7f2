import NumericalCore

/// A stretch of the Lorenz attractor, closed to a cycle.
///
///     x' = 10 (y − x),  y' = x (28 − z) − y,  z' = x y − 8 z / 3
///
/// The equations are integrated with the classical Runge–Kutta method at steps of 0.005. On a long orbit from a random start
/// the stretch of the duration `time` is looked for whose end comes nearest to its beginning. What is left, `d = x(T) − x(0)`, is
/// taken away smoothly, `x(t) − d s(t/T)` with `s(u) = 3u² − 2u³`: the ends then meet, and as near points of the attractor move with near
/// velocities and `s` is flat at both ends, so do the directions. Each coordinate is scaled to 0…1.
///
/// What is hard: three coordinates that move on two loops; next to the crossing near points go on differently.
/// Reference: Lorenz, *Journal of the Atmospheric Sciences* 20 (1963).
public struct Lorenz: SongGenerator {
  public var length = 30
  public var time = 1.6
  public var rows = 4
  public var seed = 1

  public init() {}

  public static var name: String { "lorenz" }
  public static var summary: String {
    "a closed stretch of the Lorenz attractor: three coupled curves, two loops"
  }

  public static var parameters: [SongParameter<Self>] {
    [
      .integer("length", \.length, 10...400, "states of a cycle"),
      .decimal("time", \.time, 0.5...10, "duration of the stretch in the units of the equations"),
      .integer("rows", \.rows, 1...PopulationCode.most, "rows of each of the three coordinates"),
      .seed(\.seed),
    ]
  }

  private static let step = 0.005
  /// Steps that are passed over until the orbit is on the attractor, and beginnings that are compared.
  private static let (transient, candidates) = (4000, 20_000)

  public func composed() throws(SubsongError) -> Song {
    var source = SeedTree(seed: UInt64(seed)).stream("songs.lorenz")
    let start = SIMD3(20 * source.uniform() - 10, 20 * source.uniform() - 10, 15 + 20 * source.uniform())
    let steps = Int((time / Self.step).rounded())
    let orbit = Self.orbit(from: start, count: Self.transient + Self.candidates + steps + 1)
    func gap(_ first: Int) -> Double {
      let d = orbit[first + steps] - orbit[first]
      return (d * d).sum()
    }
    let first =
      (Self.transient..<Self.transient + Self.candidates).min { gap($0) < gap($1) } ?? Self.transient
    let path = Self.path(closing: Array(orbit[first...first + steps]), length: length)
    return try song(following: Self.scaled(path), names: ["x", "y", "z"], in: PopulationCode(rows: rows))
  }

  /// The closed stretch at the middles of the states; between two steps it is straight.
  private static func path(closing stretch: [SIMD3<Double>], length: Int) -> [[Double]] {
    let last = stretch.count - 1
    let gap = stretch[last] - stretch[0]
    return (0..<length).map { state in
      let u = (Double(state) + 0.5) / Double(length)
      let place = u * Double(last)
      let before = min(Int(place), last - 1)
      let point = stretch[before] + (place - Double(before)) * (stretch[before + 1] - stretch[before])
      let closed = point - gap * (u * u * (3 - 2 * u))
      return [closed.x, closed.y, closed.z]
    }
  }

  private static func orbit(from start: SIMD3<Double>, count: Int) -> [SIMD3<Double>] {
    var orbit = [start]
    orbit.reserveCapacity(count)
    while orbit.count < count {
      let p = orbit[orbit.count - 1]
      let k1 = velocity(p)
      let k2 = velocity(p + step / 2 * k1)
      let k3 = velocity(p + step / 2 * k2)
      let k4 = velocity(p + step * k3)
      orbit.append(p + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4))
    }
    return orbit
  }

  private static func velocity(_ p: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(10 * (p.y - p.x), p.x * (28 - p.z) - p.y, p.x * p.y - 8 * p.z / 3)
  }
}
