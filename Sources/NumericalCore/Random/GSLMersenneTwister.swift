import CGSL

/// GSL's `mt19937` with GSL's own transformations: the streams of the ELiSe paper's simulator.
///
/// `uniform` = raw / 2³², `uniformInteger` rejects raw values beyond a multiple of the bound, `gaussian`
/// is the polar method without caching (`gsl_ran_gaussian`). Seeding is that of 2002; seed 0
/// stands for 4357, as GSL has it.
public final class GSLMersenneTwister: VariateSource {
  private let generator: UnsafeMutablePointer<gsl_rng>

  public init(seed: UInt) {
    // gsl_rng_alloc returns null only when memory is exhausted.
    GSLErrors.areValues()
    guard let generator = gsl_rng_alloc(subsong_gsl_rng_mt19937()) else {
      preconditionFailure("GSL could not allocate a random generator")
    }
    self.generator = generator
    gsl_rng_set(generator, seed)
  }

  deinit { gsl_rng_free(generator) }

  public func uniform() -> Double { gsl_rng_uniform(generator) }

  public func uniformInteger(below bound: Int) -> Int {
    precondition(bound > 0 && bound <= Int(UInt32.max), "GSL's mt19937 has 32 bits")
    return Int(gsl_rng_uniform_int(generator, UInt(bound)))
  }

  public func gaussian(standardDeviation: Double) -> Double {
    gsl_ran_gaussian(generator, standardDeviation)
  }

  /// The next 32 raw bits.
  package func raw() -> UInt { gsl_rng_get(generator) }

  /// The version of the GSL that is linked.
  public static var libraryVersion: String { String(cString: subsong_gsl_version()) }
}
