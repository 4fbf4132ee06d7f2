#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import NumericalCore

/// Grows the scaffold (Kriener et al. 2024, Methods): visible neurons teach latent ones, which teach further ones in turn.
///
/// A pool holds all neurons that may become teachers; at first the visible ones. A teacher is drawn from the pool and
/// leaves it for good. It makes no connection with probability p0, else at least one, and another one with probability
/// p^n after n. Each goes to a latent neuron that accepts with probability q^(connections it already has). A latent neuron joins
/// the pool with its first connection. Growth ends when the pool is empty; latent neurons that were never reached stay without
/// nudging.
package struct ScaffoldGrowth {
  let visibleCount: Int
  let latentCount: Int
  let parameters: ScaffoldParameters

  private var edges: [Scaffold.Edge] = []
  private var inDegree: [Int]
  private var pool: [Int]

  private init(visibleCount: Int, latentCount: Int, _ parameters: ScaffoldParameters) {
    self.visibleCount = visibleCount
    self.latentCount = latentCount
    self.parameters = parameters
    inDegree = Array(repeating: 0, count: latentCount)
    pool = Array(0..<visibleCount)
  }

  /// The scaffold of a seed.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if the published growth cannot end with these parameters.
  package static func grow(visibleCount: Int, _ description: EliseDescription, seed: UInt64)
    throws(SubsongError) -> Scaffold
  {
    var growth = ScaffoldGrowth(
      visibleCount: visibleCount, latentCount: description.latentCount, description.scaffold)
    switch description.randomStreams {
    case .addressed:
      var source = SeedTree(seed: seed).stream("elise.scaffold")
      try growth.run(&source)
    case .gsl:
      var source = GSLMersenneTwister(seed: UInt(seed))
      try growth.run(&source)
    }
    return Scaffold(edges: growth.edges)
  }

  private mutating func run(_ source: inout some VariateSource) throws(SubsongError) {
    while !pool.isEmpty {
      let teacher = pool.remove(at: drawTeacher(&source))
      for _ in 0..<drawOutDegree(&source) {
        let target: Int?
        switch parameters.growth {
        case .unbiased: target = drawUnbiased(teacher, &source)
        case .published: target = try drawPublished(teacher, &source)
        }
        guard let target else { break }
        connect(teacher, to: target)
      }
    }
  }

  private mutating func connect(_ teacher: Int, to latent: Int) {
    edges.append(Scaffold.Edge(pre: teacher, post: visibleCount + latent))
    inDegree[latent] += 1
    if inDegree[latent] == 1 { pool.append(visibleCount + latent) }
  }

  /// The published rule rounds, which makes the first and the last of the pool half as likely.
  private func drawTeacher(_ source: inout some VariateSource) -> Int {
    switch parameters.growth {
    case .unbiased: source.uniformInteger(below: pool.count)
    case .published: Int((source.uniform() * Double(pool.count - 1)).rounded())
    }
  }

  /// P(0) = p0, P(n ≥ 1) = (1 − p0) p^(1 + 2 + … + (n−1)) (1 − p^n).
  private func drawOutDegree(_ source: inout some VariateSource) -> Int {
    if source.uniform() < parameters.none { return 0 }
    var degree = 1
    while source.uniform() < pow(parameters.outgoing, Double(degree)) { degree += 1 }
    return degree
  }

  /// One draw from the latent neurons that the teacher does not reach yet, weighted by q^(in-degree): what proposing uniformly
  /// and rejecting leads to, but it always ends.
  private func drawUnbiased(_ teacher: Int, _ source: inout some VariateSource) -> Int? {
    var taken = Set(edges.lazy.filter { $0.pre == teacher }.map { $0.post - visibleCount })
    taken.insert(teacher - visibleCount)
    let weights = (0..<latentCount).map {
      taken.contains($0) ? 0 : pow(parameters.incoming, Double(inDegree[$0]))
    }
    let total = weights.reduce(0, +)
    guard total > 0 else { return nil }
    var remaining = source.uniform() * total
    for (latent, weight) in weights.enumerated() {
      remaining -= weight
      if remaining < 0 { return latent }
    }
    return weights.lastIndex { $0 > 0 }
  }

  private func drawPublished(_ teacher: Int, _ source: inout some VariateSource) throws(SubsongError) -> Int?
  {
    guard latentCount > 0 else { return nil }
    for _ in 0..<10_000_000 {
      let candidate = Int((source.uniform() * Double(latentCount - 1)).rounded())
      if visibleCount + candidate == teacher { continue }
      if source.uniform() < pow(parameters.incoming, Double(inDegree[candidate])) { return candidate }
    }
    throw SubsongError(
      .usage, "the scaffold does not stop growing",
      because: latentCount == 1
        ? "the only latent neuron cannot connect to itself"
        : "with scaffold.q = \(parameters.incoming) no latent neuron accepts another connection",
      remedy: "raise scaffold.q or network.latent, or set scaffold.growth = \"unbiased\"")
  }
}
