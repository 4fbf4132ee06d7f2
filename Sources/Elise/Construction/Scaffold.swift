/// The somato-somatic connections onto latent neurons. All have unit weight and none is plastic.
public struct Scaffold: Hashable, Codable, Sendable {
  /// One connection.
  public struct Edge: Hashable, Codable, Sendable {
    public var pre: Int
    public var post: Int

    public init(pre: Int, post: Int) {
      self.pre = pre
      self.post = post
    }
  }

  /// The connections in order of growth; one that was made twice counts twice.
  public var edges: [Edge]

  public init(edges: [Edge]) { self.edges = edges }

  /// The presynaptic neurons of each of `count` neurons, in order of growth.
  public func partners(count: Int) -> [[Int]] {
    var partners = [[Int]](repeating: [], count: count)
    for edge in edges { partners[edge.post].append(edge.pre) }
    return partners
  }

  /// The latent neurons that no connection reaches: they learn, but nothing ever nudges them.
  public func unnudged(visibleCount: Int, latentCount: Int) -> [Int] {
    let reached = Set(edges.map(\.post))
    return (visibleCount..<visibleCount + latentCount).filter { !reached.contains($0) }
  }

  /// How many connections repeat an earlier one.
  public var duplicateCount: Int { edges.count - Set(edges).count }
}
