import NumericalCore

/// The dendritic synapses before learning.
struct Synapses {
  /// Whether each synapse exists, post × pre. There are no autapses.
  var exists: Matrix<Bool>
  /// mV per unit rate, post × pre; 0 where there is no synapse.
  var weights: Matrix<Double>

  /// Draws existence and weight of every synapse, row after row.
  static func draw(
    visibleCount: Int, _ description: EliseDescription, scaffold: Scaffold, seed: UInt64
  ) -> Synapses {
    let count = visibleCount + description.latentCount
    var synapses = Synapses(
      exists: Matrix(rows: count, columns: count, repeating: false),
      weights: Matrix(rows: count, columns: count, repeating: 0))
    let partners = scaffold.partners(count: count)
    // Without dendrites, latent neurons have no synapses.
    let rows = description.mode == .somaOnly ? 0..<visibleCount : 0..<count
    switch description.randomStreams {
    case .addressed:
      let tree = SeedTree(seed: seed)
      for post in rows {
        var source = tree.stream("elise.weights", index: post)
        synapses.drawRow(post, visibleCount, description.connectivity, partners[post], &source)
      }
    case .gsl:
      var source = GSLMersenneTwister(seed: UInt(seed) &+ 17)
      for post in rows {
        synapses.drawRow(post, visibleCount, description.connectivity, partners[post], &source)
      }
    }
    return synapses
  }

  /// For each presynaptic neuron: first whether the synapse exists, where that is left to chance, then its weight.
  private mutating func drawRow(
    _ post: Int, _ visibleCount: Int, _ parameters: ConnectivityParameters, _ scaffoldPartners: [Int],
    _ source: inout some VariateSource
  ) {
    for pre in 0..<weights.columns where pre != post {
      let (fromVisible, ontoVisible) = (pre < visibleCount, post < visibleCount)
      switch parameters.kind {
      case .allToAll: break
      case .innervationRatio:
        if fromVisible, !ontoVisible, source.uniform() > parameters.innervationRatio { continue }
      case .sparse:
        let protected = parameters.protectsScaffold && scaffoldPartners.contains(pre)
        if source.uniform() > parameters.density, !protected { continue }
      }
      let deviation =
        switch (ontoVisible, fromVisible) {
        case (true, true): parameters.visibleFromVisible
        case (true, false): parameters.visibleFromLatent
        case (false, true): parameters.latentFromVisible
        case (false, false): parameters.latentFromLatent
        }
      exists[post, pre] = true
      weights[post, pre] = source.gaussian(standardDeviation: deviation)
    }
  }
}
