import CGSL

/// Circular cross-correlations of real signals of one length, by the fast Fourier transform.
///
/// For a pattern `p` and a signal `x`, both of `L` samples,
///
///     c(s) = Σ_t x(t) p((t + s) mod L),    s = 0, …, L − 1
///
/// and in the frequency domain `ĉ(k) = conj(x̂(k)) p̂(k)`. The transform is linear, so that a weighted sum over many pairs
/// (the neurons of a network) costs one transform a signal and one inverse transform for all of them.
///
/// **Ownership.** The object owns the trigonometric tables of its length and frees them at its end. They are only read after
/// they were made; the memory that a transform writes to belongs to the call. One object may therefore serve many threads.
///
/// **Precision.** A sum deviates from the exact one by a few roundings of `Σ weight · ‖x‖ · ‖p‖`: subtract a mean that would
/// dominate the norms first.
///
/// **Complexity.** O(L Σ f) a transform, with the prime factors f of L: fast for L = 1250 = 2 · 5⁴, quadratic for a prime L.
///
/// Reference: Temperton, *Self-sorting mixed-radix fast Fourier transforms*, J. Comput. Phys. 52 (1983), as in the *GNU
/// Scientific Library*, chapter "Fast Fourier Transforms".
public final class CircularCrossCorrelation: Sendable {
  /// The number of samples of each signal, `L`.
  public let length: Int

  private let tables: FourierTables

  /// - Precondition: `length > 0`.
  public init(length: Int) {
    precondition(length > 0, "a signal needs a sample")
    self.length = length
    self.tables = FourierTables(length: length)
  }

  /// The Fourier transform of a real signal.
  public struct Spectrum: Hashable, Sendable {
    /// Half of the complex coefficients, as GSL packs them: `x̂(0)`, then real and imaginary part of `x̂(1)`, `x̂(2)`, …;
    /// for an even length the last one, `x̂(L/2)`, is real.
    fileprivate var packed: [Double]
  }

  /// One pair whose correlation is added.
  public struct Term: Sendable {
    public var pattern: Spectrum
    public var signal: Spectrum
    public var weight: Double

    public init(pattern: Spectrum, signal: Spectrum, weight: Double = 1) {
      self.pattern = pattern
      self.signal = signal
      self.weight = weight
    }
  }

  /// - Precondition: the signal has ``length`` samples.
  public func spectrum(of signal: [Double]) -> Spectrum {
    precondition(signal.count == length, "a signal has the length that the tables were made for")
    var packed = signal
    tables.transform(&packed)
    return Spectrum(packed: packed)
  }

  /// `Σ weight · c(s)` over the terms for `s = 0, …, L − 1`; zeros if there is none.
  ///
  /// - Precondition: the spectra have the length of this object.
  public func sum(of terms: [Term]) -> [Double] {
    var product = [Double](repeating: 0, count: length)
    for term in terms { add(term, to: &product) }
    tables.invert(&product)
    return product
  }

  private func add(_ term: Term, to product: inout [Double]) {
    let (p, x, w) = (term.pattern.packed, term.signal.packed, term.weight)
    precondition(p.count == length && x.count == length, "a spectrum has the length of the correlation")
    product[0] += w * x[0] * p[0]
    for real in stride(from: 1, to: length - 1, by: 2) {
      let imaginary = real + 1
      product[real] += w * (x[real] * p[real] + x[imaginary] * p[imaginary])
      product[imaginary] += w * (x[real] * p[imaginary] - x[imaginary] * p[real])
    }
    if length.isMultiple(of: 2) { product[length - 1] += w * x[length - 1] * p[length - 1] }
  }
}
