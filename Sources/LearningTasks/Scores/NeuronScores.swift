import CKernels
import NumericalCore

/// One neuron's scores at every shift.
struct NeuronScores {
  /// `nil` where the response or the target is constant.
  var correlations: [Double?]
  /// Mean over the samples of `(r − ρ)²`.
  var squaredErrors: [Double]
  /// Whether the response is constant in the window.
  var isConstant: [Bool]

  /// The scores of a neuron with a rate that is no number.
  init(undefined shifts: Int) {
    correlations = Array(repeating: nil, count: shifts)
    squaredErrors = Array(repeating: .nan, count: shifts)
    isConstant = Array(repeating: true, count: shifts)
  }

  /// - Parameters:
  ///   - target: `L` samples.
  ///   - counts: `shifts + L − 1` responses as multiples of the resolution.
  ///   - scale: multiples of the resolution in 1.
  init(_ target: CentredTarget, counts: [Int64], shifts: Int, scale: Double) {
    let length = target.deviations.count
    let windows = WindowMoments.all(of: counts, length: length, shifts: shifts)
    let covariances = Covariances(target: target, counts: counts, windows: windows).values
    correlations = []
    squaredErrors = []
    isConstant = windows.map { $0.squares == 0 }
    for (window, covariance) in zip(windows, covariances) {
      let norm = (target.squares * window.squares).squareRoot()
      correlations.append(norm > 0 ? max(-1, min(1, covariance / norm)) : nil)
      // Σ (r − ρ)² in deviations from the means, where nothing large cancels.
      let offset = window.mean / scale - target.mean
      let sum =
        target.squares + (window.squares / scale - 2 * covariance) / scale + Double(length) * offset * offset
      squaredErrors.append(max(0, sum / Double(length)))
    }
  }
}

/// Mean and sum of squared deviations of a window of whole numbers; exact until they are rounded to doubles.
struct WindowMoments {
  var mean: Double
  /// `Σ (x − x̄)²`; zero if and only if the window is constant.
  var squares: Double

  /// The moments of the windows `[s, s + length)`, `s = 0 ..< shifts`, from exact running sums.
  ///
  /// - Precondition: `length · x² < 2⁶²` for all counts `x`, so that the sums fit 64 bits.
  static func all(of counts: [Int64], length: Int, shifts: Int) -> [WindowMoments] {
    var sum: Int64 = 0
    var sumOfSquares: Int64 = 0
    for count in counts[0..<length] {
      sum += count
      sumOfSquares += count * count
    }
    var windows: [WindowMoments] = []
    windows.reserveCapacity(shifts)
    for shift in 0..<shifts {
      let numerator = difference(length, sumOfSquares, sum)
      windows.append(
        WindowMoments(mean: Double(sum) / Double(length), squares: numerator / Double(length)))
      guard shift + 1 < shifts else { break }
      let (old, new) = (counts[shift], counts[shift + length])
      sum += new - old
      sumOfSquares += new * new - old * old
    }
    return windows
  }

  /// `length · sumOfSquares − sum²` in 128 bits; never negative (Cauchy and Schwarz).
  ///
  /// By words, because `Int128` converts to `Double` through generic code, which took most of the time of a score.
  private static func difference(_ length: Int, _ sumOfSquares: Int64, _ sum: Int64) -> Double {
    let product = UInt64(length).multipliedFullWidth(by: UInt64(sumOfSquares))
    let square = sum.magnitude.multipliedFullWidth(by: sum.magnitude)
    let (low, borrow) = product.low.subtractingReportingOverflow(square.low)
    let high = product.high - square.high - (borrow ? 1 : 0)
    return Double(high) * 0x1p64 + Double(low)
  }
}

/// `Σ (ρ − ρ̄)(x − x̄)` at every shift, with `x` in multiples of the resolution.
///
/// `x̄` may be replaced by any reference `c`, since the target's deviations sum to zero, so one reference serves many
/// shifts and one cross-correlation gives them all. But the sum then carries a rounding error that grows with
/// `L (x̄ − c)²`; where the window itself varies much less than that (a silent stretch after great activity), the shift
/// is computed again around a reference nearer to its mean.
struct Covariances {
  private(set) var values: [Double]

  /// A reference serves a window if `L (x̄ − c)² ≤ tolerated · Σ (x − x̄)²`: about 1e-14 in the correlation.
  private static let tolerated = 1e4

  init(target: CentredTarget, counts: [Int64], windows: [WindowMoments]) {
    values = Array(repeating: 0, count: windows.count)
    guard target.squares > 0 else { return }
    var open = windows.indices.filter { windows[$0].squares > 0 }
    var reference = (counts.reduce(0) { $0 + Double($1) } / Double(counts.count)).rounded()
    while let first = open.first, let last = open.last {
      let found = Self.sums(target.deviations, counts, first...last, around: reference)
      open = open.filter { shift in
        let window = windows[shift]
        let offset = window.mean - reference
        let isServed = Double(target.deviations.count) * offset * offset <= Self.tolerated * window.squares
        // A reference made for this very window is as near as one can be.
        let isOwn = abs(offset) <= 0.5
        if isServed || isOwn { values[shift] = found[shift - first] }
        return !(isServed || isOwn)
      }
      if let next = open.first { reference = windows[next].mean.rounded() }
    }
  }

  private static func sums(
    _ deviations: [Double], _ counts: [Int64], _ shifts: ClosedRange<Int>, around reference: Double
  ) -> [Double] {
    let signal = counts[shifts.lowerBound..<shifts.upperBound + deviations.count].map {
      Double($0) - reference
    }
    var sums = [Double](repeating: 0, count: shifts.count)
    subsong_cross_correlation(deviations, deviations.count, signal, shifts.count, &sums)
    return sums
  }
}
