import CKernels

/// Σ_t pattern[t] · signal[s + t] for s = 0, …, `shifts` − 1.
///
/// - Precondition: the signal has at least `pattern.count + shifts − 1` samples.
/// - Complexity: O(pattern.count · shifts), vectorised.
package func crossCorrelation(
  of pattern: [Double], with signal: [Double], shifts: Int
) -> [Double] {
  precondition(signal.count + 1 >= pattern.count + shifts, "the signal is too short for these shifts")
  return [Double](unsafeUninitializedCapacity: shifts) { sums, count in
    subsong_cross_correlation(pattern, pattern.count, signal, shifts, sums.baseAddress)
    count = shifts
  }
}
