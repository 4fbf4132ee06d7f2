#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where an axis has its ticks, and what stands there.
public struct Ticks: Hashable, Sendable {
  /// Where the ticks are.
  public var values: [Double]
  /// One text a value; empty where there is a tick without a number.
  public var labels: [String]

  /// Ticks at given places.
  public init(values: [Double], labels: [String]) {
    self.values = values
    self.labels = labels
  }

  /// Ticks at multiples of 1, 2 or 5 times a power of ten that lie in a range.
  ///
  /// - Parameters:
  ///   - lower: the lower end of the range.
  ///   - upper: the upper end, above `lower`.
  ///   - count: how many intervals there may be at most.
  /// - Precondition: the distance of the ends is finite and at least 1e-300.
  public static func linear(from lower: Double, to upper: Double, count: Int) -> Ticks {
    multiples(of: NiceStep(covering: upper - lower, with: count), from: lower, to: upper)
  }

  private static func multiples(of step: NiceStep, from lower: Double, to upper: Double) -> Ticks {
    // A thousandth of a step forgives rounding: 0.3 / 0.1 is not quite 3.
    let first = (lower / step.value - 1e-3).rounded(.up)
    let last = (upper / step.value + 1e-3).rounded(.down)
    let indices = Array(stride(from: first, through: last, by: 1))
    let values = indices.map(step.multiple)
    return Ticks(values: values, labels: NumberText.labels(values, step: step))
  }

  /// As ``linear(from:to:count:)``, at whole numbers only: for what is counted.
  public static func whole(from lower: Double, to upper: Double, count: Int) -> Ticks {
    let step = NiceStep(covering: max(upper - lower, Double(count)), with: count)
    return multiples(of: step, from: lower, to: upper)
  }

  /// Ticks at powers of ten in a range of whole decades, thinned to about `count` numbers, with unlabelled ticks at
  /// 2 … 9 where there are few decades.
  ///
  /// - Parameters:
  ///   - exponents: the exponents of the range's ends.
  ///   - count: about how many numbers.
  public static func decades(_ exponents: ClosedRange<Int>, count: Int) -> Ticks {
    let thinning = max(1, (exponents.count + max(1, count) - 1) / max(1, count))
    var ticks = Ticks(values: [], labels: [])
    for exponent in exponents {
      let labelled = (exponent - exponents.lowerBound).isMultiple(of: thinning)
      ticks.values.append(pow(10, Double(exponent)))
      ticks.labels.append(labelled ? "10" + NumberText.superscript(exponent) : "")
      guard exponents.count <= 6, exponent < exponents.upperBound else { continue }
      ticks.values += (2...9).map { Double($0) * pow(10, Double(exponent)) }
      ticks.labels += Array(repeating: "", count: 8)
    }
    return ticks
  }
}

/// A distance between ticks: 1, 2 or 5 times a power of ten.
struct NiceStep: Hashable, Sendable {
  let factor: Int
  let exponent: Int

  /// The smallest nice step that needs at most `count` intervals for a span.
  init(covering span: Double, with count: Int) {
    precondition(span >= 1e-300 && span.isFinite, "an axis needs a range that can be divided")
    let raw = span / Double(max(1, count))
    let exponent = Int(log10(raw).rounded(.down))
    let mantissa = raw / pow(10, Double(exponent))
    let factor = [1, 2, 5].first { Double($0) >= mantissa * (1 - 1e-9) }
    self.factor = factor ?? 1
    self.exponent = factor == nil ? exponent + 1 : exponent
  }

  var value: Double { multiple(1) }

  /// Divides for negative exponents: 3 / 10 is the number nearest to 0.3, 3 × 0.1 is not.
  func multiple(_ index: Double) -> Double {
    let scaled = index * Double(factor)
    return exponent < 0 ? scaled / pow(10, Double(-exponent)) : scaled * pow(10, Double(exponent))
  }
}

/// Ranges of axes that hold some data.
package enum AxisRange {
  /// The smallest range from one nice tick to another that holds all values; never of length 0.
  package static func linear(covering values: some Sequence<Double>, count: Int) -> (
    lower: Double, upper: Double
  ) {
    var lower = Double.infinity
    var upper = -Double.infinity
    for value in values {
      lower = min(lower, value)
      upper = max(upper, value)
    }
    guard lower <= upper else { return (0, 1) }
    let magnitude = max(abs(lower), abs(upper))
    // Below ten digits of difference the ticks would all have the same number.
    if upper - lower <= max(1e-10 * magnitude, 1e-200) {
      let half = magnitude < 1e-200 ? 1 : 0.1 * magnitude
      lower -= half
      upper += half
    }
    let step = NiceStep(covering: upper - lower, with: count)
    return (
      step.multiple((lower / step.value + 1e-9).rounded(.down)),
      step.multiple((upper / step.value - 1e-9).rounded(.up))
    )
  }

  /// The whole decades that hold all positive values.
  package static func decades(covering values: [Double]) -> ClosedRange<Int> {
    let logarithms = values.filter { $0 > 0 }.map { log10($0) }
    guard let least = logarithms.min(), let most = logarithms.max() else { return -1...0 }
    // Smaller numbers have no normal neighbours in floating point.
    let lower = max(-100, Int(least.rounded(.down)))
    return lower...max(lower + 1, Int(most.rounded(.up)))
  }
}
