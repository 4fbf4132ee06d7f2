import Foundation

/// The largest distance between the distribution of some values and the standard normal one.
func kolmogorovSmirnovDistance(toStandardNormal values: [Double]) -> Double {
  let count = Double(values.count)
  return values.sorted().enumerated().map { index, value in
    let expected = 0.5 * erfc(-value / 2.0.squareRoot())
    return max(abs(expected - Double(index) / count), abs(expected - Double(index + 1) / count))
  }.max() ?? 1
}

func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

/// The mean of the products of two series, as long as the shorter of them.
func meanProduct(_ a: [Double], _ b: [Double]) -> Double { mean(zip(a, b).map { $0 * $1 }) }

/// Whether values may be independent standard normal numbers: mean and variance within five standard errors, and the distance
/// of Kolmogorov and Smirnov below its 1 % quantile.
func areStandardNormal(_ values: [Double]) -> Bool {
  let error = 1 / Double(values.count).squareRoot()
  let (mean, square) = (mean(values), meanProduct(values, values))
  let distance = kolmogorovSmirnovDistance(toStandardNormal: values)
  return abs(mean) < 5 * error && abs(square - 1) < 7.1 * error && distance < 1.628 * error
}
