import NumericalCore

/// The delays of a network, one of each kind for every neuron as presynaptic neuron.
///
/// Whole numbers count units of ``DelayParameters/resolution``, so they do not depend on the time step; `EliseLags` are the same
/// delays in time steps.
public struct EliseDelays: Hashable, Codable, Sendable {
  /// As drawn: exact delays, or lengths of ring buffers, depending on the rule.
  public var nominalDendritic: [Int]
  public var nominalExcitatory: [Int]
  public var nominalInhibitory: [Int]
  /// As they act.
  public var dendritic: [Int]
  public var excitatory: [Int]
  public var inhibitory: [Int]
  /// ms: what was rounded off the dendritic delay of each neuron; empty if the delays are rounded.
  public var dendriticOffset: [Double]
  /// ms: the same for the excitatory delay, with which the inhibitory one moves.
  public var somaticOffset: [Double]

  /// The delays of given nominal lengths under a rule.
  ///
  /// *Difference from the paper* (rule `exact`): its simulator reads its ring buffers such that a length D acts as a lag of
  /// D − 2 on the dendritic path and of D − 1 on the somatic ones. Here a delay of D is a lag of D.
  public init(
    dendritic: [Int], excitatory: [Int], inhibitory: [Int], rule: DelayParameters.Rule,
    dendriticOffset: [Double] = [], somaticOffset: [Double] = []
  ) {
    nominalDendritic = dendritic
    nominalExcitatory = excitatory
    nominalInhibitory = inhibitory
    let (early, late) = rule == .ringBuffer ? (2, 1) : (0, 0)
    self.dendritic = dendritic.map { max(0, $0 - early) }
    self.excitatory = excitatory.map { max(0, $0 - late) }
    self.inhibitory = inhibitory.map { max(0, $0 - late) }
    self.dendriticOffset = dendriticOffset
    self.somaticOffset = somaticOffset
  }

  /// Draws the delays of `count` neurons, for each its dendritic and then its excitatory one, both uniform on the
  /// multiples of the resolution in the given range.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if a delay is no multiple of the resolution.
  package static func draw(count: Int, _ description: EliseDescription, seed: UInt64) throws(SubsongError)
    -> EliseDelays
  {
    let parameters = description.delays
    let shortest = try parameters.units(in: parameters.shortest, named: "delays.shortest")
    let longest = try parameters.units(in: parameters.longest, named: "delays.longest")
    let extra = try parameters.units(in: parameters.inhibitoryLag, named: "delays.inhibitory-lag")
    let choices = longest - shortest + 1
    func pair(_ source: inout some VariateSource) -> (Int, Int) {
      (shortest + source.uniformInteger(below: choices), shortest + source.uniformInteger(below: choices))
    }
    let pairs: [(dendritic: Int, excitatory: Int)]
    switch description.randomStreams {
    case .addressed:
      let tree = SeedTree(seed: seed)
      pairs = (0..<count).map { neuron in
        var source = tree.stream("elise.delays", index: neuron)
        return pair(&source)
      }
    case .gsl:
      var source = GSLMersenneTwister(seed: UInt(seed) &+ 123)
      pairs = (0..<count).map { _ in pair(&source) }
    }
    let offsets = parameters.rounded ? [] : drawOffsets(count: count, parameters.resolution, seed: seed)
    return EliseDelays(
      dendritic: pairs.map(\.dendritic), excitatory: pairs.map(\.excitatory),
      inhibitory: pairs.map { $0.excitatory + extra }, rule: parameters.rule,
      dendriticOffset: offsets.map(\.dendritic), somaticOffset: offsets.map(\.somatic))
  }

  /// How far the delay lies from the multiple of the resolution that it is rounded to: uniform on (−½, ½) · resolution, for
  /// each neuron first dendritic, then somatic.
  private static func drawOffsets(count: Int, _ resolution: Double, seed: UInt64)
    -> [(dendritic: Double, somatic: Double)]
  {
    let tree = SeedTree(seed: seed)
    return (0..<count).map { neuron in
      var source = tree.stream("elise.delay-offsets", index: neuron)
      let (dendritic, somatic) = (source.uniform(), source.uniform())
      return ((dendritic - 0.5) * resolution, (somatic - 0.5) * resolution)
    }
  }
}

extension DelayParameters {
  /// The number of units of the resolution that make up a duration.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if it is no multiple.
  fileprivate func units(in milliseconds: Double, named name: String) throws(SubsongError) -> Int {
    try TimeGrid(step: resolution).steps(in: milliseconds, named: name, of: "delays.resolution")
  }
}
