/// The dynamic programme behind an alignment: the cheapest path to each phase, one recorded point after the other.
///
/// With the cost `c_i(j)` of recorded point `i` at phase `j`, all indices modulo `P`, and the penalty `λ`,
///
///     D_0(j) = c_0(j)
///     D_i(j) = c_i(j) + min(D_(i−1)(j − 1), D_(i−1)(j) + λ, D_(i−1)(j − 2) + λ)
struct WarpingPath {
  private let points: Int
  private let penalty: Double
  /// `D_i(j)` of the last point, at `j + 2`; the places before hold the last two phases, so that `j − 2` needs no modulus.
  private var totals: [Double]
  private var next: [Double]
  /// The advance that led to each phase, for every point but the first; point × phase.
  private var advances: [UInt8] = []
  private var count = 0

  /// - Precondition: `points > 0`.
  init(points: Int, penalty: Double) {
    self.points = points
    self.penalty = penalty
    totals = Array(repeating: 0, count: points + 2)
    next = totals
  }

  /// Adds a recorded point with its cost at each phase.
  mutating func append(_ costs: [Double]) {
    if count == 0 {
      for j in 0..<points { next[j + 2] = costs[j] }
    } else {
      advance(costs)
    }
    // P may be 1, where both places before hold the only phase.
    next[1] = next[points + 1]
    next[0] = next[(points - 2 + points) % points + 2]
    swap(&totals, &next)
    count += 1
  }

  private mutating func advance(_ costs: [Double]) {
    let first = advances.count
    advances.append(contentsOf: repeatElement(1, count: points))
    advances.withUnsafeMutableBufferPointer { advances in
      for j in 0..<points {
        // Strictly less, so that ties go to an advance of 1, then 0, then 2.
        var best = totals[j + 1]
        var advance: UInt8 = 1
        let stay = totals[j + 2] + penalty
        if stay < best { (best, advance) = (stay, 0) }
        let skip = totals[j] + penalty
        if skip < best { (best, advance) = (skip, 2) }
        next[j + 2] = costs[j] + best
        advances[first + j] = advance
      }
    }
  }

  /// The cheapest path, unwrapped; its first phase lies in `0..<points`.
  func phases() -> [Int] {
    guard count > 0 else { return [] }
    var phase = (0..<points).reduce(0) { totals[$1 + 2] < totals[$0 + 2] ? $1 : $0 }
    var steps: [Int] = []
    for row in (0..<count - 1).reversed() {
      let step = Int(advances[row * points + phase])
      steps.append(step)
      phase = ((phase - step) % points + points) % points
    }
    return steps.reversed().reduce(into: [phase]) { path, step in path.append((path.last ?? 0) + step) }
  }
}
