/// Where random numbers are drawn from, one after the other.
public protocol VariateSource {
  /// Uniform on [0, 1).
  mutating func uniform() -> Double
  /// Uniform on 0, …, `bound` − 1.
  ///
  /// - Precondition: `bound > 0`.
  mutating func uniformInteger(below bound: Int) -> Int
  /// Normal with mean 0 and the given standard deviation.
  mutating func gaussian(standardDeviation: Double) -> Double
}
