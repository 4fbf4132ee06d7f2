#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import NumericalCore

/// How a coordinate becomes the levels of rows.
///
/// One row is the coordinate itself. `r ≥ 2` rows are tuned to the values `c_i = i / (r − 1)`:
///
///     ℓ_i = exp(−(x − c_i)² / 2 σ²),   σ = 0.6 / (r − 1)
///
/// so that at any value one or two rows are above one half. Reference: Pouget, Dayan, Zemel, *Nature Reviews Neuroscience* 1
/// (2000), on population codes.
struct PopulationCode {
  let rows: Int

  static let most = 20

  /// The names of a coordinate's rows: `x`, or `x1`, `x2`, ….
  func names(_ coordinate: String) -> [String] {
    rows == 1 ? [coordinate] : (1...rows).map { "\(coordinate)\($0)" }
  }

  /// - Parameter x: in 0…1.
  func levels(_ x: Double) -> [Double] {
    if rows == 1 { return [x] }
    let spacing = 1 / Double(rows - 1)
    return (0..<rows).map { row in
      let distance = (x - Double(row) * spacing) / (0.6 * spacing)
      return exp(-distance * distance / 2)
    }
  }
}

extension SongGenerator {
  /// The song of a movement.
  ///
  /// Levels are rounded to 1e-4: their text stays short, and the last bits of a machine's exponential function do not matter. Rows
  /// that never reach one half are left out, as where many are tuned to a curve of few states.
  ///
  /// - Parameters:
  ///   - path: state × coordinate, in 0…1, at the middles of the states.
  ///   - names: of the coordinates.
  func song(following path: [[Double]], names: [String], in code: PopulationCode) throws(SubsongError) -> Song
  {
    let levels = path.map { $0.flatMap(code.levels).map { ($0 * 1e4).rounded() / 1e4 } }
    let rows = names.flatMap(code.names)
    let used = rows.indices.filter { row in levels.contains { $0[row] >= 0.5 } }
    return try Song(
      title: expression, rowNames: used.map { rows[$0] },
      levels: levels.map { level in used.map { level[$0] } },
      stateDuration: Self.stateDuration)
  }

  /// Each coordinate scaled so that it goes from 0 to 1.
  static func scaled(_ path: [[Double]]) -> [[Double]] {
    let coordinates = path.first?.indices ?? 0..<0
    let ranges = coordinates.map { c in (path.map { $0[c] }.min() ?? 0, path.map { $0[c] }.max() ?? 1) }
    return path.map { point in zip(point, ranges).map { $1.1 > $1.0 ? ($0 - $1.0) / ($1.1 - $1.0) : 0.5 } }
  }
}
