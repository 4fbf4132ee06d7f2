/// Where every random number of a run comes from.
///
/// A stream is addressed by (seed, purpose, index): asking for another stream, or in another order, or from another
/// thread, changes none of the numbers of this one.
public struct SeedTree: Hashable, Codable, Sendable {
  public let seed: UInt64

  public init(seed: UInt64) { self.seed = seed }

  /// The stream for one purpose, for example `"elise.weights"`, and one index, for example the postsynaptic neuron.
  public func stream(_ purpose: String, index: Int = 0) -> PhiloxStream {
    var hash = Fingerprint()
    hash.combine(seed)
    hash.combine(purpose)
    return PhiloxStream(key: hash.value, index: UInt64(bitPattern: Int64(index)))
  }
}
