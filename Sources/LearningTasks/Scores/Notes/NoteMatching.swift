/// Pairs the times of two ascending lists: as many as possible with at most `tolerance` between the two of a pair, and
/// among those choices the one with the least sum of distances.
///
/// Two pairs that cross can be exchanged for two that do not: neither of their distances then exceeds the larger one, nor their
/// sum the sum, because `|a − b|` is convex. So a best choice without crossings exists, and it is the best path through the
/// prefixes of both lists,
///
///     D(i, j) = best of D(i − 1, j), D(i, j − 1), D(i − 1, j − 1) + pair(i, j) if |a_i − b_j| ≤ tolerance
///
/// of which only the band with possible pairs is kept.
///
/// - Returns: index pairs, ascending.
/// - Complexity: O(number of pairs that the tolerance allows + both counts).
package func closestPairs(_ a: [Double], _ b: [Double], within tolerance: Double) -> [(a: Int, b: Int)] {
  var bands: [PairBand] = []
  bands.reserveCapacity(a.count)
  var (low, high) = (0, 0)
  for time in a {
    while low < b.count, b[low] < time - tolerance { low += 1 }
    high = max(high, low)
    while high < b.count, b[high] <= time + tolerance { high += 1 }
    bands.append(PairBand(after: bands.last, time, b, low: low, high: high))
  }
  var pairs: [(a: Int, b: Int)] = []
  var j = high
  for i in bands.indices.reversed() {
    j = min(j, bands[i].high)
    while j > bands[i].low, bands[i].choice(j) == .withoutB { j -= 1 }
    if j > bands[i].low, bands[i].choice(j) == .pair {
      pairs.append((i, j - 1))
      j -= 1
    }
  }
  return pairs.reversed()
}

/// `D(i, j)` of one `i`, for the prefixes `j` of `b` from those that end before its band to those that end with it.
private struct PairBand {
  enum Choice: UInt8 { case withoutA, withoutB, pair }

  struct Total {
    var pairs = 0
    var distance = 0.0

    func isBetter(than other: Total) -> Bool {
      pairs != other.pairs ? pairs > other.pairs : distance < other.distance
    }
  }

  let low, high: Int
  private var totals: [Total]
  private var choices: [Choice]

  init(after previous: PairBand?, _ time: Double, _ b: [Double], low: Int, high: Int) {
    (self.low, self.high) = (low, high)
    totals = [previous?.total(low) ?? Total()]
    choices = [.withoutA]
    for j in low..<high {
      var pair = previous?.total(j) ?? Total()
      pair.pairs += 1
      pair.distance += abs(time - b[j])
      var (best, choice) = (pair, Choice.pair)
      let withoutA = previous?.total(j + 1) ?? Total()
      if withoutA.isBetter(than: best) { (best, choice) = (withoutA, .withoutA) }
      if totals[j - low].isBetter(than: best) { (best, choice) = (totals[j - low], .withoutB) }
      totals.append(best)
      choices.append(choice)
    }
  }

  /// Beyond the band nothing can be paired.
  func total(_ j: Int) -> Total { totals[min(j, high) - low] }
  func choice(_ j: Int) -> Choice { choices[j - low] }
}
